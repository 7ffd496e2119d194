"""What bars a subject: kinds, degrees, and when a bar counts (R-10 to R-13)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from honors.domain.errors import RuleViolation, broken

_ONE_DAY = timedelta(days=1)


class BarKind(StrEnum):
    """An investigation is open until it is lifted; the others run for a period that their degree fixes."""

    INVESTIGATION = "investigation"
    PUNISHMENT = "punishment"
    PARTY = "party"
    COLLECTIVE = "collective"


INDIVIDUAL_ONLY = frozenset({BarKind.PUNISHMENT, BarKind.PARTY})
DISCIPLINARY = INDIVIDUAL_ONLY
RULE_OF_KIND = {BarKind.PUNISHMENT: "R-12", BarKind.PARTY: "R-12", BarKind.COLLECTIVE: "R-13"}
"""Where the months of a kind's degrees stand among the parameters."""


@dataclass(frozen=True, kw_only=True)
class BarSpan:
    """A bar as far as dates look at it. ``ends_on`` is the last day; ``lifted_on`` the first free day."""

    kind: BarKind
    degree: str = ""
    starts_on: date
    ends_on: date | None = None
    lifted_on: date | None = None

    def counts_on(self, day: date) -> bool:
        """Whether the bar holds on ``day``: from its first day to its last, or to the day before it was lifted."""
        if day < self.starts_on or (self.lifted_on is not None and self.lifted_on <= day):
            return False
        return self.ends_on is None or day <= self.ends_on

    @property
    def free_on(self) -> date | None:
        """The first day on which the bar no longer holds, as far as it is known."""
        days = [d for d in (self.lifted_on, self.ends_on and self.ends_on + _ONE_DAY) if d is not None]
        return min(days) if days else None


def check_start(
    kind: BarKind,
    starts_on: date,
    *,
    today: date,
    born_on: date | None,
    serves_from: date | None,
    stands_from: date | None,
) -> None:
    """A bar begins in the life of its subject: not after today, and not before a person was born or entered the police,
    or a unit was set up, as far as these days are known (R-10 to R-13). A Party punishment may be older than the
    service.

    Raises RuleViolation ``bar.future``, ``bar.before_birth``, ``bar.before_service`` or ``bar.before_unit``, each with
    its finding.
    """
    if starts_on > today:
        raise _refused("bar.future", kind, starts_on)
    in_service = None if kind is BarKind.PARTY else serves_from
    limits = (("before_birth", born_on), ("before_service", in_service), ("before_unit", stands_from))
    for code, day in limits:
        if day is not None and starts_on < day:
            raise _refused(f"bar.{code}", kind, starts_on, day)


def _refused(code: str, kind: BarKind, starts_on: date, day: date | None = None) -> RuleViolation:
    said = {"starts_on": starts_on.isoformat()} | ({"day": day.isoformat()} if day is not None else {})
    return broken(code, said, rule=RULE_OF_KIND.get(kind, "R-10"), clause="S1 art. 12", field="starts_on")


def check_bar(kind: BarKind, degree: str, *, is_collective: bool, months: int | None) -> None:
    """A bar fits its subject, and a period has a degree whose months are known; an investigation has no degree.

    Raises RuleViolation ``bar.wrong_subject``, ``bar.degree_not_used`` or ``bar.unknown_degree``.
    """
    if (kind in INDIVIDUAL_ONLY and is_collective) or (kind is BarKind.COLLECTIVE and not is_collective):
        raise RuleViolation("bar.wrong_subject", {"kind": kind.value})
    if kind is BarKind.INVESTIGATION:
        if degree:
            raise RuleViolation("bar.degree_not_used", field="degree")
    elif months is None:
        raise RuleViolation("bar.unknown_degree", {"kind": kind.value, "degree": degree}, field="degree")
