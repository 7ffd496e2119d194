"""Votes that count more or less, by class of seats and never by person. In words: ``docs/ballots.md``, section 10.

A class is everybody whose vote counts the same on an item. Inside a sealed ballot stands its weight, which the server
takes from the roll; the texts of one class are alike, so a class must not be so small that it names its voter.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from honors.domain.errors import RuleViolation

LEAST_OF_CLASS = 3
"""Voters of a class who must be present, where there are any: with fewer, two could tell the vote of the third."""

VOTING_SEATS = ("chair", "member")
"""Kinds of seats that a weight can name; every other name is that of a group of voters."""

OTHER_SEATS = frozenset({"secretary", "trustee", "teller", "alternate"})
"""Kinds of seats without a weight of their own: an alternate votes with that of the seat they fill."""

LONGEST_NAME = 20
"""Characters of the name of a group of voters."""

ORDINARY = Fraction(1)
"""What a vote counts that no class names."""

_WEIGHT = re.compile(r"[0-9]{1,4}(/[0-9]{1,4})?")


@dataclass(frozen=True)
class SeatWeight:
    """What a vote counts of everybody on a kind of seat or in a group of voters."""

    seat: str
    weight: Fraction

    def as_json(self) -> dict[str, str]:
        """As the interface writes it."""
        return {"seat": self.seat, "weight": str(self.weight)}


@dataclass(frozen=True)
class WeightClass:
    """Those of an item whose vote counts the same: how many may vote on it, and how many of them are present."""

    weight: Fraction
    voters: int
    present: int


def weights_meet(quorum: Fraction, classes: Sequence[WeightClass]) -> bool:
    """Whether those present count enough together, and anything."""
    voters = sum((one.weight * one.voters for one in classes), Fraction(0))
    present = sum((one.weight * one.present for one in classes), Fraction(0))
    return present > 0 and present >= quorum * voters


def parse_weights(value: object) -> tuple[SeatWeight, ...]:
    """``[{"seat", "weight"}]``, each name once; a weight is an exact fraction above 0 as text, of at most four digits.

    Raises RuleViolation ``round.bad_weights`` with the place in the list, from 1.
    """
    if not isinstance(value, list | tuple):
        raise _bad(1)
    found: list[SeatWeight] = []
    for place, row in enumerate(value, 1):
        if not isinstance(row, dict) or set(row) != {"seat", "weight"}:
            raise _bad(place)
        weight = _parse_weight(row["weight"])
        if weight is None or not _is_name(row["seat"], [one.seat for one in found]):
            raise _bad(place)
        found.append(SeatWeight(row["seat"], weight))
    return tuple(found)


def _bad(place: int) -> RuleViolation:
    return RuleViolation("round.bad_weights", {"place": place}, field="weights")


def _parse_weight(text: object) -> Fraction | None:
    if not isinstance(text, str) or not _WEIGHT.fullmatch(text) or not int(text.partition("/")[2] or 1):
        return None
    return Fraction(text) or None


def _is_name(name: object, taken: Collection[str]) -> bool:
    return (
        isinstance(name, str)
        and 0 < len(name) <= LONGEST_NAME
        and name == name.strip()
        and name not in taken
        and name not in OTHER_SEATS
    )


def weight_of_seat(weights: Sequence[SeatWeight], *, seat: str, group: str) -> Fraction:
    """What a vote of this seat counts: by its group where that is named, else by its kind, else 1."""
    named = {one.seat: one.weight for one in weights}
    return named.get(group, named.get(seat, ORDINARY))


def weighted_text(weight: object, choice: str) -> str:
    """What goes into the box: ``"3/2 approve"``; without a weight the choice alone."""
    return f"{weight} {choice}" if weight else choice


def split_weighted(text: str, known: Collection[Fraction]) -> tuple[Fraction, str] | None:
    """Weight and choice of such a text; None where it does not begin with one of the ``known`` weights."""
    written, _, choice = text.partition(" ")
    weight = _parse_weight(written)
    return None if weight is None or weight not in known or str(weight) != written else (weight, choice)
