import json
from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction

from evaluations.models import CaseView, Cycle, Review, ReviewScore
from evaluations.selectors.review import own_mark, visible_to
from evaluations.selectors.scores import scores_of
from evaluations.services.review import change_review, give_review, mark_seen
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from honors.models.base import dated
from tests.factories.rounds import opened, panel

pytestmark = pytest.mark.django_db

BEST = {"deed": "10", "masses": "10"}
FAIR = {"deed": "5", "masses": "0"}


@pytest.fixture
def board(at):
    return panel(at)


def refused(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def give(board, username, scores=None, *, mark="scored", case=0, declared="none"):
    if declared:
        board.declare(username, declared=declared, case=case)
    return give_review(
        actor=board.actor(username),
        nomination=board.cases[case],
        mark=mark,
        scores=BEST if scores is None else scores,
        comment="",
        at=board.at,
    )


def test_a_member_who_has_declared_scores_every_criterion_once(board):
    review = give(board, "member1", FAIR)

    assert {row.criterion: row.value for row in review.scores.all()} == FAIR
    assert refused(give, board, "member1", declared="") == "review.already_given"
    event = AuditEvent.objects.get(event="review.give", result="done")
    assert json.loads(bytes(event.body))["after"] == {"mark": "scored", "nomination": str(board.cases[0].pk)}


def test_an_abstention_is_no_zero(board):
    give(board, "member1", {}, mark="abstained")
    give(board, "member2", BEST)

    scores = scores_of([board.cases[0]], on=dated(board.at))[board.cases[0].pk]
    assert (scores.summary.scored, scores.summary.mean) == (1, 10)


@pytest.mark.parametrize(
    ("scores", "mark", "code"),
    [
        ({"deed": "10"}, "scored", "review.missing_criterion"),
        ({**BEST, "looks": "10"}, "scored", "review.unknown_criterion"),
        ({**BEST, "deed": "7"}, "scored", "review.not_on_scale"),
        ({**BEST, "deed": "ten"}, "scored", "review.not_on_scale"),
        (BEST, "abstained", "review.scores_not_asked"),
        (BEST, "perhaps", "review.unknown_mark"),
        ({}, "recused", "review.unknown_mark"),
    ],
)
def test_a_sheet_that_is_not_whole_is_refused(board, scores, mark, code):
    assert refused(give, board, "member1", scores, mark=mark) == code
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("declared", "code"),
    [("", "review.not_declared"), ("unit", "review.awaits_decision"), ("kinship", "review.recused")],
)
def test_nobody_scores_without_being_free_of_conflict(board, declared, code):
    assert refused(give, board, "member1", declared=declared) == code


@pytest.mark.parametrize("who", ["hr", "trustee", "chief"])
def test_only_the_chair_and_members_score(board, who):
    assert refused(give, board, who, declared="") == "review.not_a_judge"
    assert give(board, "chair").mark == "scored"


def test_scores_are_taken_in_the_reviewing_phase_alone(at):
    assert refused(give, panel(at, phase="voting"), "member1") == "review.wrong_phase"


def test_the_scores_of_others_are_seen_once_the_own_are_in(board):
    first = give(board, "member1")
    assert set(visible_to(board.actor("member2"))) == set()

    second = give(board, "member2", {}, mark="abstained")

    assert set(visible_to(board.actor("member2"))) == {first, second}
    assert set(visible_to(board.actor("member1"))) == {first, second}
    assert set(visible_to(board.actor("member3"))) == set()


def test_hr_sees_the_scores_when_the_phase_is_over(board):
    review = give(board, "member1")
    assert set(visible_to(board.actor("hr"))) == set()

    Cycle.objects.update(state="voting")

    assert set(visible_to(board.actor("hr"))) == {review}
    assert set(visible_to(board.actor("chief"))) == set()


def test_mean_median_range_and_the_corrected_mean_are_exact(board):
    give(board, "member1", BEST)
    give(board, "member2", FAIR)
    give(board, "member3", {"deed": "5", "masses": "10"})

    scores = scores_of(board.cases, on=dated(board.at))

    first = scores[board.cases[0].pk]
    # 10; 5*0.6 = 3; 5*0.6 + 10*0.4 = 7
    assert (first.summary.mean, first.summary.median, first.summary.range) == (Fraction(20, 3), 7, 7)
    assert first.corrected == Fraction(20, 3)
    assert scores[board.cases[1].pk].summary.mean is None


def test_the_mark_goes_from_not_seen_to_seen_to_scored(board):
    actor, case = board.actor("member1"), board.cases[0]
    mark_seen(actor=actor, nomination=case, at=board.at)
    assert own_mark(actor, case) == "not_seen"
    board.declare("member1")
    assert own_mark(actor, case) == "not_seen"

    for _ in range(2):
        mark_seen(actor=actor, nomination=case, at=board.at)
    assert own_mark(actor, case) == "seen"
    assert CaseView.objects.count() == AuditEvent.objects.filter(event="review.see").count() == 1

    give(board, "member1", declared="")
    assert own_mark(actor, case) == "scored"


