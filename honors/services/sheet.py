"""Sheets out of files that people bring: .xlsx and .csv, looked at before they are opened, read row by row."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, XmlError, ZipError

from honors.domain.errors import RuleViolation
from honors.domain.sheet import HEADING_ROWS, Column, Place, SheetFinding, SheetRow, find_headings, read_cell

LARGEST_MB = 20
MOST_ROWS = 50_000
MOST_MEMBERS = 500
UNPACKED = 300_000_000
"""Bytes that a workbook may hold when unpacked: fifty thousand rows hold about fifty million."""
RATIO = 300
"""How much smaller a member may have become by packing; sheets become about ten times smaller."""

_BROKEN = (CalamineError, ZipError, XmlError, PasswordError, zipfile.BadZipFile, OSError, ValueError, EOFError)


@dataclass
class Read:
    """What a file holds: its rows, what stands against it, what was only left unread, and the digest of its bytes."""

    digest: str
    rows: list[SheetRow] = field(default_factory=list)
    findings: list[SheetFinding] = field(default_factory=list)
    remarks: list[SheetFinding] = field(default_factory=list)


def load_file(name: str) -> bytes:
    """A file of this machine as it is. Raises RuleViolation ``import.unreadable``."""
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise RuleViolation("import.unreadable", {"reason": "missing"}) from error


def read_file(name: str, content: bytes, columns: Sequence[Column]) -> Read:
    """All rows of the sheets that have the headings, each cell read by its column; a finding for each that cannot be.

    Rows without any text are no rows. Raises RuleViolation: ``import.unreadable``, ``import.too_large``,
    ``import.too_many``; ``import.no_headings`` where no sheet has them.
    """
    if len(content) > LARGEST_MB * 1_000_000:
        raise RuleViolation("import.too_large", {"limit": LARGEST_MB})
    found = Read(digest=sha256(content).hexdigest())
    refusal: RuleViolation | None = None
    for sheet, rows in _sheets(name, content):
        try:
            _read_sheet(found, sheet, rows, columns)
        except RuleViolation as error:
            if error.code != "import.no_headings":
                raise
            refusal = refusal or error
            found.remarks.append(SheetFinding(Place(sheet, 1), "import.sheet_ignored"))
    if refusal is not None and not found.rows and not found.findings:
        raise refusal
    if not found.rows and not found.findings:
        found.findings.append(SheetFinding(Place(name, 1), "import.empty"))
    return found


def _read_sheet(found: Read, sheet: str, rows: Iterator[Sequence[Any]], columns: Sequence[Column]) -> None:
    top: list[Sequence[Any]] = []
    for row in rows:
        top.append(row)
        if len(top) == HEADING_ROWS:
            break
    index, places, others = find_headings(top, columns)
    found.remarks += [SheetFinding(Place(sheet, index + 1, name), "import.column_ignored") for name in others]
    number = index + 1
    for row in (*top[index + 1 :], *rows):
        number += 1
        if not any(str(value).strip() for value in row if value is not None):
            continue
        if len(found.rows) == MOST_ROWS:
            raise RuleViolation("import.too_many", {"limit": MOST_ROWS})
        _read_row(found, Place(sheet, number), row, places)


def _read_row(found: Read, place: Place, row: Sequence[Any], places: dict[int, Column]) -> None:
    values: dict[str, Any] = {}
    for index, column in places.items():
        here = Place(place.sheet, place.row, column.heading)
        try:
            value = read_cell(column, row[index] if index < len(row) else None)
        except RuleViolation as error:
            found.findings.append(SheetFinding(here, error.code, error.params))
            continue
        if value is not None:
            values[column.name] = value
        elif column.is_required:
            found.findings.append(SheetFinding(here, "import.required"))
    found.rows.append(SheetRow(place, values))


def _sheets(name: str, content: bytes) -> Iterator[tuple[str, Iterator[Sequence[Any]]]]:
    kind = Path(name).suffix.lower()
    if kind == ".csv":
        yield Path(name).name, csv.reader(io.StringIO(_decoded(content), newline=""))
        return
    if kind != ".xlsx":
        raise RuleViolation("import.unreadable", {"reason": "file_kind"})
    try:
        _look_at_archive(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheets_metadata:
            if sheet.typ == SheetTypeEnum.WorkSheet:
                # Rows count from the top of the sheet, not from its first row with text
                yield sheet.name, book.get_sheet_by_name(sheet.name).iter_rows()
    except _BROKEN as error:
        raise RuleViolation("import.unreadable", {"reason": "damaged"}) from error


def _look_at_archive(content: bytes) -> None:
    """A packed file may be small and full of nothing: sizes, ratios and overlaps are looked at before it is opened."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > UNPACKED:
        raise RuleViolation("import.unreadable", {"reason": "swollen"})
    end = 0
    for one in sorted(members, key=lambda member: member.header_offset):
        if one.file_size > RATIO * max(one.compress_size, 1000) or one.header_offset < end:
            raise RuleViolation("import.unreadable", {"reason": "swollen"})
        end = one.header_offset + one.compress_size


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RuleViolation("import.unreadable", {"reason": "encoding"})
