"""Whether the prize of an honor can be paid (R-27, R-58)."""

from dataclasses import dataclass
from datetime import date

from honors.domain.errors import RuleViolation

IMPORTED = "imported"
"""The origin of an honor that was taken over from before the system."""


@dataclass(frozen=True, kw_only=True)
class Payable:
    """An honor as far as its prize asks. ``paid_before`` is the day on which it was paid, ``provisional_until`` the
    last day of a grant whose papers are still to come.
    """

    origin: str
    decided_on: date
    paid_before: date | None = None
    is_revoked: bool = False
    provisional_until: date | None = None


def is_payable(origin: str, *, is_revoked: bool) -> bool:
    """Whether a prize is paid at all: never for what was taken over (R-58), and not for what is revoked."""
    return origin != IMPORTED and not is_revoked


def check_payment(honor: Payable, *, paid_on: date, today: date) -> None:
    """A prize is paid once, for an honor in force, from the day of the decision to today.

    Raises RuleViolation: ``honor.imported_not_paid`` (R-58), ``honor.prize_paid``, ``honor.not_in_force``,
    ``honor.paid_too_early``.
    """
    if honor.origin == IMPORTED:
        raise RuleViolation("honor.imported_not_paid")
    if honor.paid_before is not None:
        raise RuleViolation("honor.prize_paid", {"paid_on": honor.paid_before.isoformat()})
    has_lapsed = honor.provisional_until is not None and honor.provisional_until < today
    if has_lapsed or honor.is_revoked:
        raise RuleViolation("honor.not_in_force")
    if not honor.decided_on <= paid_on <= today:
        raise RuleViolation("honor.paid_too_early", {"decided_on": honor.decided_on.isoformat()}, field="paid_on")
