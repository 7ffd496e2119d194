"""Anchor cases come before the real ones, tell each member their own distance, and enter no result."""

import pytest

from evaluations.models import AnchorScore, Cycle
from evaluations.selectors.calibration import finished, own_deviations, visible_to
from evaluations.selectors.inbox import inbox_of
from evaluations.selectors.scores import scores_of
from evaluations.services.calibration import add_anchor, score_anchor
from evaluations.services.review import give_review
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from tests.factories.rounds import panel

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


def add(board, who="hr"):
    return add_anchor(
        actor=board.actor(who),
        cycle=board.cycle,
        origin="synthetic",
        title="标准案例",
        statement="虚构事迹一则。",
        at=board.at,
    )


def score(board, who, anchor, scores=BEST):
    return score_anchor(actor=board.actor(who), anchor=anchor, scores=scores, at=board.at)


def give(board, who):
    board.declare(who)
    return give_review(
        actor=board.actor(who), nomination=board.cases[0], mark="scored", scores=BEST, comment="", at=board.at
    )


def test_the_anchors_come_first_and_tell_each_their_own_distance(board):
    one, two = add(board), add(board)
    assert {row.act for row in inbox_of(board.actor("member1"), at=board.at)} == {"declare", "calibrate"}
    assert refused(give, board, "member1") == "review.calibrate_first"

    score(board, "member1", one)
    score(board, "member2", one, FAIR)
    assert own_deviations(board.actor("member1"), board.cycle) is None
    score(board, "member1", two, FAIR)

    own = own_deviations(board.actor("member1"), board.cycle)
    assert {key: str(row.deviation) for key, row in own.items()} == {str(one.pk): "7/2", str(two.pk): "0"}
    assert own_deviations(board.actor("member2"), board.cycle) is None
    assert finished(board.cycle) == (1, 4)


def test_no_result_reads_an_anchor(board):
    anchor = add(board)
    score(board, "member1", anchor, FAIR)
    score(board, "member2", anchor)
    before = scores_of(board.cases, on=dated(board.at))
    assert [row.summary.scored for row in before.values()] == [0, 0]
    give(board, "member1")
    assert scores_of(board.cases, on=dated(board.at))[board.cases[0].pk].summary.mean == 10


def test_an_anchor_is_scored_once_by_those_who_review(board):
    anchor = add(board)
    score(board, "member1", anchor)
    assert refused(score, board, "member1", anchor) == "calibration.already_scored"
    assert refused(score, board, "trustee", anchor) == "review.not_a_judge"
    assert refused(score, board, "member2", anchor, {"deed": "10"}) == "review.missing_criterion"
    assert AnchorScore.objects.count() == 1


def test_no_anchor_is_added_once_scoring_has_begun_or_the_review_is_over(board):
    assert refused(add, board, "member1") == "cycle.not_yours"
    anchor = add(board)
    score(board, "member1", anchor)
    assert refused(add, board) == "calibration.begun"
    Cycle.objects.update(state="voting")
    assert refused(add, board) == "calibration.wrong_phase"
    assert refused(score, board, "member2", anchor) == "calibration.wrong_phase"


def test_a_real_case_that_was_reviewed_ends_the_time_for_anchors(board):
    give(board, "member1")
    assert refused(add, board) == "calibration.begun"


def test_only_hr_and_those_who_review_see_the_anchors(board):
    anchor = add(board)
    seen = {who: list(visible_to(board.actor(who))) for who in ("hr", "member1", "chair", "trustee", "chief")}
    assert seen == {"hr": [anchor], "member1": [anchor], "chair": [anchor], "trustee": [], "chief": []}
