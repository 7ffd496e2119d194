"""Scores before the vote: weighted criteria, marks kept apart, and how far the members are apart.

All numbers are fractions; :func:`rounded` is for display alone and never goes back into a count.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from honors.domain.errors import RuleViolation

WEIGHT_TOTALS = frozenset({Fraction(1), Fraction(100)})
"""Weights are written as shares of one or as percentages; the score is the same."""


class Mark(StrEnum):
    """Where a member stands on a case. Only ``scored`` carries numbers; no other mark counts as a score of zero."""

    NOT_SEEN = "not_seen"
    SEEN = "seen"
    ABSTAINED = "abstained"
    RECUSED = "recused"
    SCORED = "scored"


GIVEN = (Mark.SCORED, Mark.ABSTAINED)
"""What a member can hand in. The other marks are facts elsewhere: a view, or a recusal."""

OWN_IS_IN = frozenset(GIVEN)
"""The marks with which a member may see what others gave. A recused member never does."""


_VALUE = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,3}|/[1-9][0-9]{0,5})?")


def parse_value(criterion: str, text: str) -> Fraction:
    """A value as a member writes it: ``"10"``, ``"7.5"``, ``"7/2"``. Raises RuleViolation ``review.not_on_scale``."""
    if not _VALUE.fullmatch(text):
        raise RuleViolation("review.not_on_scale", {"criterion": criterion}, field="scores")
    return Fraction(text)


@dataclass(frozen=True)
class Label:
    """One step of a scale."""

    value: Fraction
    label: str


@dataclass(frozen=True)
class Criterion:
    """What is scored: its weight, and the values a member may choose from."""

    code: str
    name: str
    weight: Fraction
    scale: tuple[Label, ...]


def require_criteria(criteria: Sequence[Criterion]) -> None:
    """Raises RuleViolation where the criteria of a scheme cannot make a score.

    ``review.no_criteria``, ``review.repeated_criterion``, ``review.bad_weight`` (not above zero),
    ``review.weights_do_not_sum`` (neither to 1 nor to 100, exactly), ``review.bad_scale`` (fewer than two values, or
    one twice).
    """
    if not criteria:
        raise RuleViolation("review.no_criteria", field="criteria")
    if len({criterion.code for criterion in criteria}) != len(criteria):
        raise RuleViolation("review.repeated_criterion", field="criteria")
    for criterion in criteria:
        if criterion.weight <= 0:
            raise RuleViolation("review.bad_weight", {"criterion": criterion.code}, field="criteria")
        values = [step.value for step in criterion.scale]
        if len(set(values)) != len(values) or len(values) < 2:  # noqa: PLR2004 - one value is no scale
            raise RuleViolation("review.bad_scale", {"criterion": criterion.code}, field="criteria")
    total = sum(criterion.weight for criterion in criteria)
    if total not in WEIGHT_TOTALS:
        raise RuleViolation("review.weights_do_not_sum", {"total": str(total)}, field="criteria")


def require_scores(criteria: Sequence[Criterion], mark: Mark, scores: Mapping[str, Fraction]) -> None:
    """Raises RuleViolation where a member's sheet is not complete or says two things.

    A sheet is ``scored`` with one value of its scale for every criterion, or ``abstained`` with none:
    ``review.unknown_mark``, ``review.scores_not_asked``, ``review.unknown_criterion``, ``review.missing_criterion``,
    ``review.not_on_scale``.
    """
    if mark not in OWN_IS_IN:
        raise RuleViolation("review.unknown_mark", field="mark")
    if mark is Mark.ABSTAINED:
        if scores:
            raise RuleViolation("review.scores_not_asked", field="scores")
        return
    by_code = {criterion.code: criterion for criterion in criteria}
    for code, value in scores.items():
        if code not in by_code:
            raise RuleViolation("review.unknown_criterion", {"criterion": code}, field="scores")
        if value not in {step.value for step in by_code[code].scale}:
            raise RuleViolation("review.not_on_scale", {"criterion": code}, field="scores")
    for code in by_code:
        if code not in scores:
            raise RuleViolation("review.missing_criterion", {"criterion": code}, field="scores")


def weighted_score(criteria: Sequence[Criterion], scores: Mapping[str, Fraction]) -> Fraction:
    """The weighted mean of the values, in the unit of the scales (R-40).

    Precondition: ``require_criteria`` and ``require_scores`` passed.
    """
    total = sum((criterion.weight for criterion in criteria), Fraction(0))
    return sum((criterion.weight * scores[criterion.code] for criterion in criteria), Fraction(0)) / total


@dataclass(frozen=True)
class Summary:
    """The scores of one case: how many, their mean, median, range and mean absolute deviation; None where nobody
    scored.
    """

    scored: int
    mean: Fraction | None
    median: Fraction | None
    range: Fraction | None
    mean_absolute_deviation: Fraction | None


def summarise(scores: Sequence[Fraction]) -> Summary:
    """Of the weighted scores of those who scored. Range: greatest less least; the deviation is the mean distance from
    the mean.
    """
    if not scores:
        return Summary(0, None, None, None, None)
    ordered = sorted(scores)
    middle = len(ordered) // 2
    median = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    mean = mean_of(ordered)
    deviation = mean_of([abs(score - mean) for score in ordered])
    return Summary(len(ordered), mean, median, ordered[-1] - ordered[0], deviation)


def span_of(criteria: Sequence[Criterion]) -> Fraction:
    """The greatest weighted score that the scales allow, less the least one."""
    widths = {
        row.code: max(step.value for step in row.scale) - min(step.value for step in row.scale) for row in criteria
    }
    return weighted_score(criteria, widths)


def disagrees(summary: Summary, *, span: Fraction, percent: int) -> bool:
    """Whether the members are far apart on a case: its range is more than ``percent`` of what the scales allow."""
    return summary.range is not None and summary.range > span * percent / 100


SHOWN_PLACES = 2
"""Decimals of a score on screen and paper. The exact fraction always stands beside it."""


def rounded(value: Fraction, places: int) -> Decimal:
    """``value`` with ``places`` decimals for display, halves away from zero (四舍五入)."""
    shifted = floor(abs(value) * 10**places + Fraction(1, 2))
    return Decimal(-shifted if value < 0 else shifted).scaleb(-places)


def mean_of(values: Sequence[Fraction]) -> Fraction:
    """The exact mean of one value or more."""
    return sum(values, Fraction(0)) / len(values)
