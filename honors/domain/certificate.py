"""Certificates: the number that a paper bears, and the file that proves it without asking anybody.

A number is ``H2026-000123-7``: register (H honors, S stars), year of the decision, serial, and a check character after
ISO 7064 MOD 37-2 over all that stands before it. The serial is the place in the ledger of the entry that states the
honor: the grant, or its latest correction. So there is one number for each state of the facts, drawn from no counter,
and whoever holds the file recomputes it. ``docs/certificate-format.md`` describes the file.
"""

import json
import re
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from honors.domain.errors import RuleViolation, broken
from honors.domain.ledger.canonical import LARGEST_INTEGER, canonical_bytes
from honors.domain.ledger.commitment import FIELD_NAME, SALT_SIZE, Opening
from honors.domain.ledger.entry import Entry
from honors.domain.ledger.kinds import CORRECT
from honors.domain.ledger.replay import ENDED, REVOKED, GrantState, begin, change

FORMAT_VERSION = 1
LARGEST_FILE = 1 << 20
"""Bytes of a certificate file; a real one has a few thousand."""
DISCLOSED: Mapping[str, tuple[str, ...]] = {"individual": ("name", "snapshot"), "collective": ("name",)}
"""The committed fields that a certificate opens, by recipient category: what the paper itself says."""

LETTERS = {"honors": "H", "stars": "S"}
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
MODULUS, RADIX = 37, 2
SERIAL_DIGITS = 6
_NUMBER = re.compile(r"([HS])([0-9]{4})((?!0)[0-9]{7,16}|[0-9]{6})([0-9A-Z*])")
_SEPARATORS = re.compile(r"[\s\u00ad\u2010-\u2015\u2212\ufe58\ufe63-]+")


def check_character(body: str) -> str:
    """ISO 7064 MOD 37-2 over digits and capital letters. Detects every single wrong character and every exchange of
    two neighbours, the check character included: 37 is prime and 2 is no divisor of one of its multiples.
    """
    total = 0
    for sign in body:
        total = (total + ALPHABET.index(sign)) * RADIX % MODULUS
    return ALPHABET[(1 - total) % MODULUS]


def number_of(*, register: str, year: int, serial: int) -> str:
    """The number as it is printed. Raises ValueError for a year or a serial that has no form."""
    if not (1000 <= year <= 9999 and 0 <= serial <= LARGEST_INTEGER):  # noqa: PLR2004 - four digits
        raise ValueError("no year of four digits, or a serial outside the ledger")
    head, tail = f"{LETTERS[register]}{year}", f"{serial:0{SERIAL_DIGITS}d}"
    return f"{head}-{tail}-{check_character(head + tail)}"


