"""Reads about the official calendar."""

from django.db.models import QuerySet

from evaluations.domain.calendar import Calendar
from evaluations.models import CalendarDay, CalendarYear
from honors.domain.actor import Actor


def official_calendar() -> Calendar:
    """The calendar as it is entered today. Two queries."""
    return Calendar(
        exceptions=dict(CalendarDay.objects.values_list("day", "is_working")),
        years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
    )


def visible_to(actor: Actor) -> QuerySet[CalendarDay]:
    """The days that differ from the plain week; no secret inside the bureau."""
    if actor.is_system or actor.user_id is not None:
        return CalendarDay.objects.all()
    return CalendarDay.objects.none()
