"""A finding: one thing a rule has to say about a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """``block``: no; ``override``: no, unless ``override_role`` signs an exception; ``warn``: a person decides."""

    BLOCK = "block"
    OVERRIDE = "override"
    WARN = "warn"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One verdict of one rule, as the interface shows it.

    ``rule`` is the number in the book of rules (``R-08``), ``clause`` where it stands (``S1 art. 11``),
    ``edition`` the text in force for these facts, ``changes_on`` the first day on which the answer differs,
    where that can be known.
    """

    code: str
    rule: str
    clause: str
    edition: str
    severity: Severity
    facts: Mapping[str, Any] = field(default_factory=dict)
    override_role: str | None = None
    changes_on: date | None = None
