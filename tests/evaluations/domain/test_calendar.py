from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.domain.calendar import Calendar, last_working_day, working_days
from honors.domain.errors import RuleViolation
from tests.evaluations.domain.shipped_calendar import DATA, HERE, rows, shipped_calendar

CALENDAR = shipped_calendar()
DAYS = st.dates(date(2004, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize("row", rows(HERE / "data" / "calendar_days.csv"), ids=lambda r: f"{r['day']} {r['why']}")
def test_days_that_people_remember(row):
    assert CALENDAR.is_working(date.fromisoformat(row["day"])) is (row["working"] == "1")


def test_the_table_holds_each_year_and_only_days_that_differ_from_the_plain_week():
    assert sorted(CALENDAR.years) == list(range(2004, 2027))
    assert {day.year for day in CALENDAR.exceptions} == CALENDAR.years
    assert [day for day, working in CALENDAR.exceptions.items() if working is (day.weekday() < 5)] == []


def test_every_row_names_the_notice_of_its_year_and_stands_in_order():
    table = rows(DATA / "calendar.csv")
    assert [r["source"] for r in table] == [f"国务院办公厅{r['day'][:4]}年节假日安排通知" for r in table]
    assert [r["day"] for r in table] == sorted({r["day"] for r in table})


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(2027, 1, 1), date(2027, 1, 2)])
def test_a_year_without_a_calendar_has_no_answer(day):
    with pytest.raises(RuleViolation) as refused:
        CALENDAR.is_working(day)
    assert (refused.value.code, refused.value.params) == ("calendar.year_not_published", {"year": day.year})


def test_a_year_without_a_calendar_is_presumed_from_the_plain_week():
    bare = Calendar()
    week = [bare.presume_working(date(2027, 1, 4) + timedelta(days=i)) for i in range(7)]
    assert week == [True] * 5 + [False] * 2


def test_working_days_of_a_month_with_make_up_days():
    assert working_days(CALENDAR, date(2024, 2, 1), date(2024, 2, 29)) == 18


def test_an_empty_span_has_no_working_days():
    assert working_days(CALENDAR, date(2024, 2, 20), date(2024, 2, 19)) == 0


@given(DAYS, st.integers(1, 60))
def test_the_last_day_is_worked_and_holds_exactly_the_count(first, count):
    last, provisional = last_working_day(CALENDAR, first, count)
    assert CALENDAR.is_working(last)
    assert working_days(CALENDAR, first, last) == count
    assert provisional is False


@given(DAYS, st.integers(1, 60))
def test_one_day_more_ends_later_and_one_day_later_never_ends_earlier(first, count):
    last = last_working_day(CALENDAR, first, count)
    assert last_working_day(CALENDAR, first, count + 1) > last
    assert last_working_day(CALENDAR, first + timedelta(days=1), count) >= last


@given(DAYS, st.integers(0, 200), st.integers(0, 200))
def test_spans_add_up(first, one, two):
    middle, last = first + timedelta(days=one), first + timedelta(days=one + two)
    parts = working_days(CALENDAR, first, middle) + working_days(CALENDAR, middle + timedelta(days=1), last)
    assert parts == working_days(CALENDAR, first, last)