def number_from(text: str) -> str:
    """The number as printed, from what somebody typed: small or full-width letters, with or without dashes and blanks.

    Raises RuleViolation: ``certificate.number_form``, ``certificate.check_digit`` (field ``number``).
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    found = _NUMBER.fullmatch(plain)
    if found is None:
        raise RuleViolation("certificate.number_form", field="number")
    letter, year, serial, check = found.groups()
    if check_character(letter + year + serial) != check:
        raise RuleViolation("certificate.check_digit", {"number": f"{letter}{year}-{serial}-{check}"}, field="number")
    return f"{letter}{year}-{serial}-{check}"


@dataclass(frozen=True, slots=True)
class Proven:
    """An entry's exact bytes, and the way from them to the root of the checkpoint."""

    index: int
    leaf: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the file holds: the grant and its corrections, opened facts by entry, and the signed head over them."""

    number: str
    entries: tuple[Proven, ...]
    facts: tuple[tuple[int, Opening], ...]
    checkpoint: bytes

    def to_bytes(self) -> bytes:
        """The file: JSON that a person can read."""
        document = {
            "format": FORMAT_VERSION,
            "number": self.number,
            "entries": [
                {"index": one.index, "leaf": _base64(one.leaf), "proof": [_base64(item) for item in one.proof]}
                for one in self.entries
            ],
            "facts": [
                {"entry": index, "field": fact.field, "salt": fact.salt.hex(), "value": json.loads(fact.value)}
                for index, fact in self.facts
            ],
            "checkpoint": self.checkpoint.decode(),
        }
        return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


class CertificateFormError(ValueError):
    """The bytes are no certificate file of a version that this program knows."""


def read_certificate(data: bytes) -> Certificate:
    """Take a file apart; nothing of what it says is believed yet. Raises CertificateFormError."""
    if len(data) > LARGEST_FILE:
        raise CertificateFormError("the file is too large")
    try:
        document = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_without_repeats, parse_float=_refuse)
        _exactly(document, "format", "number", "entries", "facts", "checkpoint")
        if type(document["format"]) is not int or document["format"] != FORMAT_VERSION:
            raise CertificateFormError("unknown format version")
        return Certificate(
            number=_of(str, document["number"]),
            entries=tuple(_proven(item) for item in _of(list, document["entries"])),
            facts=tuple(_fact(item) for item in _of(list, document["facts"])),
            checkpoint=_of(str, document["checkpoint"]).encode(),
        )
    except (ValueError, RecursionError) as error:
        raise CertificateFormError(str(error)) from None


def state_after(entries: Sequence[Entry]) -> GrantState:
    """What a grant and its corrections, in their order, come to. Raises ValueError for any other sequence."""
    if not entries or entries[0].kind != "grant":
        raise ValueError("no grant")
    state = begin(entries[0])
    for before, entry in pairwise(entries):
        if entry.kind != CORRECT or entry.refers_to != state.index or entry.seq <= before.seq:
            raise ValueError("no correction of the grant")
        state, faults = change(state, entry)
        if faults:
            raise ValueError(faults[0])
    return state


def number_for(state: GrantState) -> str:
    """The number of a grant as it was stated last. ``state`` must know only corrections (``state_after``)."""
    return number_of(register=state.register, year=state.decision.decided_on.year, serial=state.last_change)


def check_issuable(state: GrantState, *, on: date) -> None:
    """Whether a certificate may be given out on a day.

    Raises RuleViolation: ``certificate.erased``, ``certificate.revoked`` (R-33), ``certificate.ended`` (R-25).
    """
    if state.erased:
        raise RuleViolation("certificate.erased")
    standing = state.status_on(on)
    if standing == REVOKED and state.revoked_on is not None:
        said = {"revoked_on": state.revoked_on.isoformat(), "clause": "S3 art. 56"}
        raise broken("certificate.revoked", said, rule="R-33", clause="S3 art. 56")
    if standing == ENDED and state.provisional_until is not None:
        said = {"provisional_until": state.provisional_until.isoformat()}
        raise broken("certificate.ended", said, rule="R-25", clause="S1; S13")


def _proven(item: Any) -> Proven:
    _exactly(item, "index", "leaf", "proof")
    proof = tuple(_bytes(_of(str, one)) for one in _of(list, item["proof"]))
    return Proven(_of(int, item["index"]), _bytes(_of(str, item["leaf"])), proof)


def _fact(item: Any) -> tuple[int, Opening]:
    _exactly(item, "entry", "field", "salt", "value")
    field, salt = _of(str, item["field"]), _of(str, item["salt"])
    if not FIELD_NAME.fullmatch(field) or not re.fullmatch(rf"[0-9a-f]{{{2 * SALT_SIZE}}}", salt):
        raise CertificateFormError("no field and salt of a commitment")
    return _of(int, item["entry"]), Opening(field, bytes.fromhex(salt), canonical_bytes(item["value"]))


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise CertificateFormError(f"a {kind.__name__} was expected")
    return value


def _exactly(value: Any, *names: str) -> None:
    if type(value) is not dict or value.keys() != set(names):
        raise CertificateFormError(f"not exactly the fields {', '.join(names)}")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise CertificateFormError("a name stands twice")
    return found


def _refuse(text: str) -> None:
    raise CertificateFormError(f"{text} is no integer")


def _base64(data: bytes) -> str:
    return b64encode(data).decode()


def _bytes(text: str) -> bytes:
    data = b64decode(text, validate=True)
    if b64encode(data).decode() != text:
        raise CertificateFormError("no canonical base64")
    return data
