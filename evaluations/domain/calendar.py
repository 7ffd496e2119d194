"""Working days of the official calendar: the plain week, holidays, and weekend days that are worked (R-20)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """``exceptions`` are the days that differ from the plain week (True: worked), ``years`` those published."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def is_published(self, day: date) -> bool:
        """Whether the calendar of that year is known."""
        return day.year in self.years

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is worked. Raises RuleViolation ``calendar.year_not_published`` rather than guess."""
        if not self.is_published(day):
            raise RuleViolation("calendar.year_not_published", {"year": day.year})
        return self.presume_working(day)

    def presume_working(self, day: date) -> bool:
        """As ``is_working``; in a year without a calendar the plain week stands in, which is provisional."""
        return self.exceptions.get(day, day.weekday() < _SATURDAY)


def working_days(calendar: Calendar, first: date, last: date) -> int:
    """The working days from ``first`` to ``last``, both included; 0 where ``last`` comes before ``first``.

    Days of a year without a calendar are presumed from the plain week.
    """
    span = (last - first).days + 1
    return sum(calendar.presume_working(first + timedelta(days=i)) for i in range(span))


def last_working_day(calendar: Calendar, first: date, count: int) -> tuple[date, bool]:
    """The day on which ``count`` (at least 1) working days from ``first`` are full, and whether that is provisional.

    ``first`` counts where it is worked. The answer is provisional where any day passed lies in a year without a
    calendar.
    """
    day, left, provisional = first, count, False
    while True:
        provisional = provisional or not calendar.is_published(day)
        left -= calendar.presume_working(day)
        if left <= 0:
            return day, provisional
        day += _ONE_DAY


def check_year(year: int, days: Iterable[tuple[date, bool]], known: Mapping[date, bool]) -> list[Finding]:
    """What is wrong with the days that a year is published with (R-20): of another year, named twice, entered

    otherwise already (``known``), or without any holiday, which no year is.
    """
    found: list[Finding] = []
    seen: set[date] = set()
    rows = list(days)
    for day, working in rows:
        if day.year != year:
            found.append(_wrong("other_year", year=year, day=day.isoformat()))
        if day in seen:
            found.append(_wrong("day_twice", year=year, day=day.isoformat()))
        if known.get(day, working) is not working:
            found.append(_wrong("day_taken", year=year, day=day.isoformat()))
        seen.add(day)
    if all(working for day, working in [*rows, *known.items()] if day.year == year):
        found.append(_wrong("year_empty", year=year))
    return found


def _wrong(code: str, **said: int | str) -> Finding:
    return Finding(
        code=f"calendar.{code}", rule="R-20", clause="S1", edition="", severity=Severity.BLOCK, facts=dict(said)
    )
