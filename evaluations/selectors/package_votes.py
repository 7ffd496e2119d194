"""What the package of a cycle holds of its scores and rounds. Numbers that a result hides are not in it either."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evaluations.domain.package import text_digest
from evaluations.domain.roll import Roll, RollItem
from evaluations.domain.weight import weighted_text
from evaluations.models import (
    BoxLeaf,
    Conflict,
    Cycle,
    OpenedChoice,
    OpenedWhole,
    Review,
    Round,
    RoundItem,
    ScoreFreeze,
)
from evaluations.selectors.ballot import roll_of, rules_of


@dataclass(frozen=True)
class Seats:
    """A number for everybody who voted, scored or was recused: the same in all files of one package, and no account."""

    number: dict[int, int]

    def numbers(self, users: Iterable[int | str]) -> list[int]:
        """The numbers of these accounts, in order."""
        return sorted(self.number[int(user)] for user in users)


def seats_of(cycle: Cycle) -> Seats:
    """Numbered from 1 by what is fixed once the cycle is closed."""
    users = set(Review.objects.filter(nomination__cycle=cycle).values_list("member_id", flat=True))
    users |= set(Conflict.objects.filter(nomination__cycle=cycle).values_list("member_id", flat=True))
    for ballot_round in Round.objects.filter(cycle=cycle).exclude(roll_hash=""):
        roll = roll_of(ballot_round)
        users |= {int(voter) for voter in (*roll.voters, *roll.alternates)}
    return Seats({user: number for number, user in enumerate(sorted(users), start=1)})


def scores_file(cycle: Cycle, seats: Seats) -> dict[str, Any]:
    """Every edition of what was frozen of the scores: the sheets, and what they come to, raw and corrected."""
    rows = ScoreFreeze.objects.filter(cycle=cycle).order_by("edition")
    return {"editions": [_edition(row, seats) for row in rows]}


def _edition(row: ScoreFreeze, seats: Seats) -> dict[str, Any]:
    document = json.loads(bytes(row.document))
    return {
        "edition": row.edition,
        "digest": row.digest,
        "minimum": document["minimum"],
        "percent": document["percent"],
        "sheets": [
            {
                "nomination": sheet["nomination"],
                "seat": seats.number[int(sheet["member"])],
                "mark": sheet["mark"],
                "scores": sheet["scores"],
            }
            for sheet in document["sheets"]
        ],
        "members": sorted(
            ({"seat": seats.number[int(one["member"])], "leniency": one["leniency"]} for one in document["members"]),
            key=lambda one: one["seat"],
        ),
        "cases": document["cases"],
    }


def rounds_of(cycle: Cycle, seats: Seats) -> dict[str, Any]:
    """The rounds in the order in which they were made; of one moment each after the one that it repeats."""
    rows = Round.objects.filter(cycle=cycle).prefetch_related("items")
    repeats = {row.pk: row.repeats_id for row in rows}

    def before(row: Round) -> int:
        number, earlier = 0, row.repeats_id
        while earlier is not None:
            number, earlier = number + 1, repeats.get(earlier)
        return number

    ordered = sorted(rows, key=lambda row: (row.created_at, before(row), row.pk))
    return {"rounds": [_round(row, seats) for row in ordered]}


def _round(ballot_round: Round, seats: Seats) -> dict[str, Any]:
    """One round; of a void one only that it was."""
    items = {str(item.nomination_id): item for item in ballot_round.items.all()}
    facts: dict[str, Any] = {
        "round": str(ballot_round.pk),
        "state": ballot_round.state,
        "repeats": str(ballot_round.repeats_id) if ballot_round.repeats_id else None,
        "repeat_reason_digest": text_digest(ballot_round.repeat_reason) or None,
        "nominations": list(items),
    }
    if ballot_round.state != "confirmed":
        return facts
    roll = roll_of(ballot_round)
    hidden = {name for name, item in items.items() if _is_hidden(item)}
    return {
        **facts,
        "most_points": None,
        **rules_of(ballot_round).as_json(),
        "shows_numbers": ballot_round.shows_numbers,
        "hide_below": ballot_round.hide_below,
        "roll_hash": ballot_round.roll_hash,
        "box_root": ballot_round.box_root,
        # How many leaves or wholes there are would tell how many ballots a hidden item has
        "box": None if hidden else _leaves(ballot_round),
        "wholes": None if hidden else _wholes(ballot_round),
        "paper": len(roll.paper),
        "proxies": sorted([seats.number[int(voter)], seats.number[int(proxy)]] for voter, proxy in roll.proxies),
        "lot_commitment": roll.lot_commitment,
        "seed": ballot_round.lot_seed,
        "items": [_item(items[entry.nomination], roll, entry, seats) for entry in roll.items],
        "result": [items[entry.nomination].result for entry in roll.items],
        "digest": ballot_round.result_digest,
        "minutes_digest": text_digest(ballot_round.minutes),
        "signed_on": ballot_round.signed_on.isoformat() if ballot_round.signed_on else None,
    }


def _leaves(ballot_round: Round) -> list[str]:
    return list(BoxLeaf.objects.filter(round=ballot_round).order_by("index").values_list("leaf_hash", flat=True))


def _wholes(ballot_round: Round) -> list[str]:
    return sorted(OpenedWhole.objects.filter(round=ballot_round).values_list("text", flat=True))


def _is_open(item: RoundItem) -> bool:
    return item.result is not None and item.result["decided_by"] != "void"


def _is_hidden(item: RoundItem) -> bool:
    return _is_open(item) and item.result["approve"] is None


def _item(item: RoundItem, roll: Roll, entry: RollItem, seats: Seats) -> dict[str, Any]:
    """``choices`` in alphabetical order, null where the item is void, its numbers are hidden or ballots are whole."""
    hidden = _is_hidden(item)
    rows = OpenedChoice.objects.filter(item=item).values_list("weight", "choice")
    choices = [weighted_text(weight, choice) for weight, choice in rows]
    has_choices = _is_open(item) and not hidden and not roll.rules.is_whole
    voting = roll.seats_of(entry)
    return {
        "nomination": entry.nomination,
        "void": not _is_open(item),
        "hidden": hidden,
        "voting": None if hidden else seats.numbers(voting),
        "present": None if hidden else seats.numbers(voting & set(roll.present)),
        "recused": None if hidden else seats.numbers(entry.recused),
        "score": item.score or None,
        "front_line": item.is_front_line,
        "choices": sorted(choices) if has_choices else None,
        **({"weights": None if hidden else _weights(roll, entry, seats)} if roll.rules.weights else {}),
    }


def _weights(roll: Roll, entry: RollItem, seats: Seats) -> dict[str, list[int]]:
    """What a vote counts → the seats of the item whose vote counts so."""
    voters: dict[str, list[str]] = defaultdict(list)
    for voter in roll.seats_of(entry):
        voters[str(roll.weight_on(entry, voter))].append(voter)
    return {weight: seats.numbers(row) for weight, row in voters.items()}
