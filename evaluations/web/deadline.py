"""How near a deadline is, in working days: today is not counted, the last day is."""

from dataclasses import dataclass
from datetime import date, timedelta

from evaluations.domain.calendar import Calendar, working_days

SOON = 2
"""Working days left up to which a deadline is shown bold."""


@dataclass(frozen=True)
class Deadline:
    """``left`` working days; negative: that many days late."""

    on: date
    left: int

    @property
    def is_late(self) -> bool:
        return self.left < 0

    @property
    def is_soon(self) -> bool:
        return 0 <= self.left <= SOON


def deadline(on: date, *, today: date, calendar: Calendar) -> Deadline:
    """The deadline as it stands today. A day already past counts at least one working day late."""
    one = timedelta(days=1)
    if on >= today:
        return Deadline(on, working_days(calendar, today + one, on))
    return Deadline(on, -max(1, working_days(calendar, on + one, today)))
