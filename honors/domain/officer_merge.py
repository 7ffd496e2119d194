"""Two records of one person say one thing about how the service ended (R-03 and R-05 read it)."""

from dataclasses import dataclass
from datetime import date

from honors.domain.errors import RuleViolation
from honors.domain.officer import OfficerStatus


@dataclass(frozen=True, kw_only=True)
class Life:
    """How a record says that a person stands toward the service.

    ``ends_on`` is the day of death, or the last day of service, None where the person serves or nobody knows;
    ``posted_on`` the day on which the newest posting began.
    """

    status: str
    ends_on: date | None = None
    death_cause: str = ""
    posted_on: date | None = None

    @property
    def is_serving(self) -> bool:
        return self.status == OfficerStatus.IN_SERVICE

    @property
    def is_dead(self) -> bool:
        return self.status == OfficerStatus.DIED

    def began_after(self, other: "Life") -> bool:
        """Whether this record has the person posted after the other one let the person go."""
        return other.ends_on is not None and self.posted_on is not None and self.posted_on > other.ends_on


def join_lives(kept: Life, other: Life) -> Life:
    """The one that holds for the person. A death ends everything; who left and was posted anew later has come back;
    what one record does not know, it learns from the other.

    Raises RuleViolation ``officer_merge.two_days``, ``officer_merge.two_endings`` or
    ``officer_merge.posted_after_end`` where they cannot both be true.
    """
    if kept.is_serving and other.is_serving:
        return kept
    if kept.is_dead != other.is_dead:
        dead, alive = (kept, other) if kept.is_dead else (other, kept)
        _refuse_later(dead, alive)
        return dead
    if not kept.is_dead:
        for back, gone in ((kept, other), (other, kept)):
            if back.began_after(gone):
                return back
    if kept.is_serving or other.is_serving:
        return other if kept.is_serving else kept
    if kept.ends_on is not None and other.ends_on is not None and kept.ends_on != other.ends_on:
        said = {"kept_on": kept.ends_on.isoformat(), "other_on": other.ends_on.isoformat()}
        raise RuleViolation("officer_merge.two_days", said)
    if (kept.status, kept.death_cause) != (other.status, other.death_cause):
        raise RuleViolation("officer_merge.two_endings")
    return kept if kept.ends_on is not None else other


def _refuse_later(dead: Life, alive: Life) -> None:
    """Nobody serves after the day of death."""
    days = [day for day in (alive.posted_on, alive.ends_on) if day is not None]
    if dead.ends_on is not None and days and max(days) > dead.ends_on:
        said = {"ended_on": dead.ends_on.isoformat(), "later_on": max(days).isoformat()}
        raise RuleViolation("officer_merge.posted_after_end", said)
