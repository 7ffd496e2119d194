"""What is frozen when a review closes, and what is told of it."""

import hashlib
import json
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction

from evaluations.domain.scores import read_book
from evaluations.models import Conflict, ScoreFreeze
from evaluations.selectors.scores import scores_of, scores_seen
from evaluations.services.cycle_advance import advance_cycle
from evaluations.services.parameter import set_parameter
from evaluations.services.review import give_review
from evaluations.services.scores import refreeze_due
from honors.domain.actor import SYSTEM
from honors.models import AuditEvent
from honors.models.base import dated
from tests.factories.rounds import opened, panel

pytestmark = pytest.mark.django_db

BEST = {"deed": "10", "masses": "10"}
FAIR = {"deed": "5", "masses": "0"}


@pytest.fixture
def board(at):
    return panel(at)


def give(board, username, scores, *, case=0):
    board.declare(username, case=case)
    return give_review(
        actor=board.actor(username),
        nomination=board.cases[case],
        mark="scored" if scores else "abstained",
        scores=scores,
        comment="",
        at=board.at,
    )


def close(board):
    advance_cycle(actor=SYSTEM, cycle=board.cycle, to="voting", at=board.at)


def last():
    row = ScoreFreeze.objects.order_by("edition").last()
    return json.loads(bytes(row.document)), row


def test_the_close_of_the_review_freezes_what_the_scores_come_to(board):
    give(board, "member1", BEST)
    give(board, "member2", FAIR)
    give(board, "member3", {})

    close(board)

    document, row = last()
    assert row.digest == hashlib.sha256(bytes(row.document)).hexdigest()
    by_case = {found["nomination"]: found for found in document["cases"]}
    first = by_case[str(board.cases[0].pk)]
    assert (first["scored"], first["abstained"], first["mean"], first["disagrees"]) == (2, 1, "13/2", True)
    assert by_case[str(board.cases[1].pk)]["mean"] is None
    assert [sheet["mark"] for sheet in document["sheets"]].count("abstained") == 1
    event = json.loads(bytes(AuditEvent.objects.get(event="scores.freeze").body))
    assert event["after"] == {"edition": 1, "scores_digest": row.digest}


def test_what_is_frozen_never_changes(board):
    close(board)
    for write in (lambda: ScoreFreeze.objects.all()._raw_delete("default"), _update_digest):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def _update_digest():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evaluations_scorefreeze SET digest = 'other'")


def test_a_setting_that_changes_after_the_close_changes_no_frozen_number(board):
    give(board, "member1", BEST)
    give(board, "member2", FAIR)
    close(board)
    before = scores_of(board.cases, on=dated(board.at))

    set_parameter(
        actor=SYSTEM,
        rule="R-40",
        name="disagreement_percent",
        value="99",
        source="本局规定",
        confidence="H",
        valid_from=dated(board.at),
        at=board.at,
    )

    assert scores_of(board.cases, on=dated(board.at)) == before


def test_a_recusal_after_the_close_makes_another_edition_without_that_sheet(board):
    give(board, "member1", BEST)
    give(board, "member2", FAIR)
    close(board)
    assert refreeze_due(at=board.at) == 0
    Conflict.objects.filter(member=board.user("member1")).update(recused=True, decided_at=board.at + timedelta(hours=1))

    assert refreeze_due(at=board.at + timedelta(hours=2)) == 1
    assert refreeze_due(at=board.at + timedelta(hours=3)) == 0

    document, row = last()
    assert (row.edition, [sheet["scores"] for sheet in document["sheets"]]) == (2, [FAIR])
    assert scores_of(board.cases, on=dated(board.at))[board.cases[0].pk].summary.mean == 3


def test_a_round_reads_the_frozen_scores_with_what_each_criterion_brings(board):
    give(board, "member1", BEST)
    give(board, "member2", FAIR)

    items = list(opened(board).items.all())

    assert [item.score for item in items] == ["13/2", ""]
    assert items[0].score_parts == {"deed": "15/2", "masses": "5"}
    document, _row = last()
    assert read_book(document).corrected[str(board.cases[0].pk)] == Fraction(13, 2)


def test_the_running_correction_knows_only_the_cases_on_which_the_own_sheet_is_in(at):
    board = panel(at, names=("甲试", "乙试", "丙试", "丁试"))
    for case in range(3):
        give(board, "member1", BEST, case=case)
        give(board, "member2", FAIR, case=case)
    actor = board.actor("member1")
    give(board, "member3", FAIR, case=3)
    board.declare("member1", case=3)

    def told():
        return scores_seen(actor, board.cases[:3], on=dated(at))

    before = told()
    give(board, "member2", BEST, case=3)

    assert told() == before
    close(board)
    assert told()[board.cases[0].pk].corrected is not None


def test_whoever_is_kept_from_a_case_is_told_no_frozen_correction_of_the_others(board):
    give(board, "member1", BEST)
    give(board, "member2", FAIR)
    board.declare("member1", declared="kinship", case=1)
    close(board)

    (told,) = scores_seen(board.actor("member1"), board.cases[:1], on=dated(board.at)).values()

    assert (told.corrected, told.summary.mean) == (None, Fraction(13, 2))
