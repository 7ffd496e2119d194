"""Charts of pages: each with its table behind one switch, so that nothing is told by a picture alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from honors.domain.award import LADDER, Level
from honors.selectors.honor_columns import word_of
from honors.web.page import language

LEVELS = (*(level.value for level in LADDER), Level.HONOR.value, Level.STAR.value)


@dataclass(frozen=True, kw_only=True)
class Series:
    """One colour of a chart: ``key`` names it in the style sheet. Values are whole numbers, or shares in per cent."""

    key: str
    name: str
    values: Sequence[int | str | None]
    total: int | None = None


@dataclass(frozen=True, kw_only=True)
class Chart:
    """``labels`` are the places of the axis, ``axis`` what they are. ``kind``: ``stacked`` bars have a sum,
    ``grouped`` ones stand side by side, ``share`` is in per cent. ``is_across``: bars lie, for long names.
    """

    id: str
    title: str
    axis: str
    labels: Sequence[str]
    series: Sequence[Series]
    note: str
    kind: str = "stacked"
    is_across: bool = False

    @property
    def data(self) -> dict[str, Any]:
        """What the script draws."""
        return {
            "labels": list(self.labels),
            "kind": self.kind,
            "isAcross": self.is_across,
            "series": [{"key": row.key, "name": row.name, "data": list(row.values)} for row in self.series],
        }

    @property
    def has_sum(self) -> bool:
        return self.kind == "stacked" and len(self.series) > 1

    @property
    def rows(self) -> list[tuple[str, list[Any], int]]:
        """The table: what the chart shows, in the same order, with the sums of what is stacked."""
        columns = [row.values for row in self.series]
        found = []
        for place, label in enumerate(self.labels):
            values = [column[place] for column in columns]
            found.append((label, values, sum(value for value in values if isinstance(value, int))))
        return found


def stacked(counts: Mapping[tuple[Any, str], int], labels: Mapping[Any, str], keys: Mapping[str, str]) -> list[Series]:
    """One series for each of ``keys`` (with its name) that counts anything, over ``labels`` in their order."""
    found = []
    for key, name in keys.items():
        values = [counts.get((label, key), 0) for label in labels]
        if any(values):
            found.append(Series(key=key, name=name, values=values, total=sum(values)))
    return found


def level_names() -> dict[str, str]:
    """The levels from low to high, stars last, in words."""
    return {level: word_of("level", level, language()) for level in LEVELS}


def by_year(counts: Mapping[tuple[int, str], int], years: Sequence[int] = ()) -> Chart:
    """Times by year and level, of these years, or of every year from the first to the last that counts."""
    known = [year for year, _level in counts]
    span = {year: str(year) for year in years or range(min(known), max(known) + 1)}
    return Chart(
        id="by-year",
        title=_("按年度、等级"),
        axis=_("年度"),
        labels=list(span.values()),
        series=stacked(counts, span, level_names()),
        note=_("单位为人次，按批准日期的年度。"),
    )


def per_cent(share: Fraction) -> str:
    """A share in per cent with one place, rounded half up from the exact fraction, without its sign: 78.4."""
    tenths = int(share * 1000 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


def sums_of(rows: Iterable[Mapping[str, Any]], *keys: str, number: str = "times") -> dict[Any, int]:
    """One of the numbers of ``rows`` by some of their keys: by a value for one key, by a tuple for several."""
    found: dict[Any, int] = {}
    for row in rows:
        key = tuple(row[name] for name in keys) if len(keys) > 1 else row[keys[0]]
        found[key] = found.get(key, 0) + row[number]
    return found
