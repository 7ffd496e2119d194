"""Checking a certificate file against a key: what is proven, and the first thing that is not.

``verify_certificate.py`` says the same with the standard library alone; a test holds both against each other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from honors.domain.certificate import Certificate, CertificateFormError, number_for, read_certificate, state_after
from honors.domain.ledger.commitment import opens
from honors.domain.ledger.entry import EntryError, UnknownFormatError, parse_entry
from honors.domain.ledger.note import Checkpoint, NoteError, UnknownKeyError, Verifier, open_checkpoint
from honors.domain.ledger.proofs import ProofError, verify_inclusion
from honors.domain.ledger.replay import ENDED, NOT_YET, GrantState
from honors.domain.ledger.tree import leaf_hash

UNCHECKED = frozenset({"form", "unknown_key", "unknown_entry"})
"""Faults that say nothing about the certificate: it could not be checked here."""


@dataclass(frozen=True, slots=True)
class Examined:
    """``fault`` is empty where the file holds; else a word of ``certificate_fault``. ``state`` is what it proves."""

    fault: str
    state: GrantState | None = None
    number: str = ""
    size: int = 0


def examine_certificate(data: bytes, verifiers: Sequence[Verifier], *, on: date) -> Examined:
    """Whether the file is a certificate of an honor that the signed log holds and that had begun and not ended on
    ``on``. What the log says after its checkpoint is for the caller to add.
    """
    try:
        certificate = read_certificate(data)
    except CertificateFormError:
        return Examined("form")
    try:
        head = open_checkpoint(certificate.checkpoint, verifiers)
    except UnknownKeyError:
        return Examined("unknown_key")
    except NoteError:
        return Examined("signature")
    fault = _proof_fault(certificate, head)
    if fault:
        return Examined(fault)
    try:
        state = state_after([parse_entry(one.leaf) for one in certificate.entries])
    except UnknownFormatError:
        return Examined("unknown_entry")
    except (EntryError, ValueError):
        return Examined("entry")
    fault = _fact_fault(certificate, state) or _standing_fault(state, on)
    return Examined(fault, state, certificate.number, head.size)


def _proof_fault(certificate: Certificate, head: Checkpoint) -> str:
    for one in certificate.entries:
        try:
            verify_inclusion(
                index=one.index, size=head.size, leaf_hash=leaf_hash(one.leaf), root=head.root, proof=one.proof
            )
        except ProofError:
            return "proof"
    return ""


def _fact_fault(certificate: Certificate, state: GrantState) -> str:
    entries = {one.index: parse_entry(one.leaf) for one in certificate.entries}
    if any(index != entry.seq for index, entry in entries.items()) or len(entries) != len(certificate.entries):
        return "entry"
    seen = set()
    for index, fact in certificate.facts:
        # What a correction stated anew is never shown as it was before
        if fact.field in seen or state.opened_by.get(fact.field) != index:
            return "fact"
        if not opens(fact, entries[index].commitments[fact.field]):
            return "fact"
        seen.add(fact.field)
    if "name" not in seen:
        return "fact"
    return "" if certificate.number == number_for(state) else "number"


def _standing_fault(state: GrantState, on: date) -> str:
    return {NOT_YET: "not_yet", ENDED: "lapsed"}.get(state.status_on(on), "")
