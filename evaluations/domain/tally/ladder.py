"""Seats and the ladder: who wins where more items pass than there are seats, and what settles a tie at the last one."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Protocol

from evaluations.domain.ballot import RoundRules, Threshold, quorum_needed
from evaluations.domain.lot import Lot
from evaluations.domain.tally.result import DecidedBy, ItemBox, Outcome
from evaluations.domain.weight import weights_meet

Verdict = tuple[Outcome, DecidedBy | None]


class Standing(Protocol):
    """What the ladder asks of an item: its facts, what counts for it, and whether that is enough."""

    @property
    def box(self) -> ItemBox:
        """The facts of the item."""

    @property
    def points(self) -> int | Fraction:
        """What its approvals are worth together."""

    def passes(self, threshold: Threshold) -> bool:
        """Whether the approvals are enough."""


def quorum_met(rules: RoundRules, box: ItemBox) -> bool:
    """Whether enough of the item's voters are present, by their weights where votes count more or less."""
    if box.classes:
        return weights_meet(rules.quorum, box.classes)
    return box.present >= quorum_needed(rules.quorum, box.voters)


def decide(rules: RoundRules, marks: Sequence[Standing], lot: Lot | None) -> list[Verdict]:
    """The outcome of every item, in the order given: quorum, threshold, then the seats."""
    passing = []
    verdicts: list[Verdict] = []
    for place, mark in enumerate(marks):
        if not quorum_met(rules, mark.box):
            verdicts.append((Outcome.NOT_SELECTED, DecidedBy.QUORUM))
        elif not mark.passes(rules.threshold):
            verdicts.append((Outcome.NOT_SELECTED, DecidedBy.THRESHOLD))
        else:
            verdicts.append((Outcome.SELECTED, DecidedBy.THRESHOLD))
            passing.append(place)
    if rules.seats is not None and len(passing) > rules.seats:
        ranked = _contest(rules, [marks[place] for place in passing], rules.seats, lot)
        for place, verdict in zip(passing, ranked, strict=True):
            verdicts[place] = verdict
    return verdicts


def _contest(rules: RoundRules, marks: Sequence[Standing], seats: int, lot: Lot | None) -> list[Verdict]:
    """More items than seats. Each step orders the items by one thing more; it decides the item that it puts clearly
    inside or clearly outside the seats, and the rest climb on.
    """
    verdicts: list[Verdict] = [(Outcome.TIE, None)] * len(marks)
    undecided = set(range(len(marks)))
    keys: list[tuple[Any, ...]] = [()] * len(marks)
    first = DecidedBy.POINTS if rules.is_whole else DecidedBy.APPROVALS
    for step in (first, *(DecidedBy(rung.value) for rung in rules.tie_break)):
        if step is DecidedBy.REVOTE or (step is DecidedBy.LOT and lot is None):
            for place in undecided:
                verdicts[place] = (Outcome.TIE, step)
            break
        keys = [(*key, _standing(mark, step, lot)) for key, mark in zip(keys, marks, strict=True)]
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


def _standing(mark: Standing, step: DecidedBy, lot: Lot | None) -> Any:
    """What an item brings to one step; more is better. An item that nobody scored stands behind every score."""
    box = mark.box
    if step in (DecidedBy.APPROVALS, DecidedBy.POINTS):
        return mark.points
    if step is DecidedBy.SCORE:
        return (box.score is not None, box.score or Fraction(0))
    if step is DecidedBy.FRONT_LINE:
        return box.is_front_line
    assert lot is not None
    return lot.of(box.nomination)
