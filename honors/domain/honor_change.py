"""What may be done to an honor after it was granted, as pure rules (R-33)."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from honors.domain.errors import RuleViolation
from honors.domain.ledger.entry import Entry
from honors.domain.ledger.kinds import CORRECT, ERASE, RESTORE, REVOKE
from honors.domain.ledger.replay import REVOKED, GrantState, begin, change

CORRECTION = "correction"
ERASURE = "erasure"
"""The grounds of the two kinds that no list of grounds is kept for."""

TOLD: Mapping[str, str] = MappingProxyType(
    {REVOKE: "notify.honor_revoked", RESTORE: "notify.honor_restored", CORRECT: "notify.honor_corrected"}
)
"""What the recipient is told."""


def standing(entries: list[Entry]) -> GrantState:
    """The state of one grant after ``entries``, its own first and then all that name it, in the order of the ledger.

    Erasures of a verdict's reason change nothing about the grant.
    """
    first, *later = entries
    state = begin(first)
    verdicts = {entry.seq for entry in later if entry.kind in (REVOKE, RESTORE)}
    for entry in later:
        if entry.kind != ERASE or entry.refers_to not in verdicts:
            state, _faults = change(state, entry)
    return state


def verbs_for(status: str) -> tuple[str, ...]:
    """What can be decided about an honor in this status."""
    return (RESTORE, CORRECT) if status == REVOKED else (REVOKE, CORRECT)


def check_verb(verb: str, status: str) -> None:
    """Raises RuleViolation ``honor.already_revoked`` or ``honor.not_revoked``."""
    if verb not in verbs_for(status):
        raise RuleViolation("honor.already_revoked" if verb == REVOKE else "honor.not_revoked")


def check_day(decided_on: date, *, today: date, entries: list[Entry], granted_on: date) -> None:
    """A decision is not of a later day than today, nor of an earlier one than the grant or its last turn.

    ``granted_on`` is the day of the decision that granted. Raises RuleViolation ``honor.decided_in_future`` or
    ``honor.decided_too_early``.
    """
    if decided_on > today:
        raise RuleViolation("honor.decided_in_future", field="decided_on")
    turns = [entry.effective_on for entry in entries if entry.kind in (REVOKE, RESTORE)]
    earliest = max([granted_on, *(day for day in turns if day is not None)])
    if decided_on < earliest:
        raise RuleViolation("honor.decided_too_early", {"earliest": earliest.isoformat()}, field="decided_on")


def opened_entries(entries: list[Entry]) -> list[Entry]:
    """The entries that hold commitments and whose openings were not destroyed yet."""
    erased = {entry.refers_to for entry in entries if entry.kind == ERASE}
    return [entry for entry in entries if entry.commitments and entry.seq not in erased]
