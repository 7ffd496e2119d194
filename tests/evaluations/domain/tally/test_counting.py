"""The count of approvals: exact examples, each with its reason. Agreement with the reference: ``test_agreement.py``."""

import hashlib
from fractions import Fraction

import pytest

from evaluations.domain.ballot import make_rules
from evaluations.domain.tally import DecidedBy, ItemBox, Outcome, count, result_digest
from honors.domain.errors import RuleViolation

Y, N, X = "approve", "oppose", "abstain"


def rules(*, of="valid", share="1/2", strict=True, quorum="2/3", seats=None, tie_break=()):
    return make_rules(
        method="approval" if seats is None else "seats",
        seats=seats,
        quorum=quorum,
        threshold={"of": of, "share": share, "strict": strict},
        tie_break=list(tie_break),
    )


def box(nomination="n1", *, choices, voters=9, recused=0, present=None, score=None, front_line=False):
    return ItemBox(
        nomination=nomination,
        voters=voters,
        recused=recused,
        present=len(choices) if present is None else present,
        choices=choices,
        score=score,
        is_front_line=front_line,
    )


def tally(chosen, *boxes, seed=None, hide_below=0, show_numbers=True):
    return count(chosen, boxes, seed=seed, hide_below=hide_below, show_numbers=show_numbers)


def verdict(row):
    return row.outcome, row.decided_by


@pytest.mark.parametrize(
    ("line", "choices", "needed", "outcome", "margin"),
    [
        # exactly half is not more than half, and one opposition turned is enough
        (("valid", "1/2", True), [Y] * 4 + [N] * 4, 5, "not_selected", 1),
        # exactly half is at least half; one approval turned loses it
        (("valid", "1/2", False), [Y] * 4 + [N] * 4, 4, "selected", 1),
        # an abstention weighs in the valid ballots: 5 of 9
        (("valid", "1/2", True), [Y] * 4 + [N] + [X] * 4, 5, "not_selected", 1),
        # and does not among those decided: 4 of 5 against 3
        (("decided", "1/2", True), [Y] * 4 + [N] + [X] * 4, 3, "selected", 2),
        # two thirds of 7 are 4 2/3: five, never rounded to the nearest
        (("present", "2/3", False), [Y] * 4 + [N] * 3, 5, "not_selected", 1),
        # of all nine, though only seven are present
        (("all", "2/3", False), [Y] * 6 + [N], 6, "selected", 1),
        # what is no ballot is in no base of valid ballots
        (("valid", "1/2", True), [Y] * 3 + [N] * 2 + ["yes"] * 2, 3, "selected", 1),
        # but the voter was present
        (("present", "1/2", True), [Y] * 3 + [N] * 2 + ["yes"] * 2, 4, "not_selected", 1),
        # all abstain: nobody decided, and nothing passes on no approval
        (("decided", "1/2", False), [X] * 7, 1, "not_selected", 1),
        # unanimity lost by one
        (("decided", "1", False), [Y] * 7, 7, "selected", 1),
        # seven for, none against: five needed of nine, so three must turn
        (("all", "1/2", True), [Y] * 7, 5, "selected", 3),
    ],
)
def test_an_item_passes_on_exact_numbers(line, choices, needed, outcome, margin):
    of, share, strict = line
    [row] = tally(rules(of=of, share=share, strict=strict), box(choices=choices))
    assert (row.needed, row.outcome, row.decided_by, row.margin) == (needed, outcome, "threshold", margin)


def test_an_abstention_that_turns_moves_the_base_of_those_decided():
    [row] = tally(rules(of="decided", share="2/3", strict=False), box(choices=[Y, N, N, X, X, X, X]))
    # 1 of 3; two oppositions turned make 3 of 3, one makes 2 of 3, which is two thirds
    assert (row.needed, row.margin) == (2, 1)
    [row] = tally(rules(of="decided", share="1/2", strict=True), box(choices=[Y] * 2 + [N] * 2 + [X] * 3))
    assert (row.needed, row.margin) == (3, 1)


