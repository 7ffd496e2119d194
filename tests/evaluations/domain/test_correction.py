"""The additive correction for harsh and lenient members, against a fit that was written another way."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.domain.correction import comparable, corrected_means, leniency
from tests.reference import scoring

F = Fraction
MEMBERS = ("a", "b", "c", "d", "e")
SCORES = st.fractions(0, 100, max_denominator=7)
PANELS = st.lists(st.dictionaries(st.sampled_from(MEMBERS), SCORES, max_size=5), max_size=6).map(
    lambda cases: {f"case{place}": case for place, case in enumerate(cases)}
)
MINIMA = st.integers(0, 4)


def test_a_case_left_to_a_harsh_member_is_lifted():
    sheets = {
        "first": {"harsh": F(70), "kind": F(90)},
        "second": {"harsh": F(60), "kind": F(80)},
        "third": {"harsh": F(75)},  # the kind one is recused
    }
    assert leniency(sheets, minimum=2) == {"harsh": F(-10), "kind": F(10)}
    assert corrected_means(sheets, minimum=2) == {"first": F(80), "second": F(70), "third": F(85)}


def test_members_who_never_met_are_compared_over_those_who_met_both():
    sheets = {
        "first": {"a": F(10), "b": F(8)},
        "second": {"b": F(6), "c": F(4)},
    }
    assert leniency(sheets, minimum=1) == {"a": F(2), "b": F(0), "c": F(-2)}
    assert corrected_means(sheets, minimum=1) == {"first": F(8), "second": F(6)}


def test_too_few_cases_correct_nobody():
    sheets = {"first": {"harsh": F(70), "kind": F(90)}, "second": {"harsh": F(75)}, "third": {}}
    assert leniency(sheets, minimum=2) == {"harsh": F(0), "kind": F(0)}
    assert corrected_means(sheets, minimum=2) == {"first": F(80), "second": F(75), "third": None}
    assert leniency(sheets, minimum=1) == {"harsh": F(-10), "kind": F(10)}


def test_whoever_is_taken_out_takes_their_cases_from_the_others():
    sheets = {
        "first": {"a": F(9), "b": F(7)},
        "second": {"a": F(9), "b": F(7)},
        "third": {"a": F(9), "guest": F(1)},
    }
    assert comparable(sheets, minimum=2) == {"a": 2, "b": 2}
    assert comparable(sheets, minimum=3) == {}
    assert leniency(sheets, minimum=2) == {"a": F(1), "b": F(-1), "guest": F(0)}


def test_a_member_who_always_scored_alone_is_not_corrected():
    assert leniency({"first": {"alone": F(60)}}, minimum=0) == {"alone": F(0)}


@given(st.integers(1, 5).flatmap(lambda members: st.lists(st.lists(SCORES, min_size=members, max_size=members))))
def test_where_all_scored_all_the_correction_changes_nothing(rows):
    sheets = {str(case): {str(member): score for member, score in enumerate(row)} for case, row in enumerate(rows)}
    assert corrected_means(sheets, minimum=1) == {
        case: sum(scores.values()) / len(scores) for case, scores in sheets.items()
    }


@given(PANELS, MINIMA)
def test_an_independent_fit_agrees(sheets, minimum):
    assert set(comparable(sheets, minimum=minimum)) == scoring.comparable(sheets, minimum)
    assert leniency(sheets, minimum=minimum) == scoring.leniency(sheets, minimum)
    assert corrected_means(sheets, minimum=minimum) == scoring.corrected(sheets, minimum)


@given(PANELS, MINIMA)
def test_the_corrections_of_a_connected_panel_sum_to_zero(sheets, minimum):
    found = leniency(sheets, minimum=minimum)
    panels = scoring.panels(sheets, scoring.comparable(sheets, minimum))
    for panel in panels:
        assert sum(found[member] for member in panel) == 0
    assert all(found[member] == 0 for member in set(found).difference(*panels))


@given(PANELS, MINIMA, st.randoms(use_true_random=False))
def test_the_order_of_cases_and_members_does_not_matter(sheets, minimum, random):
    def shuffled(mapping):
        items = list(mapping.items())
        random.shuffle(items)
        return dict(items)

    mixed = {case: shuffled(scores) for case, scores in shuffled(sheets).items()}
    assert leniency(mixed, minimum=minimum) == leniency(sheets, minimum=minimum)


@given(
    st.dictionaries(st.sampled_from("uvwxyz"), SCORES, min_size=1),
    st.dictionaries(st.sampled_from(MEMBERS), SCORES, min_size=2),
    st.data(),
)
def test_scores_that_are_case_plus_leniency_are_taken_apart_exactly(quality, habit, data):
    readers = {case: data.draw(st.sets(st.sampled_from(sorted(habit)), min_size=1)) for case in quality}
    sheets = {case: {member: quality[case] + habit[member] for member in readers[case]} for case in quality}
    found = leniency(sheets, minimum=1)
    for panel in scoring.panels(sheets, set(habit)):
        middle = sum(habit[member] for member in panel) / F(len(panel))
        assert {member: found[member] for member in panel} == {member: habit[member] - middle for member in panel}


@pytest.mark.parametrize("members", [30])
def test_a_large_committee_is_solved_exactly(members):
    sheets = {
        str(case): {str(member): F(case + member, 7) for member in range(members) if (case + member) % 3}
        for case in range(60)
    }
    middle = F(members - 1, 14)
    assert leniency(sheets, minimum=3) == {str(member): F(member, 7) - middle for member in range(members)}
