"""Exports of the query of honors: exactly what is listed, written in flat memory, told to the audit trail before."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import Honor
from honors.selectors.honor_columns import Cell, cells, loaded_for, word_of
from honors.selectors.honor_filter import SORTS, Asked, cells_in, count_of
from honors.selectors.keyset import read_page
from honors.services.audit import record_event
from honors.services.use_case import use_case

SHEET_ROWS = 1_048_575
"""Rows of a worksheet under its head."""
CHUNK = 2000
LONGEST_REASON = 200
KINDS = (".xlsx", ".csv")
WIDTHS = {"name": 16, "award": 18, "decided_on": 13, "unit": 24, "organ": 24, "document_number": 24}


@dataclass(frozen=True, kw_only=True)
class Export:
    """An export that may be written, and was told to the audit trail."""

    asked: Asked
    columns: tuple[str, ...]
    rows: int
    by_year: tuple[tuple[int, str, int], ...]
    """Year, level and times; a year without an honor has one row, without a level."""
    language: str


@use_case("honor.export")
def allow_export(
    *, actor: Actor, asked: Asked, columns: tuple[str, ...], reason: str, kind: str, language: str, at: datetime
) -> Export:
    """Let a query leave the house as a file; who, why, what and how much is in the audit trail before a row is read.

    Whoever sees the honors may export them: ``asked`` holds nothing else. Raises RuleViolation: ``export.reason``,
    ``export.file_kind``, ``export.too_many``.
    """
    if not reason.strip():
        raise RuleViolation("export.reason", field="reason")
    prepared = prepare_export(actor=actor, asked=asked, columns=columns, kind=kind, language=language)
    # What is searched for may be a person: the trail says that it was, not whom
    searched = {"name": "person_name", "pinyin": "person_name", "police_number": "police_number"}
    record_event(
        actor=actor,
        event="honor.export",
        at=at,
        object_kind="honor",
        after={
            "reason": reason.strip()[:LONGEST_REASON],
            "rows": prepared.rows,
            "columns": list(columns),
            "sort": asked.sort,
            "kind": kind,
            **{searched.get(name, f"filter_{name}"): value for name, value in asked.filters.items()},
        },
    )
    return prepared


def prepare_export(*, actor: Actor, asked: Asked, columns: tuple[str, ...], kind: str, language: str) -> Export:
    """What an export comes to, as the actor sees it now.

    Raises RuleViolation ``export.file_kind``, ``export.too_many``.
    """
    if kind not in KINDS:
        raise RuleViolation("export.file_kind")
    rows = count_of(actor, asked)
    if kind == ".xlsx" and rows > SHEET_ROWS:
        raise RuleViolation("export.too_many", {"rows": rows, "limit": SHEET_ROWS})
    sums: dict[tuple[int, str], int] = {}
    for cell in cells_in(actor, asked):
        sums[cell.year, cell.level] = sums.get((cell.year, cell.level), 0) + cell.times
    years = asked.years({year for year, _level in sums})
    rest = {(year, ""): 0 for year in set(years) - {year for year, _level in sums}}
    by_year = tuple((year, level, times) for (year, level), times in sorted((sums | rest).items()))
    return Export(asked=asked, columns=columns, rows=rows, by_year=by_year, language=language)


def write_export(export: Export, file: Path, *, watch: Callable[[int], None] = lambda _done: None) -> int:
    """Write the file (.xlsx or .csv by its ending), chunk by chunk; the number of rows written. Raises OSError.

    ``watch`` hears how many rows were read.
    """
    if file.suffix.lower() == ".csv":
        return _write_csv(export, file, watch)
    with file.open("wb") as out:
        return _write_xlsx(export, out, watch)


def _honors(export: Export, watch: Callable[[int], None]) -> Iterator[Honor]:
    cursor, read = None, 0
    rows = loaded_for(export.asked.rows, export.columns)
    while True:
        page = read_page(rows, SORTS[export.asked.sort], size=CHUNK, cursor=cursor)
        yield from page.rows
        read += len(page.rows)
        watch(read)
        cursor = page.next
        if cursor is None:
            return


def _head(export: Export) -> list[str]:
    return [word_of("honor_column", name, export.language) for name in export.columns]


def _write_xlsx(export: Export, out: BinaryIO, watch: Callable[[int], None]) -> int:
    safe = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, {**safe, "strings_to_numbers": False})
    bold = book.add_format({"bold": True, "bg_color": "#e9edf3", "border": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "right"})
    is_english = export.language == "en"
    sheet = book.add_worksheet("Honors" if is_english else "荣誉")
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(export.columns, start=1):
        sheet.set_column(column, column, WIDTHS.get(name, 10))
    _write_row(sheet, 0, ["No." if is_english else "序号", *_head(export)], bold, bold)
    number = 0
    for number, honor in enumerate(_honors(export, watch), start=1):
        _write_row(sheet, number, [number, *cells(honor, export.columns, language=export.language)], None, day)
    sheet.autofilter(0, 0, number, len(export.columns))
    years = book.add_worksheet("By year" if is_english else "按年度")
    _write_row(
        years, 0, [_column("year", export), _column("level", export), "Times" if is_english else "人次"], bold, bold
    )
    for place, (year, level, times) in enumerate(export.by_year, start=1):
        words = word_of("level", level, export.language) if level else ""
        _write_row(years, place, [year, words, times], None, day)
    total = ["Total" if is_english else "合计", "", sum(times for _year, _level, times in export.by_year)]
    _write_row(years, len(export.by_year) + 1, total, bold, bold)
    book.close()
    return number


def _column(name: str, export: Export) -> str:
    return word_of("honor_column", name, export.language)


def _write_row(sheet: Any, row: int, values: Sequence[Cell], style: Any, day: Any) -> None:
    for column, value in enumerate(values):
        if isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day
        elif isinstance(value, int):
            sheet.write_number(row, column, value, style)
        else:
            sheet.write_string(row, column, value, style)


def _write_csv(export: Export, file: Path, watch: Callable[[int], None]) -> int:
    number = 0
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(_head(export))
        for honor in _honors(export, watch):
            number += 1
            values = cells(honor, export.columns, language=export.language)
            writer.writerow([plain(value) for value in values])
    return number


def plain(value: Cell) -> str:
    """A cell of a .csv that no spreadsheet takes for a formula."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text
