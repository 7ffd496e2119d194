"""The JSON object of a leaf: what may stand in each field, checked without stopping at the first fault."""

import re
from datetime import date, datetime
from typing import Any

from honors.domain.ledger.canonical import LARGEST_INTEGER
from honors.domain.ledger.commitment import FIELD_NAME
from honors.domain.ledger.kinds import KINDS, Use
from honors.domain.ledger.tree import HASH_NAME, HASH_SIZE

FORMAT_VERSION = 1
REGISTERS = ("honors", "stars")
CATEGORIES = ("individual", "collective")
ORIGINS = ("decided", "imported")
PROVENANCES = ("original", "copy", "file", "report")
SUBJECT_SIZE = 16
LONGEST_TEXT = 200

_SUBJECT = re.compile(rf"[0-9a-f]{{{2 * SUBJECT_SIZE}}}")
_HASH = re.compile(rf"[0-9a-f]{{{2 * HASH_SIZE}}}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DAY_FORM = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT_FORM = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z", re.ASCII)

Faults = list[tuple[str, str]]


def unknown_format(document: dict[str, Any]) -> Faults:
    """The version and hash that this program cannot read, as places and messages."""
    found = []
    if document.get("format") != FORMAT_VERSION:
        found.append(("/format", "unknown format version"))
    if document.get("hash") != HASH_NAME:
        found.append(("/hash", "unknown hash"))
    return found


def document_faults(document: dict[str, Any]) -> Faults:
    """Every fault as the place and what is wrong there; empty for an object that may be written."""
    return _Reader(document).faults()


