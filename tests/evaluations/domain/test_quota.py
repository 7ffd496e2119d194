from datetime import date
from fractions import Fraction

import pytest

from evaluations.domain.quota import (
    Limit,
    Places,
    ceiling_count,
    examine_places,
    floor_count,
    places_left,
    read_period,
    read_portion,
    write_period,
)
from honors.domain.errors import RuleViolation


def test_a_finding_tells_the_figures_the_clause_and_when_it_changes():
    limit = Limit(
        organ="长兴县公安局", period_from=date(2026, 1, 1), period_to=date(2026, 12, 31), limit=5, floor="1/2"
    )

    (finding,) = examine_places(limit, Places(total=4, front_line=2), Places(total=1))

    assert (finding.rule, finding.clause, finding.changes_on) == ("R-26", "S1 art. 3(4)", date(2027, 1, 1))
    assert finding.facts == {"organ": "长兴县公安局", "period": "2026", "limit": 5, "most": 2, "used": 2}


def test_floors_round_up_and_ceilings_round_down():
    assert (floor_count("0.85", 10), ceiling_count("0.85", 10)) == (9, 8)
    assert (floor_count("1/2", 10), ceiling_count("1/2", 10)) == (5, 5)
    assert (floor_count("7", 10), ceiling_count("7", 10)) == (7, 7)
    assert (floor_count("", 10), ceiling_count("", 10)) == (None, None)


def test_nothing_is_left_where_a_warning_let_more_through():
    assert (places_left(3, 1), places_left(3, 3), places_left(3, 5)) == (2, 0, 0)


@pytest.mark.parametrize(
    ("text", "portion"),
    [("1/3", Fraction(1, 3)), ("0.85", Fraction(17, 20)), ("1/1", Fraction(1)), ("1", 1), ("12", 12)],
)
def test_a_portion_is_an_exact_share_or_a_whole_number(text, portion):
    assert read_portion(text) == portion
    assert type(read_portion(text)) is type(portion)


@pytest.mark.parametrize("text", ["4/3", "1.5", "-1/2", "85%", "1/0", "", "1e-1", "½"])
def test_what_is_no_portion_is_refused(text):
    with pytest.raises(RuleViolation) as refusal:
        read_portion(text)
    assert refusal.value.code == "quota.bad_share"


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026", (date(2026, 1, 1), date(2026, 12, 31))),
        ("2025-12-21/2026-12-20", (date(2025, 12, 21), date(2026, 12, 20))),
    ],
)
def test_a_period_is_a_year_or_two_days_and_is_written_as_it_is_read(text, period):
    assert read_period(text) == period
    assert write_period(*period) == text


@pytest.mark.parametrize("text", ["26", "2026-01-01", "2026-02-01/2026-01-31", "2026-02-30/2026-03-01", "今年"])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(RuleViolation) as refusal:
        read_period(text)
    assert refusal.value.code == "quota.bad_period"
