"""How long a public notice stands (R-20)."""

from datetime import date

from evaluations.domain.calendar import Calendar, last_working_day, working_days
from honors.domain.errors import RuleViolation


def notice_end(starts_on: date, days: int, calendar: Calendar) -> tuple[date, bool]:
    """The last day of a notice of ``days`` working days, and whether that day is provisional.

    The first day counts where it is worked; without the year's calendar the end is provisional.
    Raises RuleViolation ``notice.days_not_positive``.
    """
    if days < 1:
        raise RuleViolation("notice.days_not_positive", {"days": days})
    return last_working_day(calendar, starts_on, days)


def working_days_left(today: date, ends_on: date, calendar: Calendar) -> int:
    """The working days that a notice still stands, today included; 0 from the day after its last day."""
    return working_days(calendar, today, ends_on)
