from datetime import date
from hashlib import sha256

import pytest

from evaluations.domain.calendar import Calendar
from evaluations.domain.notice import (
    NoticeLine,
    is_waived,
    notice_end,
    notice_text,
    text_digest,
    working_days_left,
)
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


def line(**changes):
    facts = {"recipient": "张试", "unit": "龙山派出所", "post": "民警", "honor": "服务人民之星", "deed": "救人"}
    return NoticeLine(**{**facts, **changes})


def text_of(*lines, unit="长兴县公安局"):
    return notice_text(unit=unit, scope="全局", medium="内网", starts_on=date(2026, 11, 24), days=5, lines=lines)


def test_the_text_is_one_line_a_recipient_and_names_no_last_day():
    assert text_of(line(), line(recipient="雉城派出所", unit="", post="", deed="")) == (
        "公示\n单位：长兴县公安局\n范围：全局\n方式：内网\n期限：自2026-11-24起5个工作日\n"
        "1. 张试｜龙山派出所｜民警｜服务人民之星｜救人\n"
        "2. 雉城派出所｜服务人民之星\n"
    )


def test_no_name_adds_a_line_or_a_column():
    assert text_of(line(deed="救人\n2. 李验｜假")).count("\n") == 6
    assert "1. 张试｜龙山派出所｜民警｜服务人民之星｜救人 2. 李验 假\n" in text_of(line(deed="救人\n2. 李验｜假"))


def test_the_digest_is_sha_256_of_the_bytes():
    assert text_digest("公示\n") == sha256(b"\xe5\x85\xac\xe7\xa4\xba\n").hexdigest()
    assert text_digest(text_of(line())) != text_digest(text_of(line(deed="救火")))


@pytest.mark.parametrize(
    ("authoriser", "ground", "field"),
    [
        ("分管局领导", "", "waiver_ground"),
        ("分管局领导", " \n", "waiver_ground"),
        ("", "案件涉密", "waiver_authoriser"),
        ("　", "案件涉密", "waiver_authoriser"),
    ],
)
def test_a_waiver_named_by_half_is_refused_where_the_other_half_is_missing(authoriser, ground, field):
    with pytest.raises(RuleViolation) as refused:
        is_waived(authoriser, ground)

    assert (refused.value.code, refused.value.field) == ("notice.waiver_incomplete", field)


def test_blanks_waive_nothing():
    assert [is_waived("", ""), is_waived(" ", "　"), is_waived("分管局领导", "案件涉密")] == [False, False, True]
