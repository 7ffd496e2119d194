"""Periods counted in months: repeat windows (R-08), disciplinary periods (R-12), collective bars (R-13)."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = 12
_ONE_DAY = timedelta(days=1)


def anniversary(day: date, months: int) -> date:
    """The day of the same number ``months`` later; where that month is shorter, its last day (29 → 28 February)."""
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, kw_only=True)
class Served:
    """An earlier punishment: its first day, and its last day, or the day before it was lifted."""

    starts_on: date
    ends_on: date


def last_day(starts_on: date, months: int, earlier: Iterable[Served] = (), *, cap_months: int | None = None) -> date:
    """The last day of a period of ``months`` from the day of the decision, that day included.

    The unserved rest of ``earlier`` ones is served first and the new months follow; counted from the decision the
    whole never passes ``cap_months`` (civil servants law art. 64, punishment regulations art. 10; R-12).
    """
    rests = [served.ends_on + _ONE_DAY for served in earlier if served.starts_on <= starts_on <= served.ends_on]
    free_on = anniversary(max([starts_on, *rests]), months)
    if cap_months is not None:
        free_on = min(free_on, anniversary(starts_on, cap_months))
    return free_on - _ONE_DAY
