import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.domain.period import Served, anniversary, last_day

with (Path(__file__).parent / "data" / "periods.csv").open(encoding="utf-8", newline="") as file:
    EXAMPLES = list(csv.DictReader(file))

DAYS = st.dates(date(2004, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize("row", EXAMPLES, ids=[f"{row['rule']} {row['example']}" for row in EXAMPLES])
def test_every_example_of_the_table(row):
    earlier = [
        Served(starts_on=date.fromisoformat(first), ends_on=date.fromisoformat(last))
        for first, last in (span.split("..") for span in row["earlier"].split())
    ]
    cap = int(row["cap"]) if row["cap"] else None

    found = last_day(date.fromisoformat(row["starts_on"]), int(row["months"]), earlier, cap_months=cap)

    assert found.isoformat() == row["last_day"]


@given(DAYS, st.integers(1, 60))
def test_an_anniversary_lies_in_the_month_so_many_months_later(day, months):
    later = anniversary(day, months)

    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day == day.day or (later + timedelta(days=1)).month != later.month


@given(DAYS, st.integers(1, 24), st.integers(1, 1500))
def test_a_period_with_a_rest_is_never_shorter_and_never_passes_the_cap(day, months, rest):
    old = Served(starts_on=day - timedelta(days=1), ends_on=day + timedelta(days=rest))

    alone = last_day(day, months, cap_months=48)
    together = last_day(day, months, [old], cap_months=48)

    assert alone <= together < anniversary(day, 48)
