"""A vote that failed is repeated as a new round, linked to the old one; what was decided is not."""

import pytest

from evaluations.domain.nomination import State
from evaluations.models import Round
from honors.domain.errors import RuleViolation
from tests.factories.rounds import RULES, confirm, create, panel, unsealed

pytestmark = pytest.mark.django_db

FOUR = ("chair", "member1", "member2", "member3")
NO_QUORUM = {"chair": ["approve", "approve"], "member1": ["approve", "approve"]}
DIVIDED = {name: ["approve", "oppose"] for name in FOUR}


def refused(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def voted(board, ballots, **changes):
    ballot_round = confirm(board, unsealed(board, ballots, **changes))
    for case in board.cases:
        case.refresh_from_db()
    return ballot_round


def repeated(board, first, *, cases=None, reason="未达法定人数"):
    return create(board, nominations=board.cases if cases is None else cases, repeats=first, repeat_reason=reason)


def test_a_vote_without_a_quorum_is_repeated_with_its_reason_in_the_timeline(at):
    board = panel(at, phase="voting")
    first = voted(board, NO_QUORUM)
    assert {case.state for case in board.cases} == {State.NOT_SELECTED}

    again = repeated(board, first)

    for case in board.cases:
        case.refresh_from_db()
        last = case.events.last()
        assert (case.state, last.verb, last.reason) == (State.UNDER_REVIEW, "vote_again", "未达法定人数")
    assert list(Round.objects.filter(repeats=first)) == [again]


def test_what_had_no_majority_is_repeated_and_what_was_selected_is_not(at):
    board = panel(at, phase="voting")
    first = voted(board, DIVIDED)

    assert refused(repeated, board, first) == "round.repeats_decided"
    assert repeated(board, first, cases=board.cases[1:]).items.count() == 1


def test_a_tie_that_the_ladder_left_open_is_repeated(at):
    board = panel(at, phase="voting")
    tied = {name: ["approve"] if name in FOUR[:2] else ["oppose", "approve"] for name in FOUR}
    rules = {
        "method": "seats",
        "seats": 1,
        "threshold": {"of": "present", "share": "1/2", "strict": False},
        "tie_break": ["revote"],
    }
    first = voted(board, tied, **rules)
    assert {case.state for case in board.cases} == {State.UNDER_REVIEW}

    assert repeated(board, first, reason="末位平票").repeats == first


def test_without_a_reason_nothing_moves(at):
    board = panel(at, phase="voting")
    first = voted(board, NO_QUORUM)
    assert refused(repeated, board, first, reason=" ") == "round.repeat_reason_needed"
    board.cases[0].refresh_from_db()
    assert board.cases[0].state == State.NOT_SELECTED


def test_a_case_that_was_not_selected_is_voted_on_only_in_a_repeat(at):
    board = panel(at, phase="voting")
    voted(board, NO_QUORUM)
    assert refused(create, board) == "round.case_not_ready"


@pytest.mark.parametrize(("most", "repeats"), [(0, 0), (1, 1), (2, 2)])
def test_the_scheme_says_how_often(at, most, repeats):
    board = panel(at, phase="voting", vote={**RULES, "repeats_most": most})
    last = voted(board, NO_QUORUM)
    for _ in range(repeats):
        last = voted(board, NO_QUORUM, repeats=last, repeat_reason="未达法定人数")
    assert refused(repeated, board, last) == "round.repeats_too_often"
