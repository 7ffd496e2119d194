"""Cells of a sheet that people typed: headings wherever they stand, dates in every dress, and findings by place."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from honors.domain.errors import RuleViolation

HEADING_ROWS = 10
"""How far down the headings may stand, under a title that somebody merged over the sheet."""
EXACT_DIGITS = 15
"""Digits that a spreadsheet keeps of a number; a longer one has lost the rest."""
USUAL_NUMBER = 6
"""Digits of a police number: one that is stored as a number and has fewer may have lost zeros in front."""

_EPOCH = date(1899, 12, 30)
_LAST_SERIAL = 80_000
_DAY = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")
_DAY_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YES = frozenset({"是", "有", "y", "yes", "true", "1", "√", "✓", "✔"})
_NO = frozenset({"", "否", "无", "n", "no", "false", "0", "×", "—", "-"})


class Cell(StrEnum):
    """How a column is read."""

    TEXT = "text"
    NUMBER = "number"
    IDENTITY = "identity"
    DAY = "day"
    FLAG = "flag"


@dataclass(frozen=True)
class Column:
    """A heading, what it fills, and how: ``length`` is the longest text that its field takes."""

    heading: str
    name: str
    cell: Cell = Cell.TEXT
    length: int = 200
    is_required: bool = False


@dataclass(frozen=True)
class Place:
    """Where something stands: ``row`` is counted from 1 as a spreadsheet shows it; ``column`` is the heading."""

    sheet: str
    row: int
    column: str = ""


@dataclass(frozen=True)
class SheetFinding:
    """One thing about one place of a file."""

    place: Place
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetRow:
    """A row with its cells by field; a field is missing where its cell is empty or its column is not there."""

    place: Place
    values: Mapping[str, Any]


def find_headings(rows: Sequence[Sequence[Any]], columns: Sequence[Column]) -> tuple[int, dict[int, Column], list[str]]:
    """The first of ``rows`` that holds every required heading: its index, the columns by place, the headings that
    nobody asked for. Blanks and line breaks inside a heading do not count.

    Raises RuleViolation ``import.no_headings`` with the required ones that no row has.
    """
    known = {column.heading: column for column in columns}
    missing = [column.heading for column in columns if column.is_required]
    for index, row in enumerate(rows[:HEADING_ROWS]):
        names = [_heading(value) for value in row]
        lacking = [column.heading for column in columns if column.is_required and column.heading not in names]
        if not lacking:
            found = {names.index(name): known[name] for name in names if name in known}
            return index, found, [name for name in names if name and name not in known]
        if len(lacking) < len(missing):
            missing = lacking
    raise RuleViolation("import.no_headings", {"headings": missing})


def _heading(value: Any) -> str:
    return "".join(unicodedata.normalize("NFKC", str(value)).split()).strip("*＊")


def read_cell(column: Column, value: Any) -> Any:
    """The value of a cell; None of an empty one. A formula counts as the value that it last showed.

    Raises RuleViolation ``import.digits_lost``, ``import.zeros_lost``, ``import.not_a_day``, ``import.not_a_flag`` or
    ``import.too_long``.
    """
    if value is None or (isinstance(value, str) and not _blankless(value)):
        return None
    if column.cell is Cell.DAY:
        return read_day(value)
    if column.cell is Cell.FLAG:
        return read_flag(value)
    text = _blankless(value) if isinstance(value, str) else _digits(column, value)
    if len(text) > column.length:
        raise RuleViolation("import.too_long", {"length": len(text), "limit": column.length})
    return text


def _blankless(text: str) -> str:
    """Without what cannot be seen at the ends: blanks of every width, byte order marks, line breaks."""
    return text.strip(" \t\r\n\v\f\x00\u00a0\u3000\ufeff\u200b")


def _digits(column: Column, value: Any) -> str:
    if isinstance(value, bool | date | datetime | timedelta) or not isinstance(value, int | float):
        return str(value)
    text = str(int(value)) if value == int(value) else str(value)
    if column.cell is Cell.IDENTITY and len(text) > EXACT_DIGITS:
        raise RuleViolation("import.digits_lost")
    if column.cell is Cell.NUMBER and len(text) < USUAL_NUMBER:
        raise RuleViolation("import.zeros_lost", {"value": text})
    return text


def read_day(value: Any) -> date:
    """A day from an Excel date, from 2009-05-06, 2009.5.6, 2009年5月6日, 20090506 in text or number, or from the
    running number that a date shows in a cell of another format. Raises RuleViolation("import.not_a_day").
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(int(value)) if isinstance(value, int | float) and value == int(value) else str(value)
    text = unicodedata.normalize("NFKC", text).strip()
    if text.isdigit() and len(text) < 8 and 0 < int(text) < _LAST_SERIAL:  # noqa: PLR2004 - digits of a whole date
        return _EPOCH + timedelta(days=int(text))
    found = _DAY_DIGITS.fullmatch(text) or _DAY.fullmatch(text)
    try:
        year, month, day = map(int, found.groups()) if found else (0, 0, 0)
        return date(year, month, day)
    except ValueError:
        raise RuleViolation("import.not_a_day", {"value": text[:40]}) from None


def read_flag(value: Any) -> bool:
    """是 or 否. Raises RuleViolation("import.not_a_flag")."""
    if isinstance(value, bool):
        return value
    text = unicodedata.normalize("NFKC", str(int(value) if isinstance(value, float) else value)).strip().casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise RuleViolation("import.not_a_flag", {"value": text[:20]})
