"""Deeds that look alike: a warning before one deed is rewarded twice under two titles (R-07)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

_WHOLE = 100


@dataclass(frozen=True, kw_only=True)
class DeedFacts:
    """What two deeds are compared by."""

    key: str
    title: str
    done_on: date
    unit: int
    cause: str = ""
    participants: frozenset[int] = field(default=frozenset())


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How near is near: days between deeds of one unit or person, days between like titles, and how many percent of
    the character pairs two like titles share.
    """

    days: int
    title_days: int
    title_percent: int


def cause_of(operation: str) -> str:
    """How the name of an operation or a case is compared: letters and digits alone, so that quotation marks and spaces

    make no second one (R-09).
    """
    return "".join(character for character in operation.casefold() if character.isalnum())


def pairs(title: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a title, spaces and punctuation left out."""
    letters = "".join(character for character in title if character.isalnum())
    return frozenset(letters[place : place + 2] for place in range(len(letters) - 1))


def shared_part(one: str, other: str) -> Fraction:
    """The share of character pairs that two titles have in common (of all pairs of both), 0 where there are none."""
    first, second = pairs(one), pairs(other)
    return Fraction(len(first & second), len(first | second)) if first | second else Fraction(0)


def similar(deed: DeedFacts, others: Iterable[DeedFacts], likeness: Likeness) -> list[DeedFacts]:
    """Those of ``others`` that may be the same deed, nearest in time first; the deed itself is none of them.

    The same operation or case makes deeds of one unit or of one person alike, however far apart.
    """
    found: list[tuple[int, str, DeedFacts]] = []
    for other in others:
        apart = abs((other.done_on - deed.done_on).days)
        together = other.unit == deed.unit or bool(other.participants & deed.participants)
        near = together and (apart <= likeness.days or (deed.cause != "" and deed.cause == other.cause))
        alike = apart <= likeness.title_days and shared_part(deed.title, other.title) >= Fraction(
            likeness.title_percent, _WHOLE
        )
        if other.key != deed.key and (near or alike):
            found.append((apart, other.key, other))
    return [other for _, _, other in sorted(found, key=lambda row: row[:2])]
