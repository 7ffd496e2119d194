"""A committee: how a seat ends, who presides, and what the scheme says of alternates and tellers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from honors.domain.errors import RuleViolation


class Ending(StrEnum):
    """How a person leaves a seat. ``replaced`` and ``promoted`` are written by the replacement alone."""

    RESIGNED = "resigned"
    REMOVED = "removed"
    DIED = "died"
    REPLACED = "replaced"
    PROMOTED = "promoted"


BY_HAND = (Ending.RESIGNED, Ending.REMOVED, Ending.DIED)
"""The ends that HR names."""


def require_end(*, starts_on: date | None, ended_on: date, today: date, reason: str) -> None:
    """A seat ends on a day that has come, not before it began, and for a reason.

    Raises RuleViolation: ``committee.end_ahead``, ``committee.end_before_start``, ``committee.reason_needed``.
    """
    if ended_on > today:
        raise RuleViolation("committee.end_ahead", {"today": today.isoformat()}, field="ended_on")
    if starts_on is not None and ended_on < starts_on:
        raise RuleViolation("committee.end_before_start", {"starts_on": starts_on.isoformat()}, field="ended_on")
    if not reason.strip():
        raise RuleViolation("committee.reason_needed", field="reason")


def presiding(chair: int | None, members: Sequence[int], recused: Collection[int]) -> int | None:
    """Who presides over a round: the chair, or where there is none or the chair is recused from an item of it the
    first of ``members`` (in the order of their seats) who is recused from none.

    Where nobody is free of all items the chair stays: what is signed was counted, not chosen. None without anybody.
    """
    for user in ([] if chair is None else [chair]) + [*members]:
        if user not in recused:
            return user
    return chair


class Fill(StrEnum):
    """For whom alternates are called: members recused from the item, also those absent, or nobody."""

    NONE = "none"
    RECUSED = "recused"
    ABSENT = "recused_or_absent"


@dataclass(frozen=True)
class SeatRules:
    """What the frozen scheme says of seats at a vote.

    ``least_voters``: how many must be left to vote on an item; ``tellers``: how many must attest the count before it
    is signed.
    """

    fill: Fill
    least_voters: int
    tellers: int


SEAT_RULES = frozenset({"alternates", "least_voters", "tellers"})
"""The keys of a scheme's ``vote`` that are read here; each may be left out."""


def seat_rules(vote: Mapping[str, Any]) -> SeatRules:
    """The rules from the scheme's ``vote``: alternates are called for the recused, one voter is enough, no teller
    need attest, where it says nothing.

    Raises RuleViolation ``scheme.bad_seat_rule`` with the key at fault.
    """
    fill, least, tellers = vote.get("alternates", Fill.RECUSED), vote.get("least_voters", 1), vote.get("tellers", 0)
    if fill not in list(Fill):
        raise RuleViolation("scheme.bad_seat_rule", {"key": "alternates"}, field="vote")
    for key, value, lowest in (("least_voters", least, 1), ("tellers", tellers, 0)):
        if type(value) is not int or value < lowest:
            raise RuleViolation("scheme.bad_seat_rule", {"key": key}, field="vote")
    return SeatRules(Fill(fill), least, tellers)
