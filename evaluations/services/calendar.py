"""Use cases about the official calendar."""

from datetime import date, datetime

from evaluations.models import CalendarDay, CalendarYear
from evaluations.permissions.calendar import may_edit_calendar
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("calendar.enter")
def enter_day(*, actor: Actor, day: date, working: bool, source: str, at: datetime) -> CalendarDay:
    """Enter a holiday, or a weekend day that is worked. Raises RuleViolation ``calendar.day_taken``."""
    require(may_edit_calendar(actor))
    if CalendarDay.objects.filter(day=day).exists():
        raise RuleViolation("calendar.day_taken", {"day": day.isoformat()}, field="day")
    row = CalendarDay.objects.create(day=day, is_working=working, source=source, created_at=at)
    record_event(
        actor=actor, event="calendar.enter", at=at, obj=row, after={"day": day, "working": working, "source": source}
    )
    return row


@use_case("calendar.change", about="row")
def change_day(
    *,
    actor: Actor,
    row: CalendarDay,
    working: bool,
    source: str,
    at: datetime,
    expected_version: int | None = None,
) -> CalendarDay:
    """Correct a day. Notices that stand keep their last day. Raises RuleViolation ``version.stale``."""
    row = lock(row)
    row.expect(expected_version)
    require(may_edit_calendar(actor))
    before = {"working": row.is_working, "source": row.source}
    row.advance(is_working=working, source=source)
    record_event(
        actor=actor,
        event="calendar.change",
        at=at,
        obj=row,
        before=before,
        after={"working": working, "source": source},
    )
    return row


@use_case("calendar.publish")
def publish_year(*, actor: Actor, year: int, source: str, at: datetime) -> CalendarYear:
    """Mark a year whose days are all entered: its last days are provisional no longer.

    Raises RuleViolation ``calendar.year_taken``.
    """
    require(may_edit_calendar(actor))
    if CalendarYear.objects.filter(pk=year).exists():
        raise RuleViolation("calendar.year_taken", {"year": year}, field="year")
    row = CalendarYear.objects.create(year=year, source=source)
    record_event(actor=actor, event="calendar.publish", at=at, obj=row, after={"source": source})
    return row
