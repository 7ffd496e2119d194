"""When the play happens: moments counted in working days back from the present, and scripts taken in their order."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from heapq import heapify, heappop, heappush

from django.utils import timezone

from evaluations.domain.calendar import Calendar

Script = Iterator[datetime]
"""A part of the play: it yields the moment at which its next lines happen, and is taken up again then."""

_ONE_DAY = timedelta(days=1)


class Timeline:
    """Working days before and after ``now``; whatever lies one or more of them back is over."""

    def __init__(self, now: datetime, calendar: Calendar) -> None:
        self.now = now
        self._today = timezone.localdate(now)
        self._calendar = calendar

    def day(self, ago: int) -> date:
        """The ``ago``-th working day before today; after today where it is negative, today where it is 0."""
        step, left, day = (-_ONE_DAY if ago > 0 else _ONE_DAY), abs(ago), self._today
        while left:
            day += step
            left -= self._calendar.presume_working(day)
        return day

    def moment(self, ago: int, clock: str) -> datetime:
        """That day at ``clock`` (hours and minutes) in Huzhou."""
        local = datetime.combine(self.day(ago), time.fromisoformat(clock))
        return timezone.make_aware(local).astimezone(UTC)


class Stage:
    """The moment that the play has reached."""

    at: datetime


def play(stage: Stage, scripts: Iterable[Script]) -> None:
    """Take the scripts' lines in the order of their moments, so that no clock of any record runs backwards."""
    waiting = [(next(script), number, script) for number, script in enumerate(scripts)]
    heapify(waiting)
    while waiting:
        stage.at, number, script = heappop(waiting)
        following = next(script, None)
        if following is not None:
            if following < stage.at:
                raise ValueError(f"a script goes back from {stage.at} to {following}")
            heappush(waiting, (following, number, script))
