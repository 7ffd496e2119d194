"""Scores: weights, marks kept apart, and how far the members are apart."""

from decimal import Decimal
from fractions import Fraction

import pytest

from evaluations.domain.review import (
    Criterion,
    Label,
    Mark,
    Summary,
    disagrees,
    require_criteria,
    require_scores,
    rounded,
    span_of,
    summarise,
    weighted_score,
)
from honors.domain.errors import RuleViolation

F = Fraction
SCALE = (Label(F(60), "合格"), Label(F(80), "良好"), Label(F(100), "优秀"))


def criterion(code, weight, scale=SCALE):
    return Criterion(code=code, name=code, weight=F(weight), scale=scale)


LOYALTY, SERVICE, JUSTICE = criterion("loyalty", 50), criterion("service", 30), criterion("justice", 20)
CRITERIA = (LOYALTY, SERVICE, JUSTICE)
SHEET = {"loyalty": F(100), "service": F(80), "justice": F(60)}


def test_the_score_is_the_weighted_mean_and_exact():
    assert weighted_score(CRITERIA, SHEET) == 86
    thirds = (criterion("a", "1/3"), criterion("b", "1/3"), criterion("c", "1/3"))
    assert weighted_score(thirds, {"a": F(100), "b": F(60), "c": F(60)}) == F(220, 3)


@pytest.mark.parametrize(
    "criteria",
    [CRITERIA, (criterion("a", "1/3"), criterion("b", "2/3")), (criterion("a", "33.5"), criterion("b", "66.5"))],
)
def test_weights_sum_to_one_or_to_a_hundred(criteria):
    require_criteria(criteria)


@pytest.mark.parametrize(
    ("criteria", "code"),
    [
        ((), "review.no_criteria"),
        ((LOYALTY, LOYALTY), "review.repeated_criterion"),
        ((LOYALTY, SERVICE), "review.weights_do_not_sum"),
        ((criterion("a", "0.33"), criterion("b", "0.66")), "review.weights_do_not_sum"),
        ((criterion("a", 101), criterion("b", -1)), "review.bad_weight"),
        ((criterion("a", 100), criterion("b", 0)), "review.bad_weight"),
        ((criterion("a", 1, scale=()),), "review.bad_scale"),
        ((criterion("a", 1, scale=SCALE[:1]),), "review.bad_scale"),
        ((criterion("a", 1, scale=(SCALE[0], SCALE[0])),), "review.bad_scale"),
    ],
)
def test_criteria_that_make_no_score_are_refused(criteria, code):
    with pytest.raises(RuleViolation) as refusal:
        require_criteria(criteria)
    assert refusal.value.code == code


def test_a_complete_sheet_and_an_empty_abstention_are_taken():
    require_scores(CRITERIA, Mark.SCORED, SHEET)
    require_scores(CRITERIA, Mark.ABSTAINED, {})


@pytest.mark.parametrize(
    ("mark", "scores", "code"),
    [
        (Mark.SCORED, {}, "review.missing_criterion"),
        (Mark.SCORED, {"loyalty": F(100), "service": F(80)}, "review.missing_criterion"),
        (Mark.SCORED, {**SHEET, "speed": F(60)}, "review.unknown_criterion"),
        (Mark.SCORED, {**SHEET, "justice": F(61)}, "review.not_on_scale"),
        (Mark.ABSTAINED, SHEET, "review.scores_not_asked"),
        (Mark.SEEN, {}, "review.unknown_mark"),
        (Mark.NOT_SEEN, {}, "review.unknown_mark"),
        (Mark.RECUSED, {}, "review.unknown_mark"),
    ],
)
def test_a_sheet_that_is_not_complete_or_says_two_things_is_refused(mark, scores, code):
    with pytest.raises(RuleViolation) as refusal:
        require_scores(CRITERIA, mark, scores)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([], Summary(0, None, None, None, None)),
        ([F(80)], Summary(1, F(80), F(80), F(0), F(0))),
        ([F(60), F(100), F(70)], Summary(3, F(230, 3), F(70), F(40), F(140, 9))),
        ([F(100), F(60), F(70), F(81)], Summary(4, F(311, 4), F(151, 2), F(40), F(51, 4))),
    ],
)
def test_mean_median_and_spread_are_exact(scores, expected):
    assert summarise(scores) == expected


def test_the_scales_allow_a_span_and_a_case_whose_range_passes_the_set_share_disagrees():
    assert span_of(CRITERIA) == 40
    assert span_of((criterion("a", "1/3"), criterion("b", "2/3", SCALE[:2]))) == F(80, 3)
    apart = summarise([F(80), F(68)])
    assert disagrees(apart, span=F(40), percent=29)
    assert not disagrees(apart, span=F(40), percent=30)  # just as far is not farther
    assert not disagrees(summarise([]), span=F(40), percent=1)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (F(1, 2), 0, "1"),
        (F(5, 2), 0, "3"),  # not to the even number
        (F(-5, 2), 0, "-3"),
        (F(2, 3), 2, "0.67"),
        (F(86), 2, "86.00"),
        (F(1005, 1000), 2, "1.01"),  # a float would say 1.00
        (F(0), 1, "0.0"),
    ],
)
def test_display_rounds_halves_away_from_zero(value, places, expected):
    assert str(rounded(value, places)) == expected
    assert isinstance(rounded(value, places), Decimal)
