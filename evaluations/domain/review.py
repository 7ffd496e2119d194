"""Scores before the vote: weighted criteria, marks kept apart, and a correction for harsh and lenient members.

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


OWN_IS_IN = frozenset({Mark.SCORED, Mark.ABSTAINED})
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
    """The scores of one case: how many, and their mean, median and range; None where nobody scored."""

    scored: int
    mean: Fraction | None
    median: Fraction | None
    range: Fraction | None


def summarise(scores: Sequence[Fraction]) -> Summary:
    """Mean, median and range (greatest less least) of the weighted scores of those who scored."""
    if not scores:
        return Summary(0, None, None, None)
    ordered = sorted(scores)
    middle = len(ordered) // 2
    median = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    return Summary(len(ordered), _mean(ordered), median, ordered[-1] - ordered[0])


Sheets = Mapping[str, Mapping[str, Fraction]]
"""The weighted scores of a cycle: case → member → score, of those who scored."""


def leniency(sheets: Sheets, *, minimum: int) -> dict[str, Fraction]:
    """How far above (+) or below (−) the mean of the same cases each member scores on average.

    Only cases with two scores or more say anything. A member with fewer than ``minimum`` of them gets 0: too few to
    tell a harsh member from weak cases.
    """
    deviations: dict[str, list[Fraction]] = {}
    for case in sheets.values():
        mean = _mean(list(case.values())) if case else Fraction(0)
        for member, score in case.items():
            seen = deviations.setdefault(member, [])
            if len(case) > 1:
                seen.append(score - mean)
    return {
        member: _mean(seen) if seen and len(seen) >= minimum else Fraction(0) for member, seen in deviations.items()
    }


def corrected_means(sheets: Sheets, *, minimum: int) -> dict[str, Fraction | None]:
    """The mean of each case after every member's leniency is taken off; None where nobody scored.

    It stands beside the raw mean and never replaces it. Where all members scored all cases the two are equal; it
    matters where recusals and abstentions left a case to the harsh or the lenient.
    """
    offsets = leniency(sheets, minimum=minimum)
    return {
        case: _mean([score - offsets[member] for member, score in scores.items()]) if scores else None
        for case, scores in sheets.items()
    }


def rounded(value: Fraction, places: int) -> Decimal:
    """``value`` with ``places`` decimals for display, halves away from zero (四舍五入)."""
    shifted = floor(abs(value) * 10**places + Fraction(1, 2))
    return Decimal(-shifted if value < 0 else shifted).scaleb(-places)


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)
