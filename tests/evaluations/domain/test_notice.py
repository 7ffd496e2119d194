from datetime import date

import pytest

from evaluations.domain.calendar import Calendar
from evaluations.domain.notice import notice_end, working_days_left
from honors.domain.errors import RuleViolation
from tests.evaluations.domain.shipped_calendar import shipped_calendar

CALENDAR = shipped_calendar()


@pytest.mark.parametrize(
    ("starts_on", "days", "ends_on"),
    [
        (date(2023, 10, 9), 7, date(2023, 10, 17)),
        (date(2024, 2, 5), 7, date(2024, 2, 19)),
        (date(2024, 2, 4), 7, date(2024, 2, 18)),
        (date(2024, 2, 10), 1, date(2024, 2, 18)),
        (date(2020, 1, 22), 7, date(2020, 2, 7)),
        (date(2024, 9, 30), 5, date(2024, 10, 11)),
        (date(2023, 10, 14), 7, date(2023, 10, 24)),
        (date(2023, 10, 9), 1, date(2023, 10, 9)),
    ],
    ids=[
        "plain weeks",
        "across Spring Festival with its make-up Sunday",
        "beginning on a make-up Sunday",
        "beginning in a holiday",
        "across the prolonged holiday of 2020",
        "across National Day",
        "beginning on a Saturday",
        "one day",
    ],
)
def test_the_end_of_a_notice(starts_on, days, ends_on):
    assert notice_end(starts_on, days, CALENDAR) == (ends_on, False)


@pytest.mark.parametrize(
    ("starts_on", "days", "end"),
    [
        (date(2026, 12, 23), 7, (date(2026, 12, 31), False)),
        (date(2026, 12, 24), 7, (date(2027, 1, 1), True)),
        (date(2027, 1, 4), 7, (date(2027, 1, 12), True)),
        (date(2003, 12, 30), 7, (date(2004, 1, 8), True)),
    ],
    ids=[
        "ends on the last published day",
        "runs into an unpublished year",
        "lies in an unpublished year",
        "begins in an unpublished year",
    ],
)
def test_the_end_is_provisional_until_the_year_is_published(starts_on, days, end):
    assert notice_end(starts_on, days, CALENDAR) == end


def test_publishing_the_year_settles_the_end():
    published = Calendar({**CALENDAR.exceptions, date(2027, 1, 1): False}, CALENDAR.years | {2027})
    assert notice_end(date(2026, 12, 24), 7, published) == (date(2027, 1, 4), False)


@pytest.mark.parametrize("days", [0, -1])
def test_a_notice_without_a_day_is_refused(days):
    with pytest.raises(RuleViolation) as refused:
        notice_end(date(2024, 1, 2), days, CALENDAR)
    assert (refused.value.code, refused.value.params) == ("notice.days_not_positive", {"days": days})


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2024, 2, 5), 7),
        (date(2024, 2, 9), 3),
        (date(2024, 2, 12), 2),
        (date(2024, 2, 18), 2),
        (date(2024, 2, 19), 1),
        (date(2024, 2, 20), 0),
        (date(2024, 3, 1), 0),
    ],
)
def test_the_days_left_count_today_and_end_with_the_notice(today, left):
    assert working_days_left(today, date(2024, 2, 19), CALENDAR) == left
