from datetime import date
from fractions import Fraction

import pytest

from evaluations.domain.quota import ceiling_count, floor_count, read_period, read_share, write_period
from honors.domain.errors import RuleViolation


def test_floors_round_up_and_ceilings_round_down():
    assert (floor_count("0.85", 10), ceiling_count("0.85", 10)) == (9, 8)
    assert (floor_count("1/2", 10), ceiling_count("1/2", 10)) == (5, 5)
    assert (floor_count("", 10), ceiling_count("", 10)) == (None, None)


@pytest.mark.parametrize(("text", "share"), [("1/3", Fraction(1, 3)), ("0.85", Fraction(17, 20)), ("1", Fraction(1))])
def test_a_share_is_exact(text, share):
    assert read_share(text) == share


@pytest.mark.parametrize("text", ["4/3", "1.5", "-1/2", "85%", "1/0", "", "1e-1", "½"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(RuleViolation) as refusal:
        read_share(text)
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
