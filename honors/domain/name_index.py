"""Search by name: the grams a name is stored under, and what a search text asks for."""

import unicodedata
from dataclasses import dataclass

from honors.domain.errors import RuleViolation
from honors.domain.pinyin import plain_letters


@dataclass(frozen=True, kw_only=True)
class SearchPlan:
    """What to look up. Fields that are empty take no part; those that are not are alternatives (any may match).

    ``name`` is a piece of a name in the form of ``name_key`` and ``grams`` are its longest stored pieces: a row
    matches when it has all of them, and, where ``name`` is longer than a gram, contains ``name``.
    ``pinyin`` and ``initials`` match as beginnings, ``police_number`` as a whole.
    """

    name: str = ""
    grams: tuple[str, ...] = ()
    pinyin: str = ""
    initials: str = ""
    police_number: str = ""


def name_key(text: str) -> str:
    """The form in which names are compared: one width and case, without blanks, dots and variation selectors.

    Characters that the Unicode tables do not know yet, or that a police font keeps in the private area, stay.
    """
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if not _is_noise(c))


def grams(name: str) -> tuple[str, ...]:
    """All 1- and 2-grams of a name, each once, sorted; what the index stores."""
    key = name_key(name)
    return tuple(sorted({*key, *_pairs(key)}))


def parse_search(text: str) -> SearchPlan:
    """What ``text`` asks for: characters search names, letters pinyin or initials, anything with a digit a number.

    Raises RuleViolation ``officer.empty_search`` where nothing is left to look for.
    """
    key = name_key(text)
    if not key:
        raise RuleViolation("officer.empty_search")
    letters = plain_letters(text)
    if any(c.isdigit() for c in key):
        return SearchPlan(police_number=unicodedata.normalize("NFKC", text).strip())
    if letters and _is_latin(key):
        return SearchPlan(pinyin=letters, initials=letters)
    return SearchPlan(name=key, grams=tuple(sorted(set(_pairs(key)))) or (key,))


def _is_noise(c: str) -> bool:
    category = unicodedata.category(c)
    return category[0] in "PZSM" or category in {"Cc", "Cf"}


def _pairs(key: str) -> list[str]:
    return [key[i : i + 2] for i in range(len(key) - 1)]


def _is_latin(key: str) -> bool:
    return all(unicodedata.name(c, "").startswith("LATIN ") for c in key)
