"""What a round of voting is: its rules, fixed before it opens, and what may go into the box.

Numbers are exact: shares and quorums are fractions, never floats. The words for people stand in
``threshold_text.py``, the list of voters in ``roll.py``.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Any

from evaluations.domain.weight import ORDINARY, SeatWeight, parse_weights
from honors.domain.errors import RuleViolation


class Method(StrEnum):
    """How a round is voted. ``points`` and ``ranking`` need whole ballots."""

    APPROVAL = "approval"
    SEATS = "seats"
    POINTS = "points"
    RANKING = "ranking"


WHOLE_METHODS = frozenset({Method.POINTS, Method.RANKING})
"""The methods whose ballots say something only taken together (``whole.py``)."""

DEFAULT_MOST_POINTS = 10
"""What a ballot can give to an item at most, where neither round nor scheme names another number."""

GREATEST_NUMBER = 9999
"""The greatest number that a whole ballot has room for: of points, and of items to rank."""

HIDE_BELOW = 3
"""Ballots of an item under which no numbers are shown, where the scheme names no other number."""

SHORTEST_PASSPHRASE = 8
"""Characters of a holder's passphrase."""


class Choice(StrEnum):
    """What a ballot can say about one item (glossary: 同意 / 反对 / 弃权)."""

    APPROVE = "approve"
    OPPOSE = "oppose"
    ABSTAIN = "abstain"


class Base(StrEnum):
    """What a share is a share of, for one item.

    ``all``: voters not recused; ``present``: those of them present; ``valid``: approve + oppose + abstain;
    ``decided``: approve + oppose.
    """

    ALL = "all"
    PRESENT = "present"
    VALID = "valid"
    DECIDED = "decided"


class Rung(StrEnum):
    """The steps of the ladder that settles a tie at the last seat, in the order that the round fixes."""

    SCORE = "score"
    FRONT_LINE = "front_line"
    REVOTE = "revote"
    LOT = "lot"


@dataclass(frozen=True)
class Threshold:
    """The approvals an item needs: more than ``share`` of the base where ``strict``, else at least."""

    of: Base
    share: Fraction
    strict: bool


