"""Reads about the official calendar."""

from django.db.models import QuerySet

from evaluations.domain.calendar import Calendar
from evaluations.models import CalendarDay, CalendarYear
from honors.domain.actor import Actor
from honors.selectors.together import together


def official_calendar() -> Calendar:
    """The calendar as it is entered today. One query."""
    asked = together(
        days=CalendarDay.objects.values_list("day", "is_working"),
        years=CalendarYear.objects.values_list("year", flat=True),
    )
    return Calendar(exceptions=dict(asked["days"]), years=frozenset(asked["years"]))


def visible_to(actor: Actor) -> QuerySet[CalendarDay]:
    """The days that differ from the plain week; no secret inside the bureau."""
    if actor.is_system or actor.user_id is not None:
        return CalendarDay.objects.all()
    return CalendarDay.objects.none()
