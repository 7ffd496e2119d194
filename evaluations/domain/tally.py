"""The count: from opened choices to outcomes, exactly, and how much of it may be shown.

An item is selected when quorum is met and the approvals reach the threshold; in a contest for seats, where more items
pass than there are seats, the most approvals win, and a tie at the last seat climbs the ladder that the round fixed.
"""

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from evaluations.domain.ballot import (
    COUNTED_METHODS,
    Base,
    Choice,
    Method,
    RoundRules,
    Rung,
    Threshold,
    quorum_needed,
    votes_needed,
)
from honors.domain.errors import RuleViolation
from honors.domain.ledger.canonical import canonical_bytes

FORMAT = "ballot-result/1"


class Outcome(StrEnum):
    """What the round says of an item. A tie is left for a new round or a draw."""

    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    TIE = "tie"


class DecidedBy(StrEnum):
    """What settled the outcome. ``void``: the item was not unsealed. The last four are rungs of the ladder."""

    VOID = "void"
    QUORUM = "quorum"
    THRESHOLD = "threshold"
    APPROVALS = "approvals"
    SCORE = "score"
    FRONT_LINE = "front_line"
    REVOTE = "revote"
    LOT = "lot"


@dataclass(frozen=True, kw_only=True)
class ItemBox:
    """What is counted for one item.

    ``voters`` are those not recused, ``present`` those of them present; ``choices`` the opened texts in any order, None
    where the item was not unsealed. ``score`` and ``is_front_line`` serve the ladder.
    """

    nomination: str
    voters: int
    recused: int
    present: int
    choices: Sequence[str] | None
    score: Fraction | None = None
    is_front_line: bool = False


@dataclass(frozen=True, kw_only=True)
class ItemResult:
    """One row of ``rounds/{id}/result/``; None is a number that is not shown, or that does not exist.

    ``margin`` is the least number of ballots that, marked otherwise, give the item another outcome. Items are counted
    apart, so one ballot changes at most one mark on each item. None also where no change of ballots would do.
    """

    nomination: str
    voters: int | None
    recused: int | None
    present: int | None
    quorum_met: bool
    approve: int | None
    oppose: int | None
    abstain: int | None
    invalid: int | None
    points: str | None
    needed: int | None
    outcome: Outcome | None
    decided_by: DecidedBy | None
    margin: int | None

    def as_json(self) -> dict[str, Any]:
        """The row as the interface writes it, in plain values."""
        row = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        return {name: value.value if isinstance(value, StrEnum) else value for name, value in row.items()}


@dataclass(frozen=True)
class _Marks:
    """The marks on one item, with what the count needs to know of the item."""

    box: ItemBox
    approve: int
    oppose: int
    abstain: int
    invalid: int

    @property
    def cast(self) -> int:
        return self.approve + self.oppose + self.abstain + self.invalid

    def needed(self, threshold: Threshold) -> int:
        decided = self.approve + self.oppose
        base = {
            Base.ALL: self.box.voters,
            Base.PRESENT: self.box.present,
            Base.VALID: decided + self.abstain,
            Base.DECIDED: decided,
        }[threshold.of]
        return votes_needed(threshold, base)

    def raised(self, ballots: int) -> "_Marks":
        """As many of ``ballots`` as there are turned to approvals, the most telling first."""
        oppose = min(ballots, self.oppose)
        abstain = min(ballots - oppose, self.abstain)
        invalid = min(ballots - oppose - abstain, self.invalid)
        return _Marks(
            self.box,
            self.approve + oppose + abstain + invalid,
            self.oppose - oppose,
            self.abstain - abstain,
            self.invalid - invalid,
        )

    def lowered(self, ballots: int) -> "_Marks":
        """Up to ``ballots`` approvals turned to oppositions, which never shrinks a base."""
        turned = min(ballots, self.approve)
        return replace(self, approve=self.approve - turned, oppose=self.oppose + turned)


_Verdict = tuple[Outcome, DecidedBy | None]


