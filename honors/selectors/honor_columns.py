"""The columns in which honors are listed, on the page and in an export alike."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet

from honors.domain.codes import lookup
from honors.domain.errors import RuleViolation
from honors.domain.identity import mask_police_number
from honors.models import Honor
from honors.selectors.unit import is_front_line_on, name_on, short_name_on

Cell = str | int | date
"""What a cell holds; words of values are codes, told by ``WORDS``."""

WORDS: Mapping[str, str] = {
    "level": "level",
    "category": "recipient",
    "register": "register",
    "front_line": "answer",
    "status": "honor_status",
}
"""Columns whose value is a code of this kind."""

COLUMNS: Mapping[str, Callable[[Honor], Cell]] = {
    "name": lambda honor: honor.officer.name if honor.officer else honor.unit.name if honor.unit else "",
    "police_number": lambda honor: mask_police_number(honor.officer.police_number) if honor.officer else "",
    "award": lambda honor: honor.award.name,
    "level": lambda honor: honor.level,
    "category": lambda honor: honor.recipient_category,
    "register": lambda honor: honor.register,
    "decided_on": lambda honor: honor.decided_on,
    "year": lambda honor: honor.decided_on.year,
    "unit": lambda honor: short_name_on(honor.unit, honor.decided_on) if honor.unit else "",
    "unit_name": lambda honor: name_on(honor.unit, honor.decided_on) if honor.unit else "",
    "front_line": lambda honor: str(is_front_line_on(honor.unit, honor.decided_on)) if honor.unit else "",
    "organ": lambda honor: honor.organ,
    "document_number": lambda honor: honor.document_number or "",
    "status": lambda honor: honor.status,
    "ledger_index": lambda honor: honor.ledger_index,
}
USUAL = ("name", "police_number", "award", "decided_on", "unit", "document_number", "status", "ledger_index")
"""What is listed where nobody chose."""


def loaded_for(rows: QuerySet[Honor], columns: Sequence[str]) -> QuerySet[Honor]:
    """The honors with what their columns read, so that no row costs a query of its own."""
    return rows.prefetch_related("unit__former_front_line") if "front_line" in columns else rows


def read_columns(names: Sequence[str]) -> tuple[str, ...]:
    """The columns as they are named, in that order and each once; the usual ones where none are named.

    Raises RuleViolation("export.columns") for one that is not there.
    """
    for name in names:
        if name not in COLUMNS:
            raise RuleViolation("export.columns", {"column": name})
    return tuple(dict.fromkeys(names)) or USUAL


def moved(columns: Sequence[str], name: str, *, by: int) -> tuple[str, ...]:
    """The columns with one of them ``by`` places further on; as they are where it is not among them or at an end."""
    if name not in columns:
        return tuple(columns)
    rest = [column for column in columns if column != name]
    place = min(max(columns.index(name) + by, 0), len(rest))
    return (*rest[:place], name, *rest[place:])


def word_of(kind: str, value: object, language: str) -> str:
    """The word for a value of one kind; the value itself where none is registered."""
    try:
        code = lookup(f"{kind}.{value}")
    except KeyError:
        return str(value)
    return code.en if language == "en" else code.zh


def cells(honor: Honor, columns: Sequence[str], *, language: str) -> list[Cell]:
    """One row, codes in words."""
    values = [COLUMNS[name](honor) for name in columns]
    return [
        word_of(WORDS[name], value, language) if name in WORDS and value != "" else value
        for name, value in zip(columns, values, strict=True)
    ]
