"""One entry of the ledger and its exact bytes.

``Entry.to_bytes`` gives the leaf that is stored and hashed; ``parse_entry`` takes it back and refuses anything that
``to_bytes`` would not have written, naming the place of every fault. ``docs/ledger-format.md`` says what fields mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from honors.domain.ledger.canonical import CanonicalError, parse_canonical, plain_bytes
from honors.domain.ledger.leaf import FORMAT_VERSION, document_faults, unknown_format
from honors.domain.ledger.tree import HASH_NAME

_INSTANT_FORM = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(frozen=True, slots=True)
class Award:
    """A line of the catalogue in one of its editions."""

    code: str
    edition: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The act that an entry records. The number may be unknown only where the entry is imported."""

    organ: str
    document_number: str | None
    decided_on: date


@dataclass(frozen=True, slots=True)
class Discontinuity:
    """What a break declares: the last checkpoint of the branch that was lost, and the name the log goes on under."""

    lost_origin: str
    lost_size: int
    lost_root: str
    new_origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger. Which fields a kind must have, and may not have, stands in ``kinds.KINDS``."""

    seq: int
    kind: str
    recorded_at: datetime
    register: str | None = None
    effective_on: date | None = None
    award: Award | None = None
    decision: Decision | None = None
    amended_decision: Decision | None = None
    recipient_category: str | None = None
    subject: str | None = None
    origin: str | None = None
    provenance: str | None = None
    is_posthumous: bool | None = None
    provisional_until: date | None = None
    ground: str | None = None
    refers_to: int | None = None
    discontinuity: Discontinuity | None = None
    commitments: Mapping[str, str] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The leaf. Raises EntryError with every fault where the entry breaks a rule of its kind."""
        document = self.document()
        faults = document_faults(document)
        if faults:
            raise EntryError(faults)
        return plain_bytes(document)

    def document(self) -> dict[str, Any]:
        """The JSON object of the leaf."""
        return {
            "amended_decision": _decision_document(self.amended_decision),
            "award": None if self.award is None else {"code": self.award.code, "edition": self.award.edition},
            "commitments": dict(self.commitments),
            "decision": _decision_document(self.decision),
            "discontinuity": None
            if self.discontinuity is None
            else {
                "lost_origin": self.discontinuity.lost_origin,
                "lost_root": self.discontinuity.lost_root,
                "lost_size": self.discontinuity.lost_size,
                "new_origin": self.discontinuity.new_origin,
            },
            "effective_on": _day_text(self.effective_on),
            "format": FORMAT_VERSION,
            "ground": self.ground,
            "hash": HASH_NAME,
            "is_posthumous": self.is_posthumous,
            "kind": self.kind,
            "origin": self.origin,
            "provenance": self.provenance,
            "provisional_until": _day_text(self.provisional_until),
            "recipient_category": self.recipient_category,
            "recorded_at": instant_text(self.recorded_at),
            "refers_to": self.refers_to,
            "register": self.register,
            "seq": self.seq,
            "subject": self.subject,
        }


class EntryError(ValueError):
    """``faults`` are all of them: pairs of the place (as ``/decision/organ``) and what is wrong there."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{place}: {message}" for place, message in faults))
        self.faults = tuple(faults)


class UnknownFormatError(EntryError):
    """The entry names a format version or a hash that this program does not know: it cannot be checked here."""


def parse_entry(leaf: bytes) -> Entry:
    """The entry behind a leaf.

    Raises UnknownFormatError for another format version or hash, EntryError with every fault for anything else that
    ``Entry.to_bytes`` would not have written.
    """
    try:
        document = parse_canonical(leaf)
    except CanonicalError as error:
        raise EntryError([(error.place or "/", str(error))]) from None
    if type(document) is not dict:
        raise EntryError([("/", "no object")])
    unknown = unknown_format(document)
    if unknown:
        raise UnknownFormatError(unknown)
    faults = document_faults(document)
    if faults:
        raise EntryError(faults)
    return _entry(document)


def instant_text(moment: datetime) -> str:
    """A moment as leaves write it: UTC, always six decimals, so that the order of texts is the order of time.

    Raises ValueError for a naive moment.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _decision_document(decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "date": decision.decided_on.isoformat(),
        "document_number": decision.document_number,
        "organ": decision.organ,
    }


def _entry(document: dict[str, Any]) -> Entry:
    """The entry of a document without faults."""
    award, lost = document["award"], document["discontinuity"]
    return Entry(
        seq=document["seq"],
        kind=document["kind"],
        recorded_at=datetime.strptime(document["recorded_at"], _INSTANT_FORM).replace(tzinfo=UTC),
        register=document["register"],
        effective_on=_day(document["effective_on"]),
        award=None if award is None else Award(**award),
        decision=_decision(document["decision"]),
        amended_decision=_decision(document["amended_decision"]),
        recipient_category=document["recipient_category"],
        subject=document["subject"],
        origin=document["origin"],
        provenance=document["provenance"],
        is_posthumous=document["is_posthumous"],
        provisional_until=_day(document["provisional_until"]),
        ground=document["ground"],
        refers_to=document["refers_to"],
        discontinuity=None if lost is None else Discontinuity(**lost),
        commitments=document["commitments"],
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _decision(document: dict[str, Any] | None) -> Decision | None:
    if document is None:
        return None
    return Decision(document["organ"], document["document_number"], date.fromisoformat(document["date"]))