def count(
    rules: RoundRules, boxes: Sequence[ItemBox], *, seed: str | None, hide_below: int, show_numbers: bool
) -> tuple[ItemResult, ...]:
    """The result of a round, in the order of ``boxes``.

    ``seed`` (hex) orders the draw of the rung ``lot``; without one that rung leaves a tie. An item with fewer than
    ``hide_below`` ballots shows no numbers; without ``show_numbers`` no item does. Where a contest hides an item, no
    item shows a margin, which would tell of its rivals.
    Raises RuleViolation ``round.method_not_offered``, ``ballot.more_than_present``, ``round.bad_seed``.
    """
    if rules.method not in COUNTED_METHODS:
        raise RuleViolation("round.method_not_offered", {"method": rules.method.value})
    marks = [_read(box) for box in boxes if box.choices is not None]
    lots = _lots_of(seed)
    verdicts = _decide(rules, marks, lots)
    open_to_view = {mark.box.nomination for mark in marks if show_numbers and mark.cast >= hide_below}
    margins_shown = rules.method is Method.APPROVAL or len(open_to_view) == len(marks)
    rows = {box.nomination: _hidden(rules, box, None, DecidedBy.VOID) for box in boxes}
    for place, (mark, verdict) in enumerate(zip(marks, verdicts, strict=True)):
        item = mark.box.nomination
        if item in open_to_view:
            margin = _margin(rules, marks, place, verdict[0], lots) if margins_shown else None
            rows[item] = _shown(rules, mark, verdict, margin)
        else:
            rows[item] = _hidden(rules, mark.box, *verdict)
    return tuple(rows[box.nomination] for box in boxes)


def result_digest(round_id: str, box_root: bytes, results: Iterable[ItemResult]) -> str:
    """SHA-256 (64 hex digits) of the result in canonical form, over what is shown.

    Hidden numbers are left out on purpose: few enough are possible that a digest would give them away.
    """
    table = {
        "format": FORMAT,
        "round": round_id,
        "box_root": box_root.hex(),
        "items": [result.as_json() for result in results],
    }
    return hashlib.sha256(canonical_bytes(table)).hexdigest()


def _read(box: ItemBox) -> _Marks:
    choices = box.choices or ()
    if len(choices) > box.present:
        raise RuleViolation("ballot.more_than_present", {"item": box.nomination})
    approve, oppose, abstain = (sum(choice == known for choice in choices) for known in Choice)
    return _Marks(box, approve, oppose, abstain, len(choices) - approve - oppose - abstain)


class _Lots:
    """The draw: an order of items that follows from the seed alone. The greater SHA-256 of
    ``"ballot-lot/1" 0x00 seed 0x00 nomination`` wins.
    """

    def __init__(self, seed: bytes) -> None:
        self._seed = seed

    def of(self, nomination: str) -> bytes:
        return hashlib.sha256(b"ballot-lot/1\0" + self._seed + b"\0" + nomination.encode()).digest()


def _lots_of(seed: str | None) -> _Lots | None:
    if seed is None:
        return None
    try:
        return _Lots(bytes.fromhex(seed))
    except ValueError as error:
        raise RuleViolation("round.bad_seed") from error


def _quorum_met(rules: RoundRules, box: ItemBox) -> bool:
    return box.present >= quorum_needed(rules.quorum, box.voters)


def _decide(rules: RoundRules, marks: Sequence[_Marks], lots: _Lots | None) -> list[_Verdict]:
    passing = []
    verdicts: list[_Verdict] = []
    for place, mark in enumerate(marks):
        if not _quorum_met(rules, mark.box):
            verdicts.append((Outcome.NOT_SELECTED, DecidedBy.QUORUM))
        elif mark.approve < mark.needed(rules.threshold):
            verdicts.append((Outcome.NOT_SELECTED, DecidedBy.THRESHOLD))
        else:
            verdicts.append((Outcome.SELECTED, DecidedBy.THRESHOLD))
            passing.append(place)
    if rules.seats is not None and len(passing) > rules.seats:
        ranked = _contest([marks[place] for place in passing], rules.seats, rules.tie_break, lots)
        for place, verdict in zip(passing, ranked, strict=True):
            verdicts[place] = verdict
    return verdicts