def test_hr_leaves_no_mark_and_a_recused_member_has_that_one(board):
    mark_seen(actor=board.actor("hr"), nomination=board.cases[0], at=board.at)
    board.declare("member1", declared="kinship")
    mark_seen(actor=board.actor("member1"), nomination=board.cases[0], at=board.at)

    assert not CaseView.objects.exists()
    assert own_mark(board.actor("member1"), board.cases[0]) == "recused"


def test_the_scores_go_into_the_round_when_it_opens(board):
    give(board, "member1", BEST)
    give(board, "member2", FAIR)
    Cycle.objects.update(state="voting")

    ballot_round = opened(board)

    assert [item.score for item in ballot_round.items.all()] == ["13/2", ""]


def change(board, username, review, scores=None, *, mark="scored", **facts):
    return change_review(
        actor=board.actor(username),
        review=review,
        mark=mark,
        scores=FAIR if scores is None else scores,
        comment="再议",
        at=board.at,
        **facts,
    )


def test_a_member_changes_the_own_sheet_and_every_version_is_kept(board):
    review = give(board, "member1", BEST)

    change(board, "member1", review, {}, mark="abstained", expected_version=1)
    changed = change(board, "member1", review, FAIR)

    assert {row.criterion: row.value for row in changed.scores.all()} == FAIR
    versions = [(row.number, row.mark, row.scores) for row in review.versions.order_by("number")]
    assert versions == [(1, "scored", BEST), (2, "abstained", {}), (3, "scored", FAIR)]
    assert scores_of([board.cases[0]], on=dated(board.at))[board.cases[0].pk].summary.mean == 3
    assert AuditEvent.objects.filter(event="review.change", result="done").count() == 2


def test_nobody_changes_the_sheet_of_another_or_one_they_have_not_seen(board):
    review = give(board, "member1", BEST)
    give(board, "member2", BEST)
    assert refused(change, board, "member2", review) == "review.not_yours"
    change(board, "member1", review)
    assert refused(change, board, "member1", review, expected_version=1) == "version.stale"
    assert refused(change, board, "member1", review, {"deed": "10"}) == "review.missing_criterion"


def test_sheets_are_given_and_changed_until_the_review_closes_by_its_date_or_by_hr(board):
    review = give(board, "member1", BEST)
    closes_at = board.cycle.phases.get(phase="reviewing").closes_at
    board.at = closes_at
    assert refused(change, board, "member1", review) == "review.phase_over"
    assert refused(give, board, "member2") == "review.phase_over"
    board.at = closes_at - timedelta(seconds=1)
    assert change(board, "member1", review).version == 2

    Cycle.objects.update(state="voting")

    assert refused(change, board, "member1", review) == "review.wrong_phase"


def refused_by_the_database(write):
    with pytest.raises(DatabaseError), transaction.atomic():
        write()


def test_after_the_close_the_database_takes_no_score_from_anybody(board):
    review = give(board, "member1", BEST)
    member = board.user("member2")
    Cycle.objects.update(state="voting")

    refused_by_the_database(lambda: Review.objects.update(comment="later"))
    refused_by_the_database(lambda: ReviewScore.objects.update(value="0"))
    refused_by_the_database(lambda: ReviewScore.objects.all().delete())
    refused_by_the_database(lambda: ReviewScore.objects.create(review=review, criterion="x", value="1"))
    refused_by_the_database(
        lambda: Review.objects.create(nomination=board.cases[0], member=member, mark="abstained", created_at=board.at)
    )
    Cycle.objects.update(state="reviewing")
    assert Review.objects.update(comment="now") == 1


def test_the_database_keeps_the_marks_apart(board):
    scored, abstained = give(board, "member1", BEST), give(board, "member2", {}, mark="abstained")

    refused_by_the_database(lambda: Review.objects.filter(pk=scored.pk).update(mark="seen"))
    refused_by_the_database(lambda: Review.objects.filter(pk=scored.pk).update(mark="abstained"))
    refused_by_the_database(lambda: ReviewScore.objects.create(review=abstained, criterion="deed", value="0"))
    refused_by_the_database(lambda: abstained.versions.all()._raw_delete(abstained.versions.db))
    mark_seen(actor=board.actor("member3"), nomination=board.cases[0], at=board.at)
    board.declare("member3")
    mark_seen(actor=board.actor("member3"), nomination=board.cases[0], at=board.at)
    refused_by_the_database(lambda: CaseView.objects.update(seen_at=board.at + timedelta(days=1)))


def test_the_sheet_of_whoever_is_recused_later_does_not_count(board):
    give(board, "member1", BEST)
    give(board, "member2", FAIR)
    board.user("member1").conflicts.update(recused=True)

    scores = scores_of([board.cases[0]], on=dated(board.at))[board.cases[0].pk]

    assert (scores.summary.scored, scores.summary.mean) == (1, 3)
    assert own_mark(board.actor("member1"), board.cases[0]) == "recused"
