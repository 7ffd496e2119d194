"""The reserve pool of exemplars (R-44) and the care for its members (R-45)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from evaluations.domain.nomination import State
from evaluations.domain.period import anniversary
from honors.domain.errors import RuleViolation

_WON = frozenset({State.SELECTED, State.ON_NOTICE, State.AWAITING_APPROVAL, State.APPROVED, State.CONFERRED})


class PoolTier(StrEnum):
    """The three tiers of the star-making mechanism (S18)."""

    BENCHMARK = "benchmark"
    SPECIALIST = "specialist"
    YOUNG = "young"


class CareKind(StrEnum):
    """The five care measures (S18): at work, treatment, psychological, growth, daily life."""

    WORK = "work"
    TREATMENT = "treatment"
    PSYCHOLOGICAL = "psychological"
    GROWTH = "growth"
    DAILY = "daily"


class CareState(StrEnum):
    """How a measure stands on a day."""

    DONE = "done"
    OPEN = "open"
    OVERDUE = "overdue"
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class PoolStay:
    """A member's time in the pool. ``reviewed_on`` is the last review; ``left_on`` the first day outside."""

    tier: PoolTier
    entered_on: date
    reviewed_on: date | None = None
    left_on: date | None = None

    def next_review(self, months: int) -> date | None:
        """``months`` after entry or the last review; None for who has left."""
        return None if self.left_on else anniversary(self.reviewed_on or self.entered_on, months)


@dataclass(frozen=True, kw_only=True)
class CareMeasure:
    """A measure promised to a member of the pool."""

    kind: CareKind
    due_on: date
    done_on: date | None = None


def may_enter(outcome: State, *, places_missed: int | None, near_places: int) -> bool:
    """Winners of a cycle, and who missed by at most ``near_places`` places (counted from the last winner)."""
    if outcome in _WON:
        return True
    return outcome is State.NOT_SELECTED and places_missed is not None and 1 <= places_missed <= near_places


def check_stay(stay: PoolStay) -> None:
    """Entry, review and exit follow each other. Raises RuleViolation ``pool.contradicting_dates``."""
    days = [d for d in (stay.entered_on, stay.reviewed_on, stay.left_on) if d is not None]
    if days != sorted(days):
        raise RuleViolation("pool.contradicting_dates", {"entered_on": stay.entered_on.isoformat()})


def care_state(measure: CareMeasure, stay: PoolStay, on: date) -> CareState:
    """How a measure stands: done, still open (its due day included), overdue, or ended because the member left first.

    Raises RuleViolation ``pool.care_before_entry`` where it is due before the member entered.
    """
    if measure.due_on < stay.entered_on:
        raise RuleViolation("pool.care_before_entry", {"entered_on": stay.entered_on.isoformat()})
    if measure.done_on is not None and measure.done_on <= on:
        return CareState.DONE
    if stay.left_on is not None and stay.left_on <= min(on, measure.due_on):
        return CareState.ENDED
    return CareState.OVERDUE if measure.due_on < on else CareState.OPEN
