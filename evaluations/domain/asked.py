"""What a case asks for, and the honors that are attached to it as evidence (R-46)."""

from collections.abc import Hashable
from dataclasses import dataclass

from honors.domain.errors import RuleViolation


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Whose a case or an honor is: a person's, or without a person that of the unit itself."""

    person: Hashable | None
    unit: Hashable | None


def may_attach(case: Whose, honor: Whose) -> bool:
    """Whether an honor may support a case: it is the same recipient's. A unit's case takes no honor of its people."""
    if case.person is not None:
        return honor.person == case.person
    return honor.person is None and honor.unit == case.unit


def asked_for(star: str, award: str) -> str:
    """The code of what the case asks for, and so of what is granted: a star or an award, never both and never neither.

    What is attached does not enter: a star supports a merit and never turns into one. Raises RuleViolation
    ``nomination.star_or_award``.
    """
    if bool(star) == bool(award):
        raise RuleViolation("nomination.star_or_award", field="star")
    return award or f"star.{star}"
