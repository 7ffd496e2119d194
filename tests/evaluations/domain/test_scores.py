"""What scores come to, the frozen document, and which reviewer carries a result."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.domain.calibration import Deviation, deviations, mean_deviation
from evaluations.domain.firmness import carried_by
from evaluations.domain.review import Criterion, Label, weighted_score
from evaluations.domain.scores import ScoreBook, read_book
from tests.reference import scoring

F = Fraction
SCALE = tuple(Label(F(value), "") for value in range(11))
CRITERIA = (Criterion("deed", "", F(60), SCALE), Criterion("masses", "", F(40), SCALE))
VALUES = st.fixed_dictionaries({"deed": st.integers(0, 10).map(F), "masses": st.integers(0, 10).map(F)})
CASES = st.dictionaries(
    st.sampled_from(["x", "y", "z"]), st.dictionaries(st.sampled_from("abcd"), VALUES, min_size=1), min_size=1
)


def book(values, abstained=None, minimum=1, percent=30):
    return ScoreBook(CRITERIA, values, abstained or {}, minimum, percent)


def both(deed, masses):
    return {"deed": F(deed), "masses": F(masses)}


def test_the_document_holds_what_went_in_and_what_came_of_it():
    found = book({"x": {"a": both(10, 10), "b": both(5, 0)}}, {"x": frozenset({"c"})}).as_json("cycle", ["x", "y"])
    assert found == {
        "format": "cycle-scores/1",
        "cycle": "cycle",
        "minimum": 1,
        "percent": 30,
        "criteria": [
            {"code": "deed", "weight": "60", "scale": [str(value) for value in range(11)]},
            {"code": "masses", "weight": "40", "scale": [str(value) for value in range(11)]},
        ],
        "sheets": [
            {"nomination": "x", "member": "a", "mark": "scored", "scores": {"deed": "10", "masses": "10"}},
            {"nomination": "x", "member": "b", "mark": "scored", "scores": {"deed": "5", "masses": "0"}},
            {"nomination": "x", "member": "c", "mark": "abstained", "scores": {}},
        ],
        "members": [
            {"member": "a", "shared": 1, "leniency": "7/2"},
            {"member": "b", "shared": 1, "leniency": "-7/2"},
        ],
        "cases": [
            {
                "nomination": "x",
                "scored": 2,
                "abstained": 1,
                "mean": "13/2",
                "median": "13/2",
                "range": "7",
                "mean_absolute_deviation": "7/2",
                "corrected": "13/2",
                "disagrees": True,
            },
            {
                "nomination": "y",
                "scored": 0,
                "abstained": 0,
                "mean": None,
                "median": None,
                "range": None,
                "mean_absolute_deviation": None,
                "corrected": None,
                "disagrees": False,
            },
        ],
    }


@given(CASES, st.integers(1, 3))
def test_a_document_read_again_comes_to_the_same(values, minimum):
    first = book(values, {"x": frozenset({"e"})}, minimum).as_json("cycle", [])
    assert read_book(first).as_json("cycle", []) == first


@given(CASES, st.integers(1, 3))
def test_the_corrected_mean_is_the_weighted_mean_of_its_parts(values, minimum):
    found = book(values, minimum=minimum)
    for case in values:
        assert weighted_score(CRITERIA, found.parts[case]) == found.corrected[case]


@given(CASES, st.integers(1, 3))
def test_which_reviewer_carries_a_result_agrees_with_leaving_each_out(values, minimum):
    """The winner by corrected mean, against a fit written another way and sheets filtered by hand."""

    def winner(scores):
        best = max((score for score in scores.values() if score is not None), default=None)
        return {case: "won" if best is not None and scores.get(case) == best else "lost" for case in values}

    def by_hand(left_out):
        kept = {
            case: {m: weighted_score(CRITERIA, marks) for m, marks in row.items() if m != left_out}
            for case, row in values.items()
        }
        return winner(scoring.corrected(kept, minimum))

    found = carried_by(CRITERIA, values, winner, minimum=minimum)
    as_it_is = by_hand("nobody")
    for case in values:
        members = sorted({m for row in values.values() for m in row})
        assert list(found[case]) == [m for m in members if by_hand(m)[case] != as_it_is[case]]


def test_one_generous_friend_carries_the_result():
    values = {"x": {"a": both(10, 10), "b": both(5, 5)}, "y": {"b": both(6, 6), "c": both(7, 7)}}

    def winner(scores):
        ordered = sorted(scores, key=lambda case: scores[case] or F(0))
        return {case: "won" if case == ordered[-1] else "lost" for case in scores}

    assert carried_by(CRITERIA, values, winner, minimum=9) == {"x": ("a",), "y": ("a",)}


def test_a_member_learns_how_far_they_are_from_the_others():
    sheets = {"one": {"a": F(8), "b": F(6)}, "two": {"a": F(5), "b": F(6), "c": F(7)}, "three": {"b": F(1)}}
    own = deviations(sheets, "a")
    assert own == {"one": Deviation(F(8), F(7)), "two": Deviation(F(5), F(6))}
    assert [row.deviation for row in own.values()] == [1, -1]
    assert (mean_deviation(own), mean_deviation({})) == (0, None)


@pytest.mark.parametrize(("cases", "kept"), [({"x"}, {"a": F(7, 2), "b": F(-7, 2)}), (set(), {})])
def test_a_book_of_some_cases_knows_nothing_of_the_others(cases, kept):
    whole = book({"x": {"a": both(10, 10), "b": both(5, 0)}, "y": {"b": both(10, 10), "c": both(0, 0)}})
    assert whole.only(cases).leniency == kept
