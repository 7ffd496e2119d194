"""The count: from opened choices to outcomes, exactly, and how much of it may be shown."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from evaluations.domain.ballot import RoundRules
from evaluations.domain.lot import lot_from
from evaluations.domain.tally.firmness import Firmness, hold_for_weights, margin
from evaluations.domain.tally.ladder import Verdict, decide, quorum_met
from evaluations.domain.tally.marks import AnyMarks, read_marks
from evaluations.domain.tally.result import DecidedBy, ItemBox, ItemResult, Outcome

NO_WEIGHTS: Mapping[str, Fraction] = {}


def count(
    rules: RoundRules,
    boxes: Sequence[ItemBox],
    *,
    seed: str | None,
    hide_below: int,
    show_numbers: bool,
    weights: Mapping[str, Fraction] = NO_WEIGHTS,
) -> tuple[ItemResult, ...]:
    """The result of a round, in the order of ``boxes``; the rules stand in words in ``docs/ballots.md``.

    ``seed`` (hex) orders the draw of the rung ``lot``; without one that rung leaves a tie. An item with fewer than
    ``hide_below`` ballots, or in a weighted round with fewer of some weight, shows no numbers; without
    ``show_numbers`` no item does. Where a contest hides an item, no item shows a margin, which would tell of its
    rivals. ``weights`` are those of the criteria behind the scores.
    Raises RuleViolation ``ballot.more_than_present``, ``round.bad_seed``.
    """
    marks = [read_marks(rules, box, len(boxes)) for box in boxes if box.choices is not None]
    lot = lot_from(seed)
    verdicts = decide(rules, marks, lot)
    holds = hold_for_weights(rules, marks, verdicts, lot, weights)
    open_to_view = {mark.box.nomination for mark in marks if show_numbers and mark.least_alike >= hide_below}
    margins_shown = rules.seats is None or len(open_to_view) == len(marks)
    rows = {box.nomination: _hidden(rules, box, None, DecidedBy.VOID) for box in boxes}
    for place, (mark, verdict) in enumerate(zip(marks, verdicts, strict=True)):
        item = mark.box.nomination
        if item not in open_to_view:
            rows[item] = _hidden(rules, mark.box, *verdict)
        elif margins_shown:
            rows[item] = _shown(rules, mark, verdict, Firmness(margin(rules, marks, place, verdict, lot), holds[place]))
        else:
            rows[item] = _shown(rules, mark, verdict, Firmness(None, None))
    return tuple(rows[box.nomination] for box in boxes)


def _shown(rules: RoundRules, mark: AnyMarks, verdict: Verdict, firmness: Firmness) -> ItemResult:
    box = mark.box
    return ItemResult(
        nomination=box.nomination,
        voters=box.voters,
        recused=box.recused,
        present=box.present,
        quorum_met=quorum_met(rules, box),
        approve=mark.approve,
        oppose=mark.oppose,
        abstain=mark.abstain,
        invalid=mark.invalid,
        points=str(mark.points) if rules.is_whole else None,
        needed=mark.needed(rules.threshold),
        outcome=verdict[0],
        decided_by=verdict[1],
        margin=firmness.margin,
        holds_for_weights=firmness.holds_for_weights,
        weights=mark.sums,
    )


def _hidden(rules: RoundRules, box: ItemBox, outcome: Outcome | None, decided_by: DecidedBy | None) -> ItemResult:
    return ItemResult(
        nomination=box.nomination,
        voters=None,
        recused=None,
        present=None,
        quorum_met=quorum_met(rules, box),
        approve=None,
        oppose=None,
        abstain=None,
        invalid=None,
        points=None,
        needed=None,
        outcome=outcome,
        decided_by=decided_by,
        margin=None,
        holds_for_weights=None,
    )
