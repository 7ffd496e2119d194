"""All stable codes with their texts in both languages; the one place that says what a code means.

A code is registered beside the noun it belongs to, in ``<app>/domain/texts/<noun>.py``; faces look it up here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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


class _Params(dict[str, Any]):
    def __init__(self, values: Mapping[str, Any], language: str) -> None:
        super().__init__(values)
        self._language = language

    def __getitem__(self, key: str) -> Any:
        if key not in self:
            return "—"
        value = super().__getitem__(key)
        if isinstance(value, list | tuple):
            return (", " if self._language == "en" else "、").join(str(self._word(key, one)) for one in value) or "—"
        return self._word(key, value)

    def _word(self, key: str, value: Any) -> Any:
        word = _codes.get(f"{key}.{value}") if isinstance(value, str) else None
        if word is None:
            return value
        return word.en if self._language == "en" else word.zh


def text(code: str, params: Mapping[str, Any] | None = None, *, language: str = "zh") -> str:
    """The text of a code in ``zh`` or ``en``.

    A parameter that is not known reads as a dash. One whose value has a word of its own, registered under
    ``<parameter>.<value>`` as in ``state.submitted``, reads as that word; a list is
    read item by item.
    """
    entry = lookup(code)
    template = entry.en if language == "en" else entry.zh
    return template.format_map(_Params(params or {}, language))
