"""All stable codes with their texts in both languages; the one place that says what a code means.

A code is registered beside the noun it belongs to, in ``<app>/domain/texts/<noun>.py``; faces look it up here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Code:
    """A stable code. ``status`` is the HTTP status of a refusal with it; findings and events keep 200."""

    code: str
    zh: str
    en: str
    status: int = 422


_codes: dict[str, Code] = {}


def register(*codes: Code) -> None:
    """Add codes; the same code twice is a mistake in the program."""
    for entry in codes:
        if entry.code in _codes:
            raise ValueError(f"code registered twice: {entry.code}")
        _codes[entry.code] = entry


def all_codes() -> tuple[Code, ...]:
    """Every registered code in alphabetical order."""
    return tuple(_codes[key] for key in sorted(_codes))


def lookup(code: str) -> Code:
    """The registered code. Raises KeyError for one that nobody registered."""
    return _codes[code]


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NOTHING = "—"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_IS_DAY = re.compile(_DAY)
_IS_SPAN = re.compile(f"({_DAY})/({_DAY})")
_IS_MOMENT = re.compile(rf"{_DAY}[T ][0-9]{{2}}:[0-9]{{2}}.*(Z|[+-][0-9]{{2}}:?[0-9]{{2}})")
_IS_YEAR = re.compile(r"[0-9]{4}")


def day_in_words(day: date, language: str) -> str:
    """2026年11月24日 or 24 November 2026."""
    if language == "en":
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def _moment_in_words(moment: datetime, language: str) -> str:
    """The day and the time of day by the clock of the installation."""
    local = moment.astimezone()
    return f"{day_in_words(local.date(), language)} {local:%H:%M}"


class _Params(dict[str, Any]):
    def __init__(self, values: Mapping[str, Any], language: str) -> None:
        super().__init__(values)
        self._language = language

    def __getitem__(self, key: str) -> Any:
        for named in (f"{key}_name_en", f"{key}_name") if self._language == "en" else (f"{key}_name",):
            if self.get(named):
                return super().__getitem__(named)
        if key not in self:
            return NOTHING
        value = super().__getitem__(key)
        if isinstance(value, list | tuple):
            return (", " if self._language == "en" else "、").join(
                str(self._word(key, one)) for one in value
            ) or NOTHING
        return self._word(key, value)

    def _word(self, key: str, value: Any) -> Any:
        if value is None or value == "":
            return NOTHING
        if isinstance(value, datetime):
            return _moment_in_words(value, self._language)
        if isinstance(value, date):
            return day_in_words(value, self._language)
        if not isinstance(value, str):
            return value
        word = _codes.get(f"{key}.{value}")
        if word is not None:
            return word.en if self._language == "en" else word.zh
        return self._time(key, value)

    def _time(self, key: str, value: str) -> str:
        """Days, spans and moments that facts carry in the form of ISO 8601; any other text as it is."""
        try:
            if _IS_DAY.fullmatch(value):
                return day_in_words(date.fromisoformat(value), self._language)
            if span := _IS_SPAN.fullmatch(value):
                to = " to " if self._language == "en" else "至"
                return to.join(day_in_words(date.fromisoformat(end), self._language) for end in span.groups())
            if _IS_MOMENT.fullmatch(value):
                return _moment_in_words(datetime.fromisoformat(value), self._language)
        except ValueError:  # no day of the calendar: somebody typed it
            return value
        return f"{value}年" if key == "period" and self._language == "zh" and _IS_YEAR.fullmatch(value) else value


def text(code: str, params: Mapping[str, Any] | None = None, *, language: str = "zh") -> str:
    """The text of a code in ``zh`` or ``en``.

    A parameter that is not known, or empty, reads as a dash. One beside which ``<parameter>_name`` stands (in English
    ``<parameter>_name_en``) reads as that name. One whose value has a word of its own, registered under
    ``<parameter>.<value>`` as in ``state.submitted``, reads as that word. Days and moments in the form of ISO 8601 read
    in words. A list is read item by item.
    """
    entry = lookup(code)
    template = entry.en if language == "en" else entry.zh
    return template.format_map(_Params(params or {}, language))
