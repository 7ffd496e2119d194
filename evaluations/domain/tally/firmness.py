"""How firm a result is: the ballots that would change it, and whether it holds for other weights."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from evaluations.domain.ballot import RoundRules, Rung
from evaluations.domain.lot import Lot
from evaluations.domain.tally.ladder import Verdict, decide
from evaluations.domain.tally.marks import AnyMarks
from evaluations.domain.tally.result import DecidedBy

MOST_CRITERIA = 10
"""With more criteria than this the corners are not counted (two to the power of their number)."""

WEIGHTS_WITHIN = Fraction(1, 10)
"""How far each weight is varied, up and down."""

_BEFORE_SCORES = frozenset({DecidedBy.QUORUM, DecidedBy.THRESHOLD, DecidedBy.APPROVALS, DecidedBy.POINTS})


@dataclass(frozen=True)
class Firmness:
    """How firm the outcome of one item is; the fields are those of its result."""

    margin: int | None
    holds_for_weights: bool | None


def margin(rules: RoundRules, marks: Sequence[AnyMarks], place: int, verdict: Verdict, lot: Lot | None) -> int | None:
    """The least number of marks on each item for another outcome of ``marks[place]``; None where none would do.

    Nothing helps an item more than approvals for it and oppositions to its rivals, and nothing hurts it more than the
    reverse; more marks only go further the same way. So two extremes are counted, and the number found by halving.
    """
    if rules.seats is None:
        marks, place = [marks[place]], 0

    def changes(number: int) -> bool:
        for favoured in (True, False):
            moved = [
                mark.raised(number) if (at == place) is favoured else mark.lowered(number)
                for at, mark in enumerate(marks)
            ]
            if decide(rules, moved, lot)[place][0] is not verdict[0]:
                return True
        return False

    most = max(mark.cast for mark in marks)
    least = bisect_left(range(most + 1), True, key=changes)  # noqa: FBT003 - the value that is searched for
    return least if least <= most else None


def hold_for_weights(
    rules: RoundRules,
    marks: Sequence[AnyMarks],
    verdicts: Sequence[Verdict],
    lot: Lot | None,
    weights: Mapping[str, Fraction],
) -> list[bool | None]:
    """For each item whether its outcome is the same for all weights within ten per cent of ``weights``.

    None where scores did not enter: no rung ``score`` was reached, an item of the contest has a score without its
    parts, or there are more than MOST_CRITERIA criteria. A difference of two scores is linear in the weights, so that
    it keeps its sign everywhere where it keeps it at every corner: the corners alone are counted, and that is exact.
    """
    unknown: list[bool | None] = [None] * len(marks)
    entered = [verdict[1] not in _BEFORE_SCORES for verdict in verdicts]
    if Rung.SCORE not in rules.tie_break or not any(entered) or not 0 < len(weights) <= MOST_CRITERIA:
        return unknown
    if any(mark.box.score is not None and set(mark.box.parts) != set(weights) for mark in marks):
        return unknown
    holds: list[bool | None] = [True if at else None for at in entered]
    for signs in product((1 - WEIGHTS_WITHIN, 1 + WEIGHTS_WITHIN), repeat=len(weights)):
        corner = {code: weight * sign for (code, weight), sign in zip(weights.items(), signs, strict=True)}
        counted = decide(rules, [_weighted(mark, corner) for mark in marks], lot)
        holds = [
            before and now[0] is then[0] if before is not None else None
            for before, now, then in zip(holds, counted, verdicts, strict=True)
        ]
    return holds


def _weighted(mark: AnyMarks, weights: Mapping[str, Fraction]) -> AnyMarks:
    if mark.box.score is None:
        return mark
    total = sum(weights.values(), Fraction(0))
    score = sum((weight * mark.box.parts[code] for code, weight in weights.items()), Fraction(0)) / total
    return replace(mark, box=replace(mark.box, score=score))
