"""What an objection holds, and how long a case stands on notice after it (R-22)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from evaluations.domain.calendar import Calendar, working_days
from evaluations.domain.notice import notice_end


class Effect(StrEnum):
    """What stands still until the decision: the approval alone, or the clock of the notice as well."""

    APPROVAL = "approval"
    CLOCK = "clock"


class Fate(StrEnum):
    """What becomes of the disputed case."""

    HELD = "held"
    LET_GO = "let_go"
    ENDS = "ends"


@dataclass(frozen=True, kw_only=True)
class Clock:
    """How long one case stands on its notice, of which it shares the last day until an objection stops its own clock.

    ``days_left`` are the working days that were left then, ``resumed_on`` the first day that counts again.
    """

    ends_on: date
    provisional: bool
    days_left: int | None = None
    resumed_on: date | None = None

    def last_day(self, calendar: Calendar) -> tuple[date | None, bool]:
        """The last day and whether that is provisional; None while the clock stands still."""
        if self.days_left is None:
            return self.ends_on, self.provisional
        if self.resumed_on is None:
            return None, True
        return notice_end(self.resumed_on, self.days_left, calendar)

    def is_over(self, today: date, calendar: Calendar) -> bool:
        """Whether the last day has passed for certain."""
        ends_on, provisional = self.last_day(calendar)
        return ends_on is not None and not provisional and ends_on < today

    def stopped(self, today: date, calendar: Calendar) -> "Clock":
        """The day of the objection counts no more; what was left of the term is kept, one day at the least."""
        ends_on, _provisional = self.last_day(calendar)
        if ends_on is None:
            return self
        return replace(self, days_left=max(working_days(calendar, today, ends_on), 1), resumed_on=None)

    def resumed(self, decided_on: date) -> "Clock":
        """It runs again after the decision, where it stood still."""
        return self if self.days_left is None else replace(self, resumed_on=counts_again_on(decided_on))


def counts_again_on(decided_on: date) -> date:
    """The first day that counts after the decision on an objection that stopped the clock: the next one."""
    return decided_on + timedelta(days=1)


def may_object(clock: Clock, *, starts_on: date, today: date, calendar: Calendar, is_through: bool = False) -> bool:
    """Whether somebody may still object: from the first day to the last of the case's own clock, both included.

    While the clock stands still or its end is provisional it is not over. ``is_through``: the case came through the
    notice already, or that is waived and was never public.
    """
    if is_through or today < starts_on:
        return False
    ends_on, provisional = clock.last_day(calendar)
    return ends_on is None or provisional or today <= ends_on


def decision_due(raised_on: date, days: int) -> date:
    """The last day for the decision, ``days`` calendar days after the objection."""
    return raised_on + timedelta(days=days)


def fate_of(decision: str, *, others_open: bool) -> Fate:
    """What a decision means for the case: ``upheld`` ends it (refused, or returned to be mended), and one that is
    ``dismissed`` lets it go unless another objection is open. Without a decision it is held.
    """
    if decision == "upheld":
        return Fate.ENDS
    return Fate.LET_GO if decision == "dismissed" and not others_open else Fate.HELD
