"""Whole ballots: what may be cast, and how one is written for the box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.domain.ballot import make_rules
from evaluations.domain.whole import complete_whole, decode_whole, divide, encode_whole
from honors.domain.errors import RuleViolation

ITEMS = ["a", "b", "c"]


def rules(method, **changes):
    threshold = {"of": "valid", "share": "1/2", "strict": True}
    return make_rules(method=method, seats=1, quorum="2/3", threshold=threshold, tie_break=[], **changes)


POINTS, RANKING = rules("points"), rules("ranking")


def test_what_is_left_out_is_an_abstention():
    assert complete_whole(POINTS, items=ITEMS, recused_from=(), choices=[("b", "7")]) == {
        "a": "abstain",
        "b": "7",
        "c": "abstain",
    }


@pytest.mark.parametrize(
    ("chosen", "choices", "code"),
    [
        (POINTS, [("x", "1")], "ballot.unknown_item"),
        (POINTS, [("a", "1"), ("a", "1")], "ballot.repeated_item"),
        (POINTS, [("a", "approve")], "ballot.unknown_choice"),
        (POINTS, [("a", "01")], "ballot.unknown_choice"),
        (POINTS, [("a", "11")], "ballot.too_many_points"),
        (RANKING, [("a", "4")], "ballot.too_many_points"),
        (RANKING, [("a", "0")], "ballot.bad_ranking"),
        (RANKING, [("a", "1"), ("b", "1")], "ballot.bad_ranking"),
        (RANKING, [("a", "1"), ("b", "3")], "ballot.bad_ranking"),
    ],
)
def test_what_is_no_whole_ballot_is_not_cast(chosen, choices, code):
    with pytest.raises(RuleViolation) as refusal:
        complete_whole(chosen, items=ITEMS, recused_from=(), choices=choices)
    assert (refusal.value.code, refusal.value.field) == (code, "choices")


def test_whoever_is_recused_from_an_item_casts_no_whole_ballot():
    with pytest.raises(RuleViolation, match=r"ballot\.recused_from_contest"):
        complete_whole(POINTS, items=ITEMS, recused_from=["a"], choices=[("b", "1")])


@given(st.lists(st.sampled_from(["abstain", *map(str, range(11))]), min_size=3, max_size=3))
def test_a_written_ballot_has_one_length_and_reads_back(marks):
    ballot = dict(zip(ITEMS, marks, strict=True))
    written = encode_whole(ITEMS, ballot)
    assert len(written) == 12
    assert decode_whole(POINTS, ITEMS, written) == ballot


@pytest.mark.parametrize("text", ["", "0001", "0001----00010", "0001----0 11", "0001----0011", "0001----00x1"])
def test_a_text_that_is_no_ballot_is_invalid(text):
    assert decode_whole(POINTS, ITEMS, text) is None


def test_a_ballot_that_is_none_is_invalid_on_every_item():
    ballot = dict(zip(ITEMS, ["3", "0", "abstain"], strict=True))
    assert divide(ITEMS, [ballot, None]) == {
        "a": ["3", "invalid"],
        "b": ["0", "invalid"],
        "c": ["abstain", "invalid"],
    }
