"""The marks on one item: read from the opened texts, and changed as the margin asks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evaluations.domain.ballot import Base, Choice, Method, RoundRules, Threshold, votes_needed
from evaluations.domain.tally.result import ItemBox
from evaluations.domain.tally.weighted import WeightedMarks, read_weighted
from evaluations.domain.whole import mark_of
from honors.domain.errors import RuleViolation


@dataclass(frozen=True)
class Marks:
    """The marks on one item.

    ``approvals`` holds what each approval is worth, in rising order: 1 where nothing is graded, else its points, of
    which a ballot can give ``most``. A ranking knows no opposition.
    """

    box: ItemBox
    approvals: tuple[int, ...]
    oppose: int
    abstain: int
    invalid: int
    most: int
    can_oppose: bool = True

    @property
    def approve(self) -> int:
        """How many approve, whatever each is worth."""
        return len(self.approvals)

    @property
    def points(self) -> int:
        """What all approvals are worth together."""
        return sum(self.approvals)

    @property
    def cast(self) -> int:
        """All marks, invalid ones included."""
        return self.approve + self.oppose + self.abstain + self.invalid

    def needed(self, threshold: Threshold) -> int:
        """The approvals that the item needs."""
        decided = self.approve + self.oppose
        base = {
            Base.ALL: self.box.voters,
            Base.PRESENT: self.box.present,
            Base.VALID: decided + self.abstain,
            Base.DECIDED: decided,
        }[threshold.of]
        return votes_needed(threshold, base)

    def passes(self, threshold: Threshold) -> bool:
        """Whether there are as many approvals as the item needs."""
        return self.approve >= self.needed(threshold)

    @property
    def least_alike(self) -> int:
        """How many marks cannot be told apart but by what they say."""
        return self.cast

    @property
    def sums(self) -> None:
        """All votes count the same."""

    def raised(self, marks: int) -> "Marks":
        """Up to ``marks`` of them turned to approvals of the most points, the most telling first.

        An opposition turned gains an approval in an unchanged base, an abstention or an invalid mark may widen the
        base; an approval that already counts gains points alone, the poorest the most.
        """
        oppose = min(marks, self.oppose)
        abstain = min(marks - oppose, self.abstain)
        invalid = min(marks - oppose - abstain, self.invalid)
        turned = oppose + abstain + invalid
        graded = min(marks - turned, self.approve)
        return replace(
            self,
            approvals=(*self.approvals[graded:], *[self.most] * (turned + graded)),
            oppose=self.oppose - oppose,
            abstain=self.abstain - abstain,
            invalid=self.invalid - invalid,
        )

    def lowered(self, marks: int) -> "Marks":
        """Up to ``marks`` approvals, the richest first, turned to oppositions, which never shrinks a base; to
        abstentions where there are none.
        """
        kept = max(0, self.approve - marks)
        fewer = replace(self, approvals=self.approvals[:kept])
        turned = self.approve - kept
        if self.can_oppose:
            return replace(fewer, oppose=self.oppose + turned)
        return replace(fewer, abstain=self.abstain + turned)


AnyMarks = Marks | WeightedMarks


def read_marks(rules: RoundRules, box: ItemBox, items: int) -> AnyMarks:
    """The marks of an item that was unsealed, in a round of so many ``items``.

    What is no mark of the method is invalid. Raises RuleViolation ``ballot.more_than_present``.
    """
    if rules.weights:
        return read_weighted(rules, box)
    choices = box.choices or ()
    if len(choices) > box.present:
        raise RuleViolation("ballot.more_than_present", {"item": box.nomination})
    if not rules.is_whole:
        approve, oppose, abstain = (sum(choice == known for choice in choices) for known in Choice)
        return Marks(box, (1,) * approve, oppose, abstain, len(choices) - approve - oppose - abstain, 1)
    return _graded(rules, box, items, choices)


def _graded(rules: RoundRules, box: ItemBox, items: int, choices: Sequence[str]) -> Marks:
    read = [mark_of(rules, choice, items) for choice in choices]
    approvals = [mark for mark in read if type(mark) is int and mark > 0]
    oppose, abstain = read.count(0), read.count(Choice.ABSTAIN)
    invalid = len(read) - len(approvals) - oppose - abstain
    can_oppose = rules.method is not Method.RANKING
    return Marks(box, tuple(sorted(approvals)), oppose, abstain, invalid, rules.most_per_item(items), can_oppose)
