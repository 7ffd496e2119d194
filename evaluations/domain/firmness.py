"""Which single reviewer carries a result that scores helped to decide: by enumeration, exactly.

Whether a result holds for other weights stands with the count (``tally/firmness.py``): it needs no sheets of members,
only what each criterion brings to a score.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from evaluations.domain.correction import corrected_means
from evaluations.domain.review import Criterion, weighted_score

Values = Mapping[str, Mapping[str, Mapping[str, Fraction]]]
"""Case → member → criterion → value, of those who scored."""

Scores = Mapping[str, Fraction | None]
"""Case → corrected mean."""

Decide = Callable[[Scores], Mapping[str, str | None]]
"""From the scores of the items to their outcomes, everything else as it was."""


def scores_with(criteria: Sequence[Criterion], values: Values, *, minimum: int) -> Scores:
    """The corrected mean of every case."""
    sheets = {
        case: {member: weighted_score(criteria, marks) for member, marks in of_case.items()}
        for case, of_case in values.items()
    }
    return corrected_means(sheets, minimum=minimum)


def without(values: Values, left_out: str) -> Values:
    """The sheets of everybody else."""
    return {
        case: {member: marks for member, marks in of_case.items() if member != left_out}
        for case, of_case in values.items()
    }


def carried_by(
    criteria: Sequence[Criterion], values: Values, decide: Decide, *, minimum: int
) -> dict[str, tuple[str, ...]]:
    """Item → the members any one of whom, left out, changes its outcome; ``values`` are those of the whole cycle.

    Leaving out a reviewer takes all their sheets away, and the correction is made anew without them.
    """
    as_it_is = decide(scores_with(criteria, values, minimum=minimum))
    found: dict[str, list[str]] = {item: [] for item in as_it_is}
    for left_out in sorted({member for of_case in values.values() for member in of_case}):
        otherwise = decide(scores_with(criteria, without(values, left_out), minimum=minimum))
        for item, outcome in as_it_is.items():
            if otherwise[item] != outcome:
                found[item].append(left_out)
    return {item: tuple(members) for item, members in found.items()}
