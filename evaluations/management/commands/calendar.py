"""``calendar import FILE``: the official days of one or more years, entered and published whole or not at all."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from evaluations.domain.calendar import check_year
from evaluations.domain.calendar_file import COLUMNS, CalendarRow, Flaw, by_year, read_rows
from evaluations.selectors.calendar import official_calendar
from evaluations.services.calendar import import_years
from honors import clock
from honors.domain.actor import SYSTEM
from honors.domain.codes import text
from honors.domain.errors import RuleViolation
from honors.management.base import JsonCommand


class Command(JsonCommand):
    help = (
        "Reads a CSV of day (YYYY-MM-DD), working (1 or 0), source: the days that differ from the plain week. "
        "A year that is published already must read the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        verbs = parser.add_subparsers(dest="verb", required=True)
        sub = verbs.add_parser("import")
        self.add_json_flag(sub)
        sub.add_argument("file", metavar="FILE")
        sub.add_argument("--dry-run", action="store_true", dest="dry_run", help="examine the file and write nothing")

    def answer(self, *, file: str, dry_run: bool = False, **_options: Any) -> dict[str, Any]:
        rows, flaws = read_rows(_cells(file))
        years = by_year(rows)
        new, against = _examined(years)
        flaws = sorted([*flaws, *against], key=lambda flaw: (flaw.row, flaw.column, flaw.code))
        created = [row for year in new.values() for row in year]
        if not flaws and not dry_run:
            import_years(actor=SYSTEM, years=new, at=clock.now())
        return {
            "read": len(rows),
            "created": 0 if flaws else len(created),
            "updated": 0,
            "unchanged": 0 if flaws else len(rows) - len(created),
            "findings": [_shown(flaw) for flaw in flaws],
        }

    def exit_code(self, document: Any) -> int:
        return 1 if document["findings"] else 0


def _cells(name: str) -> list[dict[str, str]]:
    try:
        with Path(name).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = set(reader.fieldnames or ())
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RuleViolation("calendar.bad_file", {"columns": ", ".join(COLUMNS)}) from error
    if columns != set(COLUMNS) or not rows:
        raise RuleViolation("calendar.bad_file", {"columns": ", ".join(COLUMNS)})
    return rows


def _examined(years: dict[int, list[CalendarRow]]) -> tuple[dict[int, list[CalendarRow]], list[Flaw]]:
    """The years that are not published yet, and what is wrong with any of them."""
    calendar = official_calendar()
    new: dict[int, list[CalendarRow]] = {}
    flaws: list[Flaw] = []
    for year, rows in years.items():
        known = {day: working for day, working in calendar.exceptions.items() if day.year == year}
        days = [(row.day, row.working) for row in rows]
        if year in calendar.years and dict(days) == known and len(days) == len(known):
            continue
        if year in calendar.years:
            flaws.append(Flaw(row=rows[0].row, column="day", code="calendar.year_taken", value=str(year)))
            continue
        new[year] = rows
        for finding in check_year(year, days, known):
            day = finding.facts.get("day", "")
            at = [row.row for row in rows if row.day.isoformat() == day]
            flaws.append(
                Flaw(row=at[-1] if at else rows[0].row, column="day", code=finding.code, value=day or str(year))
            )
    return new, flaws


def _shown(flaw: Flaw) -> dict[str, Any]:
    said = {"day": flaw.value, "year": flaw.value[:4] or "—", "value": flaw.value}
    words = {language: text(flaw.code, said, language=language) for language in ("zh", "en")}
    return {
        "sheet": "",
        "row": flaw.row,
        "column": flaw.column,
        "code": flaw.code,
        "text": words["zh"],
        "text_en": words["en"],
    }