@pytest.mark.parametrize(
    ("voters", "present", "met"),
    [
        (9, 6, True),  # exactly two thirds
        (9, 5, False),
        (8, 6, True),  # 5 1/3 are six
        (7, 5, True),  # the seats left after two recusals of nine
        (0, 0, False),  # everybody recused: nobody can decide
    ],
)
def test_quorum_is_counted_on_the_seats_left_after_recusals(voters, present, met):
    [row] = tally(rules(), box(choices=[Y] * present, voters=voters, recused=9 - voters))
    assert row.quorum_met is met
    assert verdict(row) == (
        (Outcome.SELECTED, DecidedBy.THRESHOLD) if met else (Outcome.NOT_SELECTED, DecidedBy.QUORUM)
    )


def test_without_quorum_no_number_of_ballots_changes_the_result():
    [row] = tally(rules(), box(choices=[Y] * 5))
    assert row.margin is None


def test_a_row_says_everything_that_the_interface_names():
    [row] = tally(rules(), box("n7", choices=[Y] * 4 + [N, X, "?"], voters=8, recused=1, present=8))
    assert row.as_json() == {
        "nomination": "n7",
        "voters": 8,
        "recused": 1,
        "present": 8,
        "quorum_met": True,
        "approve": 4,
        "oppose": 1,
        "abstain": 1,
        "invalid": 1,
        "points": None,
        "needed": 4,
        "outcome": "selected",
        "decided_by": "threshold",
        "margin": 1,
        "holds_for_weights": None,
    }


def contest(*approvals, seats, tie_break=(), seed=None, **facts):
    """Items n0, n1, … with so many approvals of nine; a fact is a list with a value for each item."""
    boxes = [
        box(f"n{at}", choices=[Y] * number + [N] * (9 - number), **{name: facts[name][at] for name in facts})
        for at, number in enumerate(approvals)
    ]
    return [verdict(row) for row in tally(rules(seats=seats, tie_break=tie_break), *boxes, seed=seed)]


SELECTED, LOST, TIE = Outcome.SELECTED, Outcome.NOT_SELECTED, Outcome.TIE


def test_seats_go_to_the_most_approvals_and_never_below_the_threshold():
    assert contest(9, 6, 5, 8, seats=2) == [
        (SELECTED, "approvals"),
        (LOST, "approvals"),
        (LOST, "approvals"),
        (SELECTED, "approvals"),
    ]
    assert contest(9, 4, seats=2) == [(SELECTED, "threshold"), (LOST, "threshold")]


def test_a_tie_above_the_last_seat_is_no_tie():
    assert contest(7, 7, 5, seats=2) == [(SELECTED, "approvals"), (SELECTED, "approvals"), (LOST, "approvals")]


def test_a_tie_at_the_last_seat_stays_where_the_ladder_is_empty():
    assert contest(9, 7, 7, 5, seats=2) == [(SELECTED, "approvals"), (TIE, None), (TIE, None), (LOST, "approvals")]


def test_the_ladder_settles_only_who_is_still_tied():
    assert contest(
        7, 7, 7, 9, seats=3, tie_break=["score", "front_line"],
        score=[Fraction(80), Fraction(90), Fraction(80), Fraction(1)],
        front_line=[False, False, True, False],
    ) == [(LOST, "front_line"), (SELECTED, "score"), (SELECTED, "front_line"), (SELECTED, "approvals")]  # fmt: skip


def test_an_item_without_a_score_stands_behind_every_score():
    assert contest(7, 7, seats=1, tie_break=["score"], score=[None, Fraction(-1)]) == [
        (LOST, "score"),
        (SELECTED, "score"),
    ]


def test_a_revote_leaves_the_tied_for_a_new_round_whatever_follows_it():
    assert contest(7, 7, 9, seats=2, tie_break=["revote", "lot"], seed="00") == [
        (TIE, "revote"),
        (TIE, "revote"),
        (SELECTED, "approvals"),
    ]


