"""The official calendar as a file: the days that differ from the plain week, one a row, as it is shipped (R-20)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

COLUMNS = ("day", "working", "source")
_WORDS = {"0": False, "1": True}


@dataclass(frozen=True, kw_only=True)
class CalendarRow:
    """One day; ``row`` is its line in the file, the headings being the first."""

    row: int
    day: date
    working: bool
    source: str


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """What is wrong in the file, and where; ``column`` is empty for a whole row."""

    row: int
    column: str
    code: str
    value: str = ""


def read_rows(rows: Iterable[Mapping[str, str | None]]) -> tuple[list[CalendarRow], list[Flaw]]:
    """The days of the file and all its flaws: a day that is none, a word that is neither 0 nor 1, no source."""
    good: list[CalendarRow] = []
    flaws: list[Flaw] = []
    for number, cells in enumerate(rows, start=2):
        said = {name: (cells.get(name) or "").strip() for name in COLUMNS}
        bad = []
        try:
            day = date.fromisoformat(said["day"])
        except ValueError:
            bad.append(Flaw(row=number, column="day", code="calendar.bad_day", value=said["day"]))
        if said["working"] not in _WORDS:
            bad.append(Flaw(row=number, column="working", code="calendar.bad_word", value=said["working"]))
        if not said["source"]:
            bad.append(Flaw(row=number, column="source", code="calendar.no_source"))
        flaws += bad
        if not bad:
            good.append(CalendarRow(row=number, day=day, working=_WORDS[said["working"]], source=said["source"]))
    return good, flaws


def by_year(rows: Iterable[CalendarRow]) -> dict[int, list[CalendarRow]]:
    """The rows of each year, in their order."""
    years: dict[int, list[CalendarRow]] = {}
    for row in rows:
        years.setdefault(row.day.year, []).append(row)
    return years
