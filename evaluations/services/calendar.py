"""Use cases about the official calendar."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from evaluations.domain.calendar import check_year
from evaluations.domain.calendar_file import CalendarRow
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
def publish_year(
    *, actor: Actor, year: int, source: str, at: datetime, days: Sequence[tuple[date, bool]] = ()
) -> CalendarYear:
    """Mark a year whose days are all entered, or that comes with its ``days`` (day, whether it is worked): its last
    days are provisional no longer. All of it is entered, or nothing.

    Every year has days off; one without any was not entered. Raises RuleViolation ``calendar.year_taken``,
    ``calendar.year_empty`` or ``calendar.bad_days`` with all findings of ``check_year``.
    """
    require(may_edit_calendar(actor))
    if CalendarYear.objects.filter(pk=year).exists():
        raise RuleViolation("calendar.year_taken", {"year": year}, field="year")
    known = dict(CalendarDay.objects.filter(day__year=year).values_list("day", "is_working"))
    found = check_year(year, days, known)
    if found:
        code = found[0].code if not days else "calendar.bad_days"
        raise RuleViolation(code, {"year": year}, findings=found, field="days" if days else "year")
    for day, working in days:
        if day not in known:
            enter_day(actor=actor, day=day, working=working, source=source, at=at)
    row = CalendarYear.objects.create(year=year, source=source)
    record_event(actor=actor, event="calendar.publish", at=at, obj=row, after={"source": source, "days": len(days)})
    return row


@use_case("calendar.import")
def import_years(*, actor: Actor, years: Mapping[int, Sequence[CalendarRow]], at: datetime) -> None:
    """Publish these years with their days, all or none. The source of a year is that of its first row.

    Raises RuleViolation as ``publish_year``.
    """
    for year, rows in sorted(years.items()):
        days = [(row.day, row.working) for row in rows]
        publish_year(actor=actor, year=year, source=rows[0].source, days=days, at=at)
