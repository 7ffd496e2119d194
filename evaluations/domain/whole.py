"""Whole ballots: points and rankings, which say something only taken together and are sealed in one piece.

A whole ballot is kept as text of one length for the whole round: four characters for every item in the order of the
roll, the number given to it or ``----`` where it is left out.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from evaluations.domain.ballot import Choice, Method, RoundRules
from honors.domain.errors import RuleViolation

WIDTH = 4
"""Characters for one item."""

LEFT_OUT = "-" * WIDTH
INVALID = "invalid"
"""How a ballot that is none, and every mark on it, is written."""

_NUMBER = re.compile(r"0|[1-9][0-9]{0,3}")


def mark_of(rules: RoundRules, text: str, items: int) -> int | Choice | None:
    """What one mark is worth: points, or the points of a rank; ABSTAIN for ``abstain``; None for what is no mark.

    A rank r among m items is worth m − r + 1 points (Borda).
    """
    if text == Choice.ABSTAIN:
        return Choice.ABSTAIN
    if not _NUMBER.fullmatch(text) or int(text) > rules.most_per_item(items):
        return None
    if rules.method is Method.POINTS:
        return int(text)
    return items - int(text) + 1 if int(text) else None


def complete_whole(
    rules: RoundRules, *, items: Sequence[str], recused_from: Iterable[str], choices: Sequence[tuple[str, str]]
) -> dict[str, str]:
    """One voter's whole ballot, an item that was left out filled in as ``abstain``.

    Raises RuleViolation: ``ballot.recused_from_contest`` (a recusal from one item is one from all of them),
    ``ballot.unknown_item``, ``ballot.repeated_item``, ``ballot.unknown_choice``,
    ``ballot.too_many_points``, ``ballot.bad_ranking``. The refusals name no item and no number.
    """
    if set(recused_from):
        raise RuleViolation("ballot.recused_from_contest")
    given: dict[str, str] = {}
    for item, text in choices:
        if item not in items:
            raise RuleViolation("ballot.unknown_item", field="choices")
        if item in given:
            raise RuleViolation("ballot.repeated_item", field="choices")
        if text != Choice.ABSTAIN and not _NUMBER.fullmatch(text):
            raise RuleViolation("ballot.unknown_choice", field="choices")
        if text != Choice.ABSTAIN and int(text) > rules.most_per_item(len(items)):
            raise RuleViolation("ballot.too_many_points", {"most": rules.most_per_item(len(items))}, field="choices")
        given[item] = text
    if rules.method is Method.RANKING and not _is_ranking(given.values()):
        raise RuleViolation("ballot.bad_ranking", field="choices")
    return {item: given.get(item, Choice.ABSTAIN.value) for item in items}


def _is_ranking(texts: Iterable[str]) -> bool:
    """Ranks 1, 2, 3 … without gap or double, as far as they go."""
    ranks = sorted(int(text) for text in texts if text != Choice.ABSTAIN)
    return ranks == list(range(1, len(ranks) + 1))


def encode_whole(items: Sequence[str], ballot: Mapping[str, str]) -> str:
    """The text of a complete whole ballot."""
    return "".join(LEFT_OUT if ballot[item] == Choice.ABSTAIN else ballot[item].rjust(WIDTH, "0") for item in items)


def decode_whole(rules: RoundRules, items: Sequence[str], text: str) -> dict[str, str] | None:
    """The ballot in an opened text; None where it is none."""
    if len(text) != WIDTH * len(items):
        return None
    cells = [text[at : at + WIDTH] for at in range(0, len(text), WIDTH)]
    pairs = [
        (item, Choice.ABSTAIN.value if cell == LEFT_OUT else cell.lstrip("0") or "0")
        for item, cell in zip(items, cells, strict=True)
    ]
    return read_whole(rules, items, pairs)


def read_whole(rules: RoundRules, items: Sequence[str], choices: Sequence[tuple[str, str]]) -> dict[str, str] | None:
    """A complete ballot from any pairs of item and mark; None where they are no ballot."""
    try:
        return complete_whole(rules, items=items, recused_from=(), choices=choices)
    except RuleViolation:
        return None


def divide(items: Sequence[str], ballots: Iterable[Mapping[str, str] | None]) -> dict[str, list[str]]:
    """Item → its marks; a ballot that is none is an invalid mark on every item."""
    marks: dict[str, list[str]] = {item: [] for item in items}
    for ballot in ballots:
        for item in items:
            marks[item].append(INVALID if ballot is None else ballot[item])
    return marks