def _contest(marks: Sequence[_Marks], seats: int, ladder: Sequence[Rung], lots: _Lots | None) -> list[_Verdict]:
    """More items than seats. Each step orders the items by one thing more; it decides the item that it puts clearly
    inside or clearly outside the seats, and the rest climb on.
    """
    verdicts: list[_Verdict] = [(Outcome.TIE, None)] * len(marks)
    undecided = set(range(len(marks)))
    keys: list[tuple[Any, ...]] = [()] * len(marks)
    for step in (DecidedBy.APPROVALS, *(DecidedBy(rung.value) for rung in ladder)):
        if step is DecidedBy.REVOTE or (step is DecidedBy.LOT and lots is None):
            for place in undecided:
                verdicts[place] = (Outcome.TIE, step)
            break
        keys = [(*key, _standing(mark, step, lots)) for key, mark in zip(keys, marks, strict=True)]
        ordered = sorted(keys)
        for place in sorted(undecided):
            above = len(ordered) - bisect_right(ordered, keys[place])
            up_to_it = len(ordered) - bisect_left(ordered, keys[place])
            if above >= seats:
                verdicts[place] = (Outcome.NOT_SELECTED, step)
                undecided.remove(place)
            elif up_to_it <= seats:
                verdicts[place] = (Outcome.SELECTED, step)
                undecided.remove(place)
    return verdicts


def _standing(mark: _Marks, step: DecidedBy, lots: _Lots | None) -> Any:
    """What an item brings to one step; more is better. An item that nobody scored stands behind every score."""
    box = mark.box
    if step is DecidedBy.APPROVALS:
        return mark.approve
    if step is DecidedBy.SCORE:
        return (box.score is not None, box.score or Fraction(0))
    if step is DecidedBy.FRONT_LINE:
        return box.is_front_line
    assert lots is not None
    return lots.of(box.nomination)


def _margin(rules: RoundRules, marks: Sequence[_Marks], place: int, outcome: Outcome, lots: _Lots | None) -> int | None:
    """The least number of ballots for another outcome.

    Nothing helps an item more than approvals for it and oppositions to its rivals, and nothing hurts it more than the
    reverse; more ballots only go further the same way. So two extremes are counted, and the number found by halving.
    """
    if rules.method is Method.APPROVAL:
        marks, place = [marks[place]], 0

    def changes(ballots: int) -> bool:
        for favoured in (True, False):
            moved = [
                mark.raised(ballots) if (at == place) is favoured else mark.lowered(ballots)
                for at, mark in enumerate(marks)
            ]
            if _decide(rules, moved, lots)[place][0] is not outcome:
                return True
        return False

    most = max(mark.cast for mark in marks)
    least = bisect_left(range(most + 1), True, key=changes)  # noqa: FBT003 - the value that is searched for
    return least if least <= most else None


def _shown(rules: RoundRules, mark: _Marks, verdict: _Verdict, margin: int | None) -> ItemResult:
    box = mark.box
    return ItemResult(
        nomination=box.nomination,
        voters=box.voters,
        recused=box.recused,
        present=box.present,
        quorum_met=_quorum_met(rules, box),
        approve=mark.approve,
        oppose=mark.oppose,
        abstain=mark.abstain,
        invalid=mark.invalid,
        points=None,
        needed=mark.needed(rules.threshold),
        outcome=verdict[0],
        decided_by=verdict[1],
        margin=margin,
    )


def _hidden(rules: RoundRules, box: ItemBox, outcome: Outcome | None, decided_by: DecidedBy | None) -> ItemResult:
    return ItemResult(
        nomination=box.nomination,
        voters=None,
        recused=None,
        present=None,
        quorum_met=_quorum_met(rules, box),
        approve=None,
        oppose=None,
        abstain=None,
        invalid=None,
        points=None,
        needed=None,
        outcome=outcome,
        decided_by=decided_by,
        margin=None,
    )