class _Reader:
    """Walks a leaf's object once and notes every fault with its place."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._found: list[tuple[str, str]] = []

    def faults(self) -> list[tuple[str, str]]:
        self._found = []
        self._keys("", self._document, _FIELDS)
        for name, check in _CHECKS.items():
            if name in self._document and self._document[name] is not None:
                check(self, f"/{name}", self._document[name])
        for name in ("seq", "kind", "recorded_at", "commitments"):
            if self._document.get(name) is None:
                self._fault(f"/{name}", "missing")
        self._kind_rules()
        return self._found

    def _fault(self, place: str, message: str) -> None:
        self._found.append((place, message))

    def _keys(self, place: str, value: Any, expected: tuple[str, ...]) -> bool:
        if type(value) is not dict:
            self._fault(place, "no object")
            return False
        for name in expected:
            if name not in value:
                self._fault(f"{place}/{name}", "missing")
        for name in value:
            if name not in expected:
                self._fault(f"{place}/{name}", "unknown field")
        return value.keys() == set(expected)

    def _text(self, place: str, value: Any) -> None:
        if type(value) is not str or not value or value != value.strip() or len(value) > LONGEST_TEXT:
            self._fault(place, f"no text of 1 to {LONGEST_TEXT} characters without blanks around")
        elif _CONTROL.search(value):
            self._fault(place, "holds control characters")

    def _natural(self, place: str, value: Any) -> None:
        if type(value) is not int or not 0 <= value <= LARGEST_INTEGER:
            self._fault(place, "no natural number")

    def _flag(self, place: str, value: Any) -> None:
        if type(value) is not bool:
            self._fault(place, "neither true nor false")

    def _day(self, place: str, value: Any) -> None:
        try:
            known = type(value) is str and bool(_DAY_FORM.fullmatch(value)) and bool(date.fromisoformat(value))
        except ValueError:
            known = False
        if not known:
            self._fault(place, "no date of the form 2026-11-24")

    def _instant(self, place: str, value: Any) -> None:
        try:
            known = type(value) is str and bool(_INSTANT_FORM.fullmatch(value)) and bool(datetime.fromisoformat(value))
        except ValueError:
            known = False
        if not known:
            self._fault(place, "no time of the form 2026-11-24T08:00:00.000000Z")

    def _award(self, place: str, value: Any) -> None:
        if self._keys(place, value, ("code", "edition")):
            self._text(f"{place}/code", value["code"])
            self._text(f"{place}/edition", value["edition"])

    def _decision(self, place: str, value: Any) -> None:
        if self._keys(place, value, ("date", "document_number", "organ")):
            self._day(f"{place}/date", value["date"])
            self._text(f"{place}/organ", value["organ"])
            if value["document_number"] is not None:
                self._text(f"{place}/document_number", value["document_number"])
            elif self._document.get("origin") != "imported":
                self._fault(f"{place}/document_number", "may be unknown only in an imported entry")

    def _discontinuity(self, place: str, value: Any) -> None:
        if self._keys(place, value, ("lost_origin", "lost_root", "lost_size", "new_origin")):
            self._text(f"{place}/lost_origin", value["lost_origin"])
            self._text(f"{place}/new_origin", value["new_origin"])
            self._natural(f"{place}/lost_size", value["lost_size"])
            if type(value["lost_root"]) is not str or not _HASH.fullmatch(value["lost_root"]):
                self._fault(f"{place}/lost_root", "no hash in lower-case hexadecimal")
            if value["lost_origin"] == value["new_origin"]:
                self._fault(f"{place}/new_origin", "is the name of the lost branch")

    def _commitments(self, place: str, value: Any) -> None:
        if type(value) is not dict:
            self._fault(place, "no object")
            return
        for name, hashed in value.items():
            if not FIELD_NAME.fullmatch(name):
                self._fault(f"{place}/{name}", "no field name")
            if type(hashed) is not str or not _HASH.fullmatch(hashed):
                self._fault(f"{place}/{name}", "no hash in lower-case hexadecimal")

    def _subject(self, place: str, value: Any) -> None:
        if type(value) is not str or not _SUBJECT.fullmatch(value):
            self._fault(place, f"no {2 * SUBJECT_SIZE} lower-case hexadecimal digits")

    def _format(self, place: str, value: Any) -> None:
        if type(value) is not int or value != FORMAT_VERSION:
            self._fault(place, "unknown format version")

    def _kind_rules(self) -> None:
        kind = self._document.get("kind")
        uses = KINDS.get(kind) if type(kind) is str else None
        if uses is None:
            return
        for name, use in uses.items():
            value = self._document.get(name)
            empty = value is None or value == {}
            if use is Use.REQUIRED and empty:
                self._fault(f"/{name}", "required by this kind")
            if use is Use.NEVER and not empty:
                self._fault(f"/{name}", "not allowed in this kind")
        self._cross_rules()

    def _cross_rules(self) -> None:
        document = self._document
        refers_to, seq = document.get("refers_to"), document.get("seq")
        if type(refers_to) is int and type(seq) is int and refers_to >= seq:
            self._fault("/refers_to", "names no earlier entry")
        if document.get("origin") == "decided" and document.get("provenance") not in {None, "original"}:
            self._fault("/provenance", "what was decided here is original")
        until, effective = document.get("provisional_until"), document.get("effective_on")
        if type(until) is str and type(effective) is str and until < effective:
            self._fault("/provisional_until", "before the day of effect")
        lost = document.get("discontinuity")
        lost_size = lost.get("lost_size") if type(lost) is dict else None
        if type(lost_size) is int and type(seq) is int and lost_size <= seq:
            self._fault("/discontinuity/lost_size", "that checkpoint was not lost")


def _choice(*allowed: str) -> Any:
    def check(reader: _Reader, place: str, value: Any) -> None:
        if type(value) is not str or value not in allowed:
            reader._fault(place, f"none of {', '.join(allowed)}")

    return check


_CHECKS: dict[str, Any] = {
    "amended_decision": _Reader._decision,
    "award": _Reader._award,
    "commitments": _Reader._commitments,
    "decision": _Reader._decision,
    "discontinuity": _Reader._discontinuity,
    "effective_on": _Reader._day,
    "format": _Reader._format,
    "ground": _Reader._text,
    "hash": _choice(HASH_NAME),
    "is_posthumous": _Reader._flag,
    "kind": _choice(*KINDS),
    "origin": _choice(*ORIGINS),
    "provenance": _choice(*PROVENANCES),
    "provisional_until": _Reader._day,
    "recipient_category": _choice(*CATEGORIES),
    "recorded_at": _Reader._instant,
    "refers_to": _Reader._natural,
    "register": _choice(*REGISTERS),
    "seq": _Reader._natural,
    "subject": _Reader._subject,
}
_FIELDS = tuple(_CHECKS)
