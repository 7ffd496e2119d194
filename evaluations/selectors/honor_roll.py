"""The honor roll (光荣榜): who holds a star or an honor, for everybody, with what it was for in one sentence."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, QuerySet, Sum

from evaluations.models import Nomination
from honors.models import Honor, HonorTotal, Unit, UnitLevel
from honors.selectors.honor import counted_on
from honors.selectors.officer import name_matches
from honors.selectors.unit import existing_on, within


def roll(*, on: date, year: int, unit: Unit | None = None, name: str = "") -> QuerySet[Honor]:
    """What stands on the roll of a year: honors in force on ``on`` whose recipient is known.

    The grant of each was public; nothing of how it was decided is here. Raises RuleViolation("officer.empty_search").
    """
    rows = Honor.objects.filter(counted_on(on), decided_on__gte=date(year, 1, 1), decided_on__lte=date(year, 12, 31))
    rows = rows.filter(unit__isnull=False)
    if unit is not None:
        rows = rows.filter(within((unit.path,), "unit_path"))
    if name:
        rows = rows.filter(name_matches(name, "officer__"))
    return rows.select_related("officer", "unit", "award").prefetch_related("unit__former_names")


def stars_by_year(*, on: date, unit: Unit | None = None) -> dict[str, dict[int, int]]:
    """How many stars of each kind stand on the roll of each year, by the code of the award."""
    rows = HonorTotal.objects.filter(
        unit_path=unit.path if unit is not None else "", register="stars", status="valid", year__lte=on.year
    )
    found: dict[str, dict[int, int]] = {}
    for code, year, times in rows.values_list("award_code", "year").annotate(n=Sum("times")):
        if times:
            found.setdefault(code, {})[year] = times
    return found


def counts_of(rows: QuerySet[Honor]) -> dict[tuple[str, str], int]:
    """How many of a roll, by register and category."""
    found = rows.order_by().values_list("register", "recipient_category").annotate(n=Count("pk"))
    return {(register, category): n for register, category, n in found}


def years_of_roll() -> list[int]:
    """The years in which anything was granted, the newest first."""
    rows = HonorTotal.objects.filter(unit_path="", times__gt=0).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())


def units_of_roll(on: date) -> QuerySet[Unit]:
    """The bureaus by which a roll can be narrowed."""
    levels = (UnitLevel.PREFECTURE, UnitLevel.COUNTY, UnitLevel.BRANCH)
    return Unit.objects.filter(existing_on(on), level__in=levels).order_by("path")


def sentences_for(honors: Iterable[Honor]) -> dict[int, str]:
    """What each honor was for in one sentence, where a case of this system led to it. One query."""
    cases = Nomination.objects.filter(honor_index__in=[honor.pk for honor in honors], deed__isnull=False)
    return {index: title for index, title in cases.values_list("honor_index", "deed__title") if index is not None}
