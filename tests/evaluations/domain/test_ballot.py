"""The rules of a round, what they need in numbers, and which ballots go into the box."""

from fractions import Fraction

import pytest

from evaluations.domain.ballot import (
    Base,
    Choice,
    Method,
    RoundRules,
    Rung,
    Threshold,
    complete_ballot,
    make_rules,
    quorum_needed,
    votes_needed,
)
from honors.domain.errors import RuleViolation

DEFINITION = {
    "method": "seats",
    "seats": 2,
    "quorum": "2/3",
    "threshold": {"of": "valid", "share": "1/2", "strict": True},
    "tie_break": ["score", "lot"],
}
SEATS = make_rules(**DEFINITION)
APPROVAL = make_rules(**DEFINITION | {"method": "approval", "seats": None})


def test_a_definition_becomes_rules_and_comes_back_unchanged():
    assert (
        RoundRules(
            method=Method.SEATS,
            seats=2,
            quorum=Fraction(2, 3),
            threshold=Threshold(of=Base.VALID, share=Fraction(1, 2), strict=True),
            tie_break=(Rung.SCORE, Rung.LOT),
        )
        == SEATS
    )
    assert SEATS.as_json() == DEFINITION
    assert APPROVAL.seats is None
    points = DEFINITION | {"method": "points", "most_points": 5}
    assert make_rules(**points).as_json() == points
    assert make_rules(**DEFINITION | {"method": "points"}).most_points == 10


def threshold(**changes):
    return {"threshold": DEFINITION["threshold"] | changes}


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"method": []}, "round.unknown_method", "method"),
        ({"method": "shouting"}, "round.unknown_method", "method"),
        ({"method": "points", "seats": None}, "round.seats_needed", "seats"),
        ({"method": "points", "most_points": 0}, "round.bad_most_points", "most_points"),
        ({"method": "points", "most_points": 10000}, "round.bad_most_points", "most_points"),
        ({"method": "points", "most_points": "5"}, "round.bad_most_points", "most_points"),
        ({"method": "ranking", "most_points": 5}, "round.bad_most_points", "most_points"),
        ({"method": "approval"}, "round.seats_not_used", "seats"),
        ({"seats": None}, "round.seats_needed", "seats"),
        ({"seats": 0}, "round.seats_needed", "seats"),
        ({"seats": True}, "round.seats_needed", "seats"),
        ({"quorum": "0"}, "round.bad_quorum", "quorum"),
        ({"quorum": "3/2"}, "round.bad_quorum", "quorum"),
        ({"quorum": "1/0"}, "round.bad_quorum", "quorum"),
        ({"quorum": "0.5"}, "round.bad_quorum", "quorum"),
        ({"quorum": "1/2\n"}, "round.bad_quorum", "quorum"),
        ({"quorum": "１/２"}, "round.bad_quorum", "quorum"),
        ({"quorum": 1}, "round.bad_quorum", "quorum"),
        (threshold(of="some"), "round.bad_threshold", "threshold"),
        (threshold(of=[]), "round.bad_threshold", "threshold"),
        (threshold(share="-1/2"), "round.bad_threshold", "threshold"),
        (threshold(strict="yes"), "round.bad_threshold", "threshold"),
        (threshold(more="x"), "round.bad_threshold", "threshold"),
        ({"threshold": None}, "round.bad_threshold", "threshold"),
        (threshold(share="1"), "round.threshold_impossible", "threshold"),
        ({"tie_break": ["score", "score"]}, "round.bad_tie_break", "tie_break"),
        ({"tie_break": ["age"]}, "round.bad_tie_break", "tie_break"),
        ({"tie_break": [[]]}, "round.bad_tie_break", "tie_break"),
        ({"tie_break": "lot"}, "round.bad_tie_break", "tie_break"),
    ],
)
def test_a_definition_that_cannot_be_counted_is_refused(changes, code, field):
    with pytest.raises(RuleViolation) as refusal:
        make_rules(**DEFINITION | changes)
    assert (refusal.value.code, refusal.value.field) == (code, field)


@pytest.mark.parametrize(
    ("quorum", "voters", "needed"),
    [("2/3", 9, 6), ("2/3", 8, 6), ("1/2", 7, 4), ("1", 5, 5), ("1/9", 1, 1), ("1/2", 0, 1)],
)
def test_a_quorum_is_a_floor_and_rounds_up(quorum, voters, needed):
    assert quorum_needed(Fraction(quorum), voters) == needed


@pytest.mark.parametrize(
    ("share", "strict", "base", "needed"),
    [
        ("1/2", True, 8, 5),  # more than four
        ("1/2", False, 8, 4),  # at least four
        ("1/2", True, 7, 4),  # 3 1/2
        ("1/2", False, 7, 4),
        ("2/3", True, 9, 7),
        ("2/3", False, 9, 6),
        ("1", False, 9, 9),
        ("1/2", False, 0, 1),  # nobody decided
    ],
)
def test_the_votes_needed_are_exact(share, strict, base, needed):
    assert votes_needed(Threshold(of=Base.VALID, share=Fraction(share), strict=strict), base) == needed


ITEMS = ["n1", "n2", "n3", "n4"]


def test_an_item_left_out_is_an_abstention_and_a_recused_one_has_no_entry():
    ballot = complete_ballot(SEATS, items=ITEMS, recused_from={"n3"}, choices=[("n1", "approve"), ("n2", "oppose")])
    assert ballot == {"n1": Choice.APPROVE, "n2": Choice.OPPOSE, "n4": Choice.ABSTAIN}


def test_an_empty_ballot_abstains_on_everything():
    assert set(complete_ballot(SEATS, items=ITEMS, recused_from=(), choices=[]).values()) == {Choice.ABSTAIN}


def test_a_contest_takes_as_many_approvals_as_seats_and_an_approval_vote_any_number():
    full = [("n1", "approve"), ("n2", "approve"), ("n3", "oppose")]
    assert complete_ballot(SEATS, items=ITEMS, recused_from=(), choices=full)["n2"] is Choice.APPROVE
    everything = [(item, "approve") for item in ITEMS]
    assert len(complete_ballot(APPROVAL, items=ITEMS, recused_from=(), choices=everything)) == 4


@pytest.mark.parametrize(
    ("choices", "recused", "code", "params"),
    [
        ([("n9", "approve")], [], "ballot.unknown_item", {}),
        ([("n1", "yes")], [], "ballot.unknown_choice", {}),
        ([("n1", ["approve"])], [], "ballot.unknown_choice", {}),
        ([("n1", "APPROVE")], [], "ballot.unknown_choice", {}),
        ([("n1", "approve")], ["n1"], "ballot.recused_item", {}),
        ([("n1", "approve"), ("n1", "approve")], [], "ballot.repeated_item", {}),
        ([(item, "approve") for item in ITEMS[:3]], [], "ballot.over_full", {"seats": 2}),
        ([], ITEMS, "ballot.nothing_to_vote_on", {}),
    ],
)
def test_a_refusal_tells_nothing_of_the_ballot(choices, recused, code, params):
    with pytest.raises(RuleViolation) as refusal:
        complete_ballot(SEATS, items=ITEMS, recused_from=recused, choices=choices)
    assert (refusal.value.code, refusal.value.params) == (code, params)
