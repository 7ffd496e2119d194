"""What may be done to an honor after it was granted, as pure rules (R-33)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from honors.domain.award import RecipientCategory
from honors.domain.errors import RuleViolation, broken, reason, refusal_of
from honors.domain.finding import Finding
from honors.domain.ledger.entry import Entry
from honors.domain.ledger.kinds import CORRECT, ERASE, RESTORE, REVOKE
from honors.domain.ledger.replay import REVOKED, GrantState, begin, change

_R05 = {"rule": "R-05", "clause": "S1 art. 7"}
_R06 = {"rule": "R-06", "clause": "S1 art. 7"}
_R25 = {"rule": "R-25", "clause": "S1; S13"}
_R33 = {"rule": "R-33", "clause": "S3 art. 56"}

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


def check_ground(ground: str, listed: Collection[str]) -> None:
    """A decision stands on a listed ground. Raises RuleViolation ``honor.ground_unknown`` that names those."""
    if ground not in listed:
        raise RuleViolation(
            "honor.ground_unknown", {"ground": ground, "known": "、".join(sorted(listed))}, field="ground"
        )


def is_original_or_above(organ: str, original: str) -> bool:
    """Whether an organ may decide about an honor: it is the one that approved, or stands above that. Both are paths."""
    return original.startswith(organ)


def check_day(decided_on: date, *, today: date, entries: list[Entry], granted_on: date) -> None:
    """A decision is not of a later day than today, nor of an earlier one than the grant or its last turn.

    ``granted_on`` is the day of the decision that granted. Raises RuleViolation ``honor.decided_in_future`` or
    ``honor.decided_too_early``.
    """
    if decided_on > today:
        said = {"decided_on": decided_on.isoformat()}
        raise broken("honor.decided_in_future", said, field="decided_on", **_R33)
    turns = [entry.effective_on for entry in entries if entry.kind in (REVOKE, RESTORE)]
    earliest = max([granted_on, *(day for day in turns if day is not None)])
    if decided_on < earliest:
        said = {"decided_on": decided_on.isoformat(), "earliest": earliest.isoformat()}
        raise broken("honor.decided_too_early", said, field="decided_on", **_R33)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A grant as a correction would let it read. ``given`` names the facts that the correction states;

    ``revoked_on`` is the day of the first revocation, annulled ones included; ``fits`` says whether the award is made
    for the recipient's personnel (R-06), true where nobody asks.
    """

    given: Collection[str]
    category: RecipientCategory
    decided_on: date
    effective_on: date
    is_posthumous: bool = False
    died_on: date | None = None
    provisional_until: date | None = None
    revoked_on: date | None = None
    fits: bool = True


def check_stated(stated: Stated) -> None:
    """A correction does not make facts contradict each other. What it leaves as it was is not asked about.

    Raises RuleViolation with all findings: ``honor.posthumous_collective`` and ``honor.posthumous_living`` (R-05),
    ``honor.effective_too_early``, ``honor.provisional_ended``, ``honor.decided_after_revocation``,
    ``honor.wrong_personnel`` (R-06).
    """
    found = [*_posthumous(stated), *_days(stated)]
    given = set(stated.given)
    if not stated.fits and given & {"officer", "award"}:
        found.append(("officer" if "officer" in given else "award", reason("honor.wrong_personnel", None, **_R06)))
    if found:
        raise refusal_of([finding for _field, finding in found], field=found[0][0])


def _posthumous(stated: Stated) -> list[tuple[str, Finding]]:
    if not stated.is_posthumous or not set(stated.given) & {"is_posthumous", "officer"}:
        return []
    if stated.category is RecipientCategory.COLLECTIVE:
        return [("is_posthumous", reason("honor.posthumous_collective", None, **_R05))]
    return [] if stated.died_on is not None else [("is_posthumous", reason("honor.posthumous_living", None, **_R05))]


def _days(stated: Stated) -> list[tuple[str, Finding]]:
    given, found = set(stated.given), []
    shown = {"decided_on": stated.decided_on.isoformat()}
    if given & {"effective_on", "decided_on"} and stated.effective_on < stated.decided_on:
        said = shown | {"effective_on": stated.effective_on.isoformat()}
        found.append(("effective_on", reason("honor.effective_too_early", said, **_R33)))
    ends_on = stated.provisional_until
    if given & {"provisional_until", "decided_on"} and ends_on is not None and ends_on < stated.decided_on:
        said = shown | {"provisional_until": ends_on.isoformat()}
        found.append(("provisional_until", reason("honor.provisional_ended", said, **_R25)))
    revoked_on = stated.revoked_on
    late = max(stated.decided_on, stated.effective_on)
    if revoked_on is not None and given & {"effective_on", "decided_on"} and revoked_on < late:
        said = {"revoked_on": revoked_on.isoformat()}
        found.append(("decided_on", reason("honor.decided_after_revocation", said, **_R33)))
    return found


def opened_entries(entries: list[Entry]) -> list[Entry]:
    """The entries that hold commitments and whose openings were not destroyed yet."""
    erased = {entry.refers_to for entry in entries if entry.kind == ERASE}
    return [entry for entry in entries if entry.commitments and entry.seq not in erased]
