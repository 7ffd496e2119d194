"""What goes into the count of one item and what comes out, and the digest of a result."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any

from evaluations.domain.weight import WeightClass
from honors.domain.ledger.canonical import canonical_bytes

FORMAT = "ballot-result/1"


class Outcome(StrEnum):
    """What the round says of an item. A tie is left for a new round or a draw."""

    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    TIE = "tie"


class DecidedBy(StrEnum):
    """What settled the outcome. ``void``: the item was not unsealed. The last four are rungs of the ladder."""

    VOID = "void"
    QUORUM = "quorum"
    THRESHOLD = "threshold"
    APPROVALS = "approvals"
    POINTS = "points"
    SCORE = "score"
    FRONT_LINE = "front_line"
    REVOTE = "revote"
    LOT = "lot"


@dataclass(frozen=True, kw_only=True)
class ItemBox:
    """What is counted for one item.

    ``voters`` are those not recused, ``present`` those of them present; ``choices`` the opened texts in any order, None
    where the item was not unsealed. ``score`` and ``is_front_line`` serve the ladder; ``parts`` are the criteria of
    which ``score`` is the weighted mean, where that is known. ``classes`` divide voters and present by what a vote
    counts, in a weighted round alone; each choice then begins with its weight.
    """

    nomination: str
    voters: int
    recused: int
    present: int
    choices: Sequence[str] | None
    score: Fraction | None = None
    is_front_line: bool = False
    parts: Mapping[str, Fraction] = field(default_factory=dict)
    classes: Sequence[WeightClass] = ()


@dataclass(frozen=True, kw_only=True)
class ItemResult:
    """One row of ``rounds/{id}/result/``; None is a number that is not shown, or that does not exist.

    ``margin`` is the least number k such that another outcome follows where at most k marks on each item are changed;
    None also where no change would do. ``holds_for_weights``: whether the outcome stays the same for all weights of
    the criteria within ten per cent; None where scores did not enter. Both are defined in ``docs/ballots.md``.
    ``weights``: in a weighted round what the votes count together, where numbers are shown; ``needed`` is then None.
    """

    nomination: str
    voters: int | None
    recused: int | None
    present: int | None
    quorum_met: bool
    approve: int | None
    oppose: int | None
    abstain: int | None
    invalid: int | None
    points: str | None
    needed: int | None
    outcome: Outcome | None
    decided_by: DecidedBy | None
    margin: int | None
    holds_for_weights: bool | None
    weights: Mapping[str, str] | None = None

    def as_json(self) -> dict[str, Any]:
        """The row as the interface writes it, in plain values; without ``weights`` where there are none."""
        row = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        if self.weights is None:
            del row["weights"]
        return {name: value.value if isinstance(value, StrEnum) else value for name, value in row.items()}


def result_digest(round_id: str, box_root: bytes, results: Iterable[ItemResult]) -> str:
    """SHA-256 (64 hex digits) of the result in canonical form, over what is shown.

    Hidden numbers are left out on purpose: few enough are possible that a digest would give them away.
    """
    return digest_of_rows(round_id, box_root, [result.as_json() for result in results])


def digest_of_rows(round_id: str, box_root: bytes, rows: Sequence[Mapping[str, Any]]) -> str:
    """The same of rows as they were written down."""
    table = {"format": FORMAT, "round": round_id, "box_root": box_root.hex(), "items": list(rows)}
    return hashlib.sha256(canonical_bytes(table)).hexdigest()
