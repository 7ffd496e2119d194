"""Reads about how firm a counted round is: which single reviewer carries it, and whether it holds for other weights."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from evaluations.domain.ballot import Rung
from evaluations.domain.firmness import Scores, carried_by
from evaluations.domain.roll import Roll
from evaluations.domain.scores import ScoreBook, read_book
from evaluations.domain.tally import DecidedBy, ItemBox, count
from evaluations.domain.weight import weighted_text
from evaluations.domain.whole import decode_whole, divide
from evaluations.models import OpenedChoice, OpenedWhole, Round
from evaluations.selectors.ballot import hidden_items, result_of, roll_of
from evaluations.selectors.scores import last_freezes
from honors.domain.actor import Actor

WITHOUT_SCORES = frozenset(
    {DecidedBy.VOID, DecidedBy.QUORUM, DecidedBy.THRESHOLD, DecidedBy.APPROVALS, DecidedBy.POINTS}
)
"""What settles an outcome before the ladder asks for scores."""


def firmness_of(actor: Actor, ballot_round: Round) -> list[dict[str, Any]]:
    """A row for every item of a counted round that the actor may see, in the order of the round.

    ``depends_on_scores``: the ladder came to the scores for it; ``reviewers``: accounts any one of whom, left out,
    would change its outcome; ``holds_for_weights`` as in the result. Where the actor must not know of an item nothing
    is said of the others either, because they are its rivals; nor in a weighted round where the weights of so few are
    forgotten, nor of reviewers where so few ballots are not kept. Precondition: the round was read ``with_parts``.
    Raises RuleViolation ``round.not_unsealed``.
    """
    results = result_of(actor, ballot_round)["items"]
    if hidden_items(actor, ballot_round) or _weights_forgotten(ballot_round):
        return [_row(result, depends=None, reviewers=None) for result in results]
    depends = {result["nomination"] for result in results if _depends_on_scores(ballot_round, result)}
    is_kept = not depends or _are_kept(ballot_round)
    carried = _carried_by(ballot_round) if depends and is_kept else {}
    return [
        _row(
            result,
            depends=result["nomination"] in depends,
            reviewers=list(carried.get(result["nomination"], ()) if result["nomination"] in depends else ())
            if is_kept
            else None,
        )
        for result in results
    ]


def _are_kept(ballot_round: Round) -> bool:
    """Whether the opened ballots are there to be counted again; of an item with too few they are not."""
    least = ballot_round.hide_below
    if ballot_round.method in ("points", "ranking"):
        return OpenedWhole.objects.filter(round=ballot_round).count() >= least
    kept = Counter(OpenedChoice.objects.filter(item__round=ballot_round).values_list("item_id", flat=True))
    is_open = (item for item in ballot_round.items.all() if item.result and item.result["decided_by"] != DecidedBy.VOID)
    return all(kept[item.pk] >= least for item in is_open)


def _row(result: Mapping[str, Any], *, depends: bool | None, reviewers: list[str] | None) -> dict[str, Any]:
    return {
        "nomination": result["nomination"],
        "outcome": result["outcome"],
        "decided_by": result["decided_by"],
        "depends_on_scores": depends,
        "reviewers": reviewers,
        "holds_for_weights": result.get("holds_for_weights") if depends else None,
    }


def _weights_forgotten(ballot_round: Round) -> bool:
    return bool(ballot_round.weights) and OpenedChoice.objects.filter(item__round=ballot_round, weight="").exists()


def _depends_on_scores(ballot_round: Round, result: Mapping[str, Any]) -> bool:
    return Rung.SCORE in ballot_round.tie_break and result["decided_by"] not in {*WITHOUT_SCORES, None}


def _carried_by(ballot_round: Round) -> dict[str, tuple[str, ...]]:
    freeze = last_freezes([ballot_round.cycle_id]).first()
    if freeze is None:
        return {}
    book: ScoreBook = read_book(json.loads(bytes(freeze.document)))
    roll = roll_of(ballot_round)
    boxes = _boxes(ballot_round, roll)

    def decide(scores: Scores) -> dict[str, str | None]:
        counted = count(
            roll.rules,
            [replace(box, score=scores.get(box.nomination)) for box in boxes],
            seed=ballot_round.lot_seed or None,
            hide_below=0,
            show_numbers=False,
        )
        return {row.nomination: row.outcome for row in counted}

    return carried_by(book.criteria, book.values, decide, minimum=book.minimum)


def _boxes(ballot_round: Round, roll: Roll) -> list[ItemBox]:
    """The items as they were counted."""
    marks = _marks(ballot_round, roll)
    items = {str(item.nomination_id): item for item in ballot_round.items.select_related("nomination__recipient_unit")}
    return [
        ItemBox(
            nomination=entry.nomination,
            voters=roll.voters_of(entry),
            recused=len(entry.recused),
            present=roll.present_of(entry),
            choices=None if item.result["decided_by"] == DecidedBy.VOID else marks[entry.nomination],
            score=Fraction(item.score) if item.score else None,
            is_front_line=item.is_front_line,
            classes=roll.classes_of(entry),
        )
        for entry in roll.items
        if (item := items[entry.nomination]).result is not None
    ]


def _marks(ballot_round: Round, roll: Roll) -> dict[str, list[str]]:
    marks: dict[str, list[str]] = defaultdict(list)
    if roll.rules.is_whole:
        names = [item.nomination for item in roll.items]
        texts = OpenedWhole.objects.filter(round=ballot_round).values_list("text", flat=True)
        marks |= divide(names, [decode_whole(roll.rules, names, text) for text in texts])
        return marks
    rows = OpenedChoice.objects.filter(item__round=ballot_round)
    for name, weight, choice in rows.values_list("item__nomination", "weight", "choice"):
        marks[str(name)].append(weighted_text(weight, choice))
    return marks
