"""The cells of one row of a table of examples, read with care: what is not understood is refused by row and column."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from honors.domain.errors import RuleViolation

W = TypeVar("W", bound=StrEnum)
T = TypeVar("T")
_DIGITS = 4
BAD_CELL = "rules.bad_cell"

COMMON = {
    "rule": "the rule that the row is about, R-08",
    "clause": "where it stands; not compared",
    "example": "what the row shows, in words; not compared",
    "expected": "the answer",
}
"""The headings of every form."""


@dataclass(frozen=True)
class Cells:
    """A row: its number in the file (the heading is not counted) and its cells by heading; a missing cell is empty.

    Every reading method raises RuleViolation ``rules.bad_cell`` for a text that it does not understand.
    """

    number: int
    values: Mapping[str, str]

    def text(self, name: str, usual: str = "") -> str:
        """The text of a cell, ``usual`` where it is empty."""
        return self.values.get(name, "").strip() or usual

    def read(self, name: str, reader: Callable[[str], T]) -> T:
        """The text of a cell as ``reader`` understands it; its ValueError, KeyError or IndexError refuse the cell."""
        try:
            return reader(self.text(name))
        except (ValueError, KeyError, IndexError, OverflowError) as error:
            raise self.refused(name) from error

    def refused(self, name: str) -> RuleViolation:
        """The refusal of a cell, to be raised."""
        said = {"row": self.number, "column": name, "value": self.text(name, "—"), "holds": COMMON.get(name, "—")}
        return RuleViolation(BAD_CELL, said)

    def day_or_none(self, name: str) -> date | None:
        """A day as 2026-11-24; None for an empty cell."""
        return self.read(name, date.fromisoformat) if self.text(name) else None

    def day(self, name: str) -> date:
        """A day that must be there."""
        return self.read(name, date.fromisoformat)

    def count_or_none(self, name: str) -> int | None:
        """A whole number from 0 to 9999; None for an empty cell."""
        return self.read(name, _count) if self.text(name) else None

    def word(self, name: str, words: type[W], usual: W) -> W:
        """One of a list of words, ``usual`` for an empty cell."""
        return self.read(name, words) if self.text(name) else usual

    def yes(self, name: str) -> bool:
        """``yes``, or ``no`` and empty."""
        return self.read(name, {"yes": True, "no": False, "": False}.__getitem__)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise ValueError(text)
    return int(text)