def test_the_lot_follows_from_the_seed_and_waits_for_one():
    assert contest(7, 7, seats=1, tie_break=["lot"]) == [(TIE, "lot"), (TIE, "lot")]
    drawn = {seed: contest(7, 7, seats=1, tie_break=["lot"], seed=seed)[0][0] for seed in ("00", "01", "02", "03")}
    assert set(drawn.values()) == {SELECTED, LOST}
    assert contest(7, 7, seats=1, tie_break=["lot"], seed="00")[0][0] is drawn["00"]
    with pytest.raises(RuleViolation, match=r"round\.bad_seed"):
        contest(7, 7, seats=1, tie_break=["lot"], seed="no hex")


def test_margin_in_a_contest_counts_a_ballot_on_both_sides():
    first, second = tally(rules(seats=1), box("a", choices=[Y] * 9), box("b", choices=[Y] * 6 + [N] * 3))
    # two ballots that turn from a to b: 7 against 8
    assert (first.margin, second.margin) == (2, 2)


def test_below_the_set_number_of_ballots_an_item_shows_no_numbers_at_all():
    row, other = tally(rules(quorum="1/9"), box("a", choices=[Y, N]), box("b", choices=[Y, N, Y]), hide_below=3)
    assert row.as_json() == {
        "nomination": "a",
        "voters": None,
        "recused": None,
        "present": None,
        "quorum_met": True,
        "approve": None,
        "oppose": None,
        "abstain": None,
        "invalid": None,
        "points": None,
        "needed": None,
        "outcome": "not_selected",
        "decided_by": "threshold",
        "margin": None,
        "holds_for_weights": None,
    }
    assert (other.approve, other.margin) == (2, 1)


def test_where_a_contest_hides_an_item_its_rivals_show_no_margin():
    hidden, shown = tally(
        rules(quorum="1/9", seats=1), box("a", choices=[Y, Y]), box("b", choices=[Y, Y, Y]), hide_below=3
    )
    assert (hidden.approve, shown.approve, shown.margin) == (None, 3, None)


def test_a_scheme_may_show_pass_and_fail_only():
    row, other = tally(rules(), box("a", choices=[Y] * 9), box("b", choices=[N] * 9), show_numbers=False)
    assert (row.approve, row.needed, row.margin, row.outcome) == (None, None, None, "selected")
    assert (other.approve, other.needed, other.margin, other.outcome) == (None, None, None, "not_selected")


def test_an_item_that_was_not_unsealed_has_no_outcome_and_takes_no_seat():
    voided = ItemBox(nomination="v", voters=9, recused=0, present=9, choices=None)
    row, other = tally(rules(seats=1), voided, box("a", choices=[Y] * 9))
    assert (row.outcome, row.decided_by, row.approve, row.margin) == (None, "void", None, None)
    assert verdict(other) == (SELECTED, "threshold")


def test_more_ballots_than_voters_present_are_refused():
    with pytest.raises(RuleViolation, match=r"ballot\.more_than_present"):
        tally(rules(), box(choices=[Y] * 4, present=3))


def test_the_digest_covers_what_is_shown_and_nothing_else():
    shown = tally(rules(), box(choices=[Y] * 9))
    written = (
        '{"box_root":"' + "01" * 32 + '","format":"ballot-result/1","items":[{"abstain":0,"approve":9,'
        '"decided_by":"threshold","holds_for_weights":null,"invalid":0,"margin":5,"needed":5,"nomination":"n1","oppose":0,'
        '"outcome":"selected","points":null,"present":9,"quorum_met":true,"recused":0,"voters":9}],"round":"r1"}'
    )
    assert result_digest("r1", b"\1" * 32, shown) == hashlib.sha256(written.encode()).hexdigest()
    for other in (
        result_digest("r2", b"\1" * 32, shown),
        result_digest("r1", b"\2" * 32, shown),
        result_digest("r1", b"\1" * 32, tally(rules(), box(choices=[Y] * 8 + [N]))),
    ):
        assert other != result_digest("r1", b"\1" * 32, shown)
    hidden = [tally(rules(), box(choices=[Y] * number + [N] * (9 - number)), show_numbers=False) for number in (9, 8)]
    assert result_digest("r1", b"\1" * 32, hidden[0]) == result_digest("r1", b"\1" * 32, hidden[1])
