"""``authority FILE``: who approves, for each row of a table of questions."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from evaluations.selectors.authority import cell_of, table_of
from honors.domain.award import Level, RecipientCategory
from honors.domain.errors import RuleViolation
from honors.management.base import JsonCommand
from honors.selectors.unit import unit_by_code

NEEDED = frozenset({"recipient_kind", "category", "level", "on"})
OPTIONAL = frozenset({"award", "place", "scheme"})


class Command(JsonCommand):
    help = (
        "The approving organ for each row of a CSV: recipient_kind, category, level, on (or date); also award, place, "
        "scheme. place is a unit's code: mandates of the organs above it count."
    )

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.add_argument("file")

    def answer(self, **options: Any) -> Any:
        return [self._of_row(number, row) for number, row in enumerate(self._rows(options["file"]), start=1)]

    def _of_row(self, number: int, row: dict[str, str]) -> dict[str, Any]:
        """The answer to a row; what is refused in it is said with its number before."""
        try:
            return self._answer(number, row)
        except RuleViolation:
            self.stderr.write(f"第 {number} 行 · row {number}:")
            raise

    @staticmethod
    def _rows(name: str) -> list[dict[str, str]]:
        try:
            with Path(name).open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                reader.fieldnames = ["on" if name == "date" else name for name in reader.fieldnames or ()]
                columns = set(reader.fieldnames)
                rows = list(reader)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise RuleViolation("authority.bad_file", {"row": 0}) from error
        if not columns >= NEEDED or columns - NEEDED - OPTIONAL:
            raise RuleViolation("authority.bad_file", {"row": 0})
        return rows

    @staticmethod
    def _answer(number: int, row: dict[str, str]) -> dict[str, Any]:
        try:
            category, level = RecipientCategory(row["category"]), Level(row["level"])
            on = date.fromisoformat(row["on"])
        except (TypeError, ValueError) as error:
            raise RuleViolation("authority.bad_file", {"row": number}) from error
        scheme = row.get("scheme") or "police"
        known = {rule.recipient_kind for rule in table_of(scheme)}
        if known and row["recipient_kind"] not in known:
            said = {"kind": row["recipient_kind"], "known": "、".join(sorted(known))}
            raise RuleViolation("authority.unknown_kind", said)
        found = cell_of(
            kind=row["recipient_kind"],
            category=category,
            level=level,
            award=row.get("award") or _award(scheme, category, level),
            on=on,
            place=unit_by_code(row["place"]) if row.get("place") else None,
            scheme=scheme,
        )
        return {
            "row": number,
            "organ": found.organ,
            "co_organ": found.co_organ,
            "mandate": found.mandate,
            "clause": found.clause,
            "known": found.known,
        }


def _award(scheme: str, category: RecipientCategory, level: Level) -> str:
    """The code of the award where the level tells it; a personal title has two classes and must be named."""
    if level is Level.HONORARY_TITLE and category is RecipientCategory.INDIVIDUAL:
        return ""
    return f"{scheme}.{category.value}.{level.value}"
