"""What a verification finds, and what it comes to."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True, slots=True)
class Fault:
    """Something is not what it must be. ``index`` is the entry, for a checkpoint its size, where either is known."""

    table: str
    pk: str | int | None
    column: str | None
    index: int | None
    kind: str


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Something could not be checked, so that nothing can be said about it."""

    table: str
    pk: str | int | None
    index: int | None
    kind: str


Finding = Fault | Unchecked


class Outcome(IntEnum):
    """The numbers are exit codes."""

    CLEAN = 0
    FAULTS = 1
    COULD_NOT_CHECK = 2


def outcome(findings: Iterable[Finding]) -> Outcome:
    """Faults weigh more than gaps: a log with a proven fault is faulty, however much of it was left unread."""
    unchecked = False
    for finding in findings:
        if isinstance(finding, Fault):
            return Outcome.FAULTS
        unchecked = True
    return Outcome.COULD_NOT_CHECK if unchecked else Outcome.CLEAN
