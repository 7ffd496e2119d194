from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.domain.period import Served, anniversary, last_day
from evaluations.selectors.shipped import EXAMPLES, book, read_table

BOOK = book()

DAYS = st.dates(date(2004, 1, 1), date(2100, 12, 31))


ROWS = read_table(EXAMPLES / "periods.csv")[1]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['rule']} {row['example']}" for row in ROWS])
def test_every_example_of_the_table(row):
    earlier = [
        Served(starts_on=date.fromisoformat(first), ends_on=date.fromisoformat(last))
        for first, last in (span.split("..") for span in row["earlier"].split())
    ]
    kind = row["kind"] or ("punishment" if row["rule"] == "R-12" else "collective")
    months = int(row["months"]) if row["months"] else BOOK.number(row["rule"], f"{kind}.{row['degree']}")
    cap = 48 if row["rule"] == "R-12" else None

    found = last_day(date.fromisoformat(row["starts_on"]), months, earlier, cap_months=cap)

    assert found.isoformat() == row["expected"]


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