@dataclass(frozen=True)
class RoundRules:
    """All that decides a round once the ballots are known. Made by :func:`make_rules` alone.

    ``most_points`` is what a ballot can give to one item, in a round of points alone; ``weights`` what votes count by
    class of seats, empty where all count the same.
    """

    method: Method
    seats: int | None
    quorum: Fraction
    threshold: Threshold
    tie_break: tuple[Rung, ...]
    most_points: int | None = None
    weights: tuple[SeatWeight, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether a ballot is one piece and not divided by item."""
        return self.method in WHOLE_METHODS

    @property
    def known_weights(self) -> frozenset[Fraction]:
        """What a vote can count in a weighted round."""
        return frozenset({ORDINARY, *(one.weight for one in self.weights)})

    def most_per_item(self, items: int) -> int:
        """The greatest number on a whole ballot: points, or the last rank of so many items."""
        return items if self.most_points is None else self.most_points

    def as_json(self) -> dict[str, Any]:
        """The definition as the interface writes it; :func:`make_rules` takes it back unchanged."""
        return {
            "method": self.method.value,
            "seats": self.seats,
            "quorum": str(self.quorum),
            "threshold": {
                "of": self.threshold.of.value,
                "share": str(self.threshold.share),
                "strict": self.threshold.strict,
            },
            "tie_break": [rung.value for rung in self.tie_break],
            **({} if self.most_points is None else {"most_points": self.most_points}),
            **({"weights": [one.as_json() for one in self.weights]} if self.weights else {}),
        }


_FRACTION = re.compile(r"[0-9]{1,6}(/[0-9]{1,6})?")


def parse_share(text: object, *, code: str, field: str) -> Fraction:
    """A fraction above 0 and at most 1, written ``"2/3"``. Raises RuleViolation(``code``) for anything else."""
    if isinstance(text, str) and _FRACTION.fullmatch(text):
        numerator, _, denominator = text.partition("/")
        if int(denominator or 1):
            share = Fraction(int(numerator), int(denominator or 1))
            if 0 < share <= 1:
                return share
    raise RuleViolation(code, field=field)


def make_rules(
    *,
    method: str,
    seats: int | None,
    quorum: str,
    threshold: Mapping[str, Any],
    tie_break: Sequence[str],
    most_points: int | None = None,
    weights: Sequence[Mapping[str, str]] = (),
) -> RoundRules:
    """The rules of a round from its definition in ``rounds/``.

    Raises RuleViolation: ``round.unknown_method``, ``round.seats_needed``, ``round.seats_not_used``,
    ``round.bad_quorum``, ``round.bad_threshold``, ``round.threshold_impossible``, ``round.bad_tie_break``,
    ``round.bad_most_points``, ``round.bad_weights``, ``round.weights_divided_only``. Each names the field at fault.
    """
    if method not in list(Method):
        raise RuleViolation("round.unknown_method", field="method")
    chosen = Method(method)
    weighted = parse_weights(weights)
    if weighted and chosen in WHOLE_METHODS:
        raise RuleViolation("round.weights_divided_only", field="weights")
    return RoundRules(
        method=chosen,
        seats=_parse_seats(chosen, seats),
        quorum=parse_share(quorum, code="round.bad_quorum", field="quorum"),
        threshold=_parse_threshold(threshold),
        tie_break=_parse_tie_break(tie_break),
        most_points=_parse_most_points(chosen, most_points),
        weights=weighted,
    )


def _parse_seats(method: Method, seats: int | None) -> int | None:
    if method is Method.APPROVAL:
        if seats is not None:
            raise RuleViolation("round.seats_not_used", field="seats")
        return None
    if type(seats) is not int or seats < 1:  # a bool is an int that counts nothing
        raise RuleViolation("round.seats_needed", field="seats")
    return seats


def _parse_most_points(method: Method, most: int | None) -> int | None:
    if method is not Method.POINTS:
        if most is not None:
            raise RuleViolation("round.bad_most_points", {"most": GREATEST_NUMBER}, field="most_points")
        return None
    if most is None:
        return DEFAULT_MOST_POINTS
    if type(most) is not int or not 1 <= most <= GREATEST_NUMBER:
        raise RuleViolation("round.bad_most_points", {"most": GREATEST_NUMBER}, field="most_points")
    return most


def _parse_threshold(threshold: object) -> Threshold:
    if not isinstance(threshold, Mapping) or set(threshold) != {"of", "share", "strict"}:
        raise RuleViolation("round.bad_threshold", field="threshold")
    of, strict = threshold["of"], threshold["strict"]
    if of not in list(Base) or not isinstance(strict, bool):
        raise RuleViolation("round.bad_threshold", field="threshold")
    share = parse_share(threshold["share"], code="round.bad_threshold", field="threshold")
    if share == 1 and strict:
        raise RuleViolation("round.threshold_impossible", field="threshold")
    return Threshold(of=Base(of), share=share, strict=strict)


def _parse_tie_break(tie_break: object) -> tuple[Rung, ...]:
    if not isinstance(tie_break, list | tuple):
        raise RuleViolation("round.bad_tie_break", field="tie_break")
    known = list(Rung)
    if any(rung not in known for rung in tie_break) or len(set(tie_break)) != len(tie_break):
        raise RuleViolation("round.bad_tie_break", field="tie_break")
    return tuple(Rung(rung) for rung in tie_break)


def quorum_needed(quorum: Fraction, voters: int) -> int:
    """How many of ``voters`` (those not recused from the item) must be present.

    Never 0: where everybody is recused, nobody can decide.
    """
    return max(1, ceil(quorum * voters))


def votes_needed(threshold: Threshold, base: int) -> int:
    """The least number of approvals that passes with this base. Never 0: what nobody approves does not pass."""
    exact = threshold.share * base
    return max(1, floor(exact) + 1 if threshold.strict else ceil(exact))


def complete_ballot(
    rules: RoundRules,
    *,
    items: Iterable[str],
    recused_from: Collection[str],
    choices: Sequence[tuple[str, str]],
) -> dict[str, Choice]:
    """One voter's choices, an item that was left out filled in as an abstention; one entry per open item.

    ``items`` are all items of the round, ``recused_from`` those closed to this voter, ``choices`` pairs of item
    and choice as cast. Raises RuleViolation: ``ballot.unknown_item``, ``ballot.recused_item``,
    ``ballot.repeated_item``, ``ballot.unknown_choice``, ``ballot.over_full``, ``ballot.nothing_to_vote_on``.
    The refusals name no item and no choice: refusals are kept, and nothing of a ballot may be.
    """
    known = list(items)
    open_items = [item for item in known if item not in recused_from]
    if not open_items:
        raise RuleViolation("ballot.nothing_to_vote_on")
    given: dict[str, Choice] = {}
    for item, choice in choices:
        if item not in known:
            raise RuleViolation("ballot.unknown_item", field="choices")
        if item in recused_from:
            raise RuleViolation("ballot.recused_item", field="choices")
        if item in given:
            raise RuleViolation("ballot.repeated_item", field="choices")
        if choice not in list(Choice):
            raise RuleViolation("ballot.unknown_choice", field="choices")
        given[item] = Choice(choice)
    approvals = sum(choice is Choice.APPROVE for choice in given.values())
    if rules.seats is not None and approvals > rules.seats:
        raise RuleViolation("ballot.over_full", {"seats": rules.seats}, field="choices")
    return {item: given.get(item, Choice.ABSTAIN) for item in open_items}
