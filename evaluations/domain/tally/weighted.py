"""The marks on one item in a round where votes count more or less: every number is a sum of weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from evaluations.domain.ballot import Base, Choice, RoundRules, Threshold
from evaluations.domain.tally.result import ItemBox
from evaluations.domain.weight import split_weighted
from honors.domain.errors import RuleViolation

Weights = tuple[Fraction, ...]


@dataclass(frozen=True)
class WeightedMarks:
    """The weights of the marks on one item, by what they say. Made by :func:`read_weighted`."""

    box: ItemBox
    threshold: Threshold
    approving: Weights
    opposing: Weights
    abstaining: Weights
    spoilt: Weights

    @property
    def approve(self) -> int:
        """How many approve, whatever each counts."""
        return len(self.approving)

    @property
    def oppose(self) -> int:
        """How many oppose."""
        return len(self.opposing)

    @property
    def abstain(self) -> int:
        """How many abstain."""
        return len(self.abstaining)

    @property
    def invalid(self) -> int:
        """How many are no mark."""
        return len(self.spoilt)

    @property
    def cast(self) -> int:
        """All marks, invalid ones included."""
        return self.approve + self.oppose + self.abstain + self.invalid

    @property
    def least_alike(self) -> int:
        """How many marks are of the rarest weight: they can be told apart from all others."""
        weights = [*self.approving, *self.opposing, *self.abstaining, *self.spoilt]
        return min((weights.count(weight) for weight in weights), default=0)

    @cached_property
    def points(self) -> Fraction:
        """What all approvals count together."""
        return _total(self.approving)

    @cached_property
    def line(self) -> Fraction:
        """The share of the base, which the approvals must reach, or pass where the threshold is strict."""
        decided = self.points + _total(self.opposing)
        base = {
            Base.ALL: sum((one.weight * one.voters for one in self.box.classes), Fraction(0)),
            Base.PRESENT: sum((one.weight * one.present for one in self.box.classes), Fraction(0)),
            Base.VALID: decided + _total(self.abstaining),
            Base.DECIDED: decided,
        }[self.threshold.of]
        return self.threshold.share * base

    def needed(self, _threshold: Threshold) -> None:
        """No number of ballots: it depends on whose they are."""

    def passes(self, threshold: Threshold) -> bool:
        """Whether the approvals reach the line, and are any."""
        return Moved(self.box, self.points, self.line).passes(threshold)

    @cached_property
    def sums(self) -> dict[str, str]:
        """What the marks count together, as the result shows it."""
        said = {"approve": self.points, "oppose": _total(self.opposing), "abstain": _total(self.abstaining)}
        return {name: str(total) for name, total in (said | {"needed": self.line}).items()}

    def raised(self, marks: int) -> "Moved":
        """With up to ``marks`` turned to approvals so that the item passes if it can, and then with the most for it."""
        inside, outside = _sums(self._inside), _sums(self._outside)
        found = []
        for number in range(min(marks, len(inside) - 1) + 1):
            wider = outside[min(marks - number, len(outside) - 1)]
            found.append(self._moved(inside[number] + wider, wider))
        return max(found, key=self._standing)

    def lowered(self, marks: int) -> "Moved":
        """With up to ``marks`` turned to oppositions so that the item does not pass if that can be, else with the least
        for it: approvals lose their weight, marks outside the base widen it.
        """
        approvals, outside = _sums(self.approving), _sums(self._outside)
        found = [
            self._moved(-approvals[number], outside[min(marks - number, len(outside) - 1)])
            for number in range(min(marks, len(approvals) - 1) + 1)
        ]
        return min(found, key=self._standing)

    def _moved(self, gained: Fraction, wider: Fraction) -> "Moved":
        return Moved(self.box, self.points + gained, self.line + self.threshold.share * wider)

    def _standing(self, moved: "Moved") -> tuple[bool, Fraction]:
        return moved.passes(self.threshold), moved.points

    @property
    def _outside(self) -> Weights:
        """The marks outside the base that an approval or an opposition in their place would bring in."""
        if self.threshold.of is Base.DECIDED:
            return (*self.abstaining, *self.spoilt)
        return self.spoilt if self.threshold.of is Base.VALID else ()

    @property
    def _inside(self) -> Weights:
        """The marks that can become approvals and leave the base as it is."""
        if self.threshold.of is Base.DECIDED:
            return self.opposing
        rest = (*self.opposing, *self.abstaining)
        return rest if self.threshold.of is Base.VALID else (*rest, *self.spoilt)


@dataclass(frozen=True)
class Moved:
    """An item after some of its marks were changed: what counts for it, and the line of its threshold.

    Of marks that change alike the greatest are always the best to change: they move sum and line the furthest. Which
    kind of mark is the better one depends on the share, so every division of a number between the two is tried.
    """

    box: ItemBox
    points: Fraction
    line: Fraction

    def passes(self, threshold: Threshold) -> bool:
        """Whether the approvals reach the line, and are any."""
        return self.points > 0 and (self.points > self.line if threshold.strict else self.points >= self.line)


def _sums(weights: Weights) -> list[Fraction]:
    """What the greatest none, one, two … of them count together."""
    return list(accumulate(sorted(weights, reverse=True), initial=Fraction(0)))


def _total(weights: Sequence[Fraction]) -> Fraction:
    return sum(weights, Fraction(0))


def read_weighted(rules: RoundRules, box: ItemBox) -> WeightedMarks:
    """The marks of an item that was unsealed. What is no choice after its weight is invalid, with that weight.

    Raises RuleViolation ``ballot.more_than_present`` where a class has more ballots than voters present.
    """
    said: dict[str, list[Fraction]] = {choice.value: [] for choice in Choice}
    spoilt: list[Fraction] = []
    left = {one.weight: one.present for one in box.classes}
    for text in box.choices or ():
        read = split_weighted(text, left)
        if read is None or not left[read[0]]:
            raise RuleViolation("ballot.more_than_present", {"item": box.nomination})
        weight, choice = read
        left[weight] -= 1
        said.get(choice, spoilt).append(weight)
    approving, opposing, abstaining = (tuple(said[choice.value]) for choice in Choice)
    return WeightedMarks(box, rules.threshold, approving, opposing, abstaining, tuple(spoilt))
