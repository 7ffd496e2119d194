"""Checking the read model of the ledger, its summaries and its subjects against leaves and openings."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from cryptography.exceptions import InvalidTag

from honors.domain.award import OrganLevel, Register, counts_as_provincial_or_ministerial
from honors.domain.ledger.commitment import Opening
from honors.domain.ledger.entry import Entry, EntryError, UnknownFormatError, parse_entry
from honors.domain.ledger.faults import Fault, Finding, Unchecked
from honors.domain.ledger.kinds import ERASE
from honors.domain.ledger.openings import unpack
from honors.domain.ledger.readmodel import GrantRow, ReadModelVerifier
from honors.models import Honor, HonorRecipients, HonorTotal, LedgerEntry, LedgerOpening, LedgerSubject
from honors.models.secret import EncryptedBytesField
from honors.selectors import ledger_rows
from honors.selectors.honor_totals import differing_recipients, differing_totals
from honors.services.honor_plain import Held

ENTRIES = LedgerEntry._meta.db_table
OPENINGS = LedgerOpening._meta.db_table
SUBJECTS = LedgerSubject._meta.db_table
HONORS = Honor._meta.db_table
TOTALS = HonorTotal._meta.db_table
RECIPIENTS = HonorRecipients._meta.db_table
OPENED = {name: ("keys", name) for name in ("officer_id", "unit_id", "organ_level")}
RENAMED = {
    "award_edition": "award_id",
    "decision_organ": "organ",
    "decision_document_number": "document_number",
    "decision_on": "decided_on",
}
"""Columns of the read model that go by another name than what they repeat of the leaf."""

_PROVINCIAL = {
    (register.value, level.value): counts_as_provincial_or_ministerial(register, level)
    for register in Register
    for level in OrganLevel
} | {(register.value, None): False for register in Register}
_NO_AWARD = ("", "", "")

# Column that follows from others, and those others: where one of them is at fault, nothing is said about it.
_BASES = {
    "award_id": ("award_code",),
    "level": ("award_id", "award_code"),
    "is_provincial_or_ministerial": ("register", "organ_level"),
    "unit_path": ("unit_id",),
}
_SUBJECT_BASES = ("subject", "register", "recipient_category", "officer_id", "unit_id")


class ReadModel:
    """Entries with what stands beside them: all that the sieve held back, and all that later entries name."""

    def __init__(self, changes: list[Entry], held: Held) -> None:
        """``changes``: all entries other than grants."""
        self._changes = changes
        self._held = held
        self._changed = {entry.seq for entry in changes}
        self._has_erasures = any(entry.kind == ERASE for entry in changes)
        self._awards = ledger_rows.awards()
        self._sealed = _Sealed(any_opened=held.passed > 0)
        self._aside: list[tuple[int, tuple[str, ...], Fault]] = []
        self._of_subjects: set[tuple[str, str | None]] = set()

    def run(self) -> Iterator[Finding]:
        """Every finding of the read model, openings and subjects, as it is found."""
        verifier = ReadModelVerifier(
            table=HONORS,
            openings_table=OPENINGS,
            entry_table=ENTRIES,
            opened_columns=OPENED,
            changes=self._changes,
            change_openings=self._change_openings(),
        )
        named: set[tuple[int | None, str | None]] = set()
        for finding in verifier.run(self._rows()):
            if isinstance(finding, Fault):
                if self._follows_from_unreadable(finding):
                    continue
                named.add((finding.index, RENAMED.get(finding.column or "", finding.column)))
            yield _in_our_words(finding)
        for index, bases, fault in self._aside:
            if not any((index, column) in named for column in (fault.column, *bases)):
                yield fault
        yield from self._sealed.findings()
        yield from self._strays()

    def _strays(self) -> Iterator[Finding]:
        for (pk,) in ledger_rows.honors_without_entry():
            yield Fault(HONORS, pk, None, pk, "no_entry")
        for (pk,) in ledger_rows.openings_without_entry():
            yield Fault(OPENINGS, pk, None, pk, "no_entry")
        for (pk,) in ledger_rows.subjects_without_honor():
            yield Fault(SUBJECTS, pk, "number", None, "unused")

    def _follows_from_unreadable(self, fault: Fault) -> bool:
        return fault.index in self._sealed.unreadable and (fault.table == OPENINGS or fault.column in OPENED)

    def _change_openings(self) -> dict[int, tuple[Opening, ...]]:
        return {index: self._sealed.open(index, sealed) for index, sealed in ledger_rows.openings_of(self._changed)}

    def _rows(self) -> Iterator[GrantRow]:
        for row in ledger_rows.grant_rows(self._indexes()):
            index, leaf, sealed, pk, award_id = row[:5]
            if index in self._changed:
                if pk is not None:
                    self._aside.append((index, (), Fault(HONORS, pk, None, index, "no_grant")))
                continue
            code, edition, level = self._awards.get(award_id, _NO_AWARD)
            if pk is not None:
                self._beside(row, code, level)
            yield GrantRow(
                index, leaf, pk, (*row[5:9], edition, *row[9:21]), row[21:24], self._sealed.open(index, sealed)
            )

    def _indexes(self) -> list[int]:
        named = {entry.refers_to for entry in self._changes if entry.refers_to is not None}
        wanted = {*self._held.indexes, *named}
        if self._has_erasures:
            # An erase retires its subject, and a later grant that carries it may be plain for the rest.
            wanted.update(ledger_rows.honors_of(self._subjects(named)))
        return sorted(wanted)

    def _subjects(self, named: set[int]) -> set[str]:
        """Every number that an erase may have retired."""
        found = {entry.subject for entry in self._changes}
        for row in ledger_rows.grant_rows(sorted(named)):
            with suppress(EntryError):
                found.add(parse_entry(row[1]).subject)
        return {subject for subject in found if subject is not None}

    def _beside(self, row: tuple[Any, ...], code: str, level: str) -> None:
        """Compare columns that neither leaf nor opening holds, but that follow from those that they do."""
        register, organ_level = row[5], row[23]
        is_erased = row[21] is None and row[22] is None
        # Whose the number of an erased row was, is known as long as another row bears it that was not erased.
        path, owned = ("", row[30:32]) if is_erased else (row[27], None)
        owner = (row[13], register, row[21], None if row[21] is not None else row[22], None)
        stored = (row[8], *row[24:27], *row[28:33])
        if not is_erased and stored == (code, level, _PROVINCIAL.get((register, organ_level)), path, *owner):
            return
        index, pk = row[0], row[3]
        expected = (code, level, _PROVINCIAL.get((register, organ_level)), path)
        for column, kept, computed in zip(_BASES, stored, expected, strict=False):
            if kept != computed:
                self._aside.append((index, _BASES[column], Fault(HONORS, pk, column, index, "differs")))
        if row[28] is None:
            self._subject_fault(index, row[13], "number", "missing")
            return
        for column, kept, computed in zip(
            ("register", "officer_id", "unit_id"), row[29:32], (register, *(owned or owner[2:4])), strict=True
        ):
            if kept != computed:
                self._subject_fault(index, row[13], column, "differs")
        if (row[32] is None) if is_erased else (row[32] is not None and not self._has_erasures):
            self._subject_fault(index, row[13], "retired_at", "differs")

    def _subject_fault(self, index: int, number: str, column: str, kind: str) -> None:
        if (number, column) not in self._of_subjects:
            self._of_subjects.add((number, column))
            self._aside.append((index, _SUBJECT_BASES, Fault(SUBJECTS, number, column, None, kind)))


class _Sealed:
    """Opens what is encrypted, and tells a changed row from a wrong key."""

    def __init__(self, *, any_opened: bool) -> None:
        field = LedgerOpening._meta.get_field("sealed")
        assert isinstance(field, EncryptedBytesField)
        self._field = field
        self._any_opened = any_opened
        self.unreadable: set[int] = set()

    def open(self, index: int, sealed: Any) -> tuple[Opening, ...]:
        if sealed is None:
            return ()
        try:
            found = unpack(self._field.open(bytes(sealed)))
        except (InvalidTag, ValueError, TypeError):
            self.unreadable.add(index)
            return ()
        self._any_opened = True
        return found

    def findings(self) -> Iterator[Finding]:
        if len(self.unreadable) > 1 and not self._any_opened:
            yield Unchecked(OPENINGS, None, None, "field_key")
            return
        for index in sorted(self.unreadable):
            yield Fault(OPENINGS, index, "sealed", index, "unreadable")


def total_findings() -> Iterator[Finding]:
    """Findings of both summaries against a recount of the read model. A cell that is missing is named by its key."""
    yield from _cells(TOTALS, "times", differing_totals())
    yield from _cells(RECIPIENTS, "recipients", differing_recipients())


def _cells(table: str, counter: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[Finding]:
    for pk, kept, counted, *key in rows:
        if pk is None:
            yield Fault(table, "/".join(map(str, key)), None, None, "missing")
        elif counted is None:
            yield Fault(table, pk, None, None, "nothing_to_count")
        elif kept != counted:
            yield Fault(table, pk, counter, None, "differs")


def _in_our_words(finding: Finding) -> Finding:
    if finding.table != HONORS or not isinstance(finding, Fault):
        return finding
    if finding.kind == "no_grant":
        return _why_no_grant(finding)
    return replace(finding, column=RENAMED.get(finding.column or "", finding.column))


def _why_no_grant(fault: Fault) -> Finding:
    """The pass over the log reads only the ends of leaves; what one says that cannot be read is told here."""
    try:
        parse_entry(bytes(LedgerEntry.objects.get(pk=fault.index or 0).leaf))
    except UnknownFormatError:
        return Unchecked(ENTRIES, fault.index, fault.index, "unknown_format")
    except EntryError:
        return Fault(ENTRIES, fault.index, "leaf", fault.index, "malformed")
    return fault
