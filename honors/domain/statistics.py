"""What the statistics count as of a day, and their shares (R-56)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

NUMBERS = ("times", "front_line", "leaders", "posthumous", "revoked")


def counts_on(day: date, *, decided_on: date, revoked_on: date | None, provisional_until: date | None) -> bool:
    """Whether an honor counts on a day: decided by then, not revoked by then (R-35), not lapsed before it.

    A revocation counts from its effective day; a provisional grant until its last day.
    ``selectors.honor.counted_on`` asks the same of a table.
    """
    return (
        decided_on <= day
        and (revoked_on is None or revoked_on > day)
        and (provisional_until is None or provisional_until >= day)
    )


@dataclass(frozen=True, kw_only=True)
class Counted:
    """An honor as far as statistics ask. ``is_leader``: the person led on the day of the decision."""

    decided_on: date
    revoked_on: date | None = None
    provisional_until: date | None = None
    is_front_line: bool = False
    is_leader: bool = False
    is_posthumous: bool = False

    def numbers_on(self, day: date) -> frozenset[str]:
        """In which of ``NUMBERS`` it counts on a day."""
        found = {"revoked"} if self.revoked_on is not None and self.revoked_on <= day else set()
        if counts_on(
            day, decided_on=self.decided_on, revoked_on=self.revoked_on, provisional_until=self.provisional_until
        ):
            marks = {"front_line": self.is_front_line, "leaders": self.is_leader, "posthumous": self.is_posthumous}
            found |= {"times", *(name for name, is_so in marks.items() if is_so)}
        return frozenset(found)


def numbers_on(honors: Iterable[Counted], day: date) -> dict[str, int]:
    """All of ``NUMBERS`` as of a day. ``selectors.statistics.statistics_of`` gives the same of a table."""
    found = Counter(name for honor in honors for name in honor.numbers_on(day))
    return {name: found[name] for name in NUMBERS}


def with_shares(row: Mapping[str, Any]) -> dict[str, Any]:
    """With the shares of the front line and of leaders among the times, as exact fractions; None of nothing."""
    times = row["times"]

    def share(part: int) -> str | None:
        return str(Fraction(part, times)) if times else None

    return {**row, "front_line_share": share(row["front_line"]), "leader_share": share(row["leaders"])}
