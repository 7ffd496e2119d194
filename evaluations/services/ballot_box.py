"""What the services of a round do with its box: sealed ballots go in, opened choices and their result come out.

A round whose ballots are divided has sealed choices for every item; a round of whole ballots has one sealed text for
each, which stands under the round's own id.
"""

import secrets
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.db import IntegrityError

from evaluations.domain.ballot import Choice, complete_ballot
from evaluations.domain.paper import read_entry, settled_marks
from evaluations.domain.receipt import box_root, cast_leaf_hash, cast_mark
from evaluations.domain.roll import Roll
from evaluations.domain.sealing import CHOICE_LENGTH, OpenedBox, seal_choice
from evaluations.domain.tally import ItemBox, ItemResult, count, result_digest
from evaluations.domain.weight import split_weighted, weighted_text
from evaluations.domain.whole import INVALID, WIDTH, complete_whole, decode_whole, divide, encode_whole
from evaluations.models import BoxLeaf, OpenedChoice, OpenedWhole, Round, RoundItem, SealedChoice, SealedWhole
from evaluations.selectors.ballot import classes_voted, voted_on
from honors.domain.errors import RuleViolation


def texts_of(roll: Roll, choices: Sequence[tuple[str, str]], *, voter: str) -> dict[str, str]:
    """What goes into the box for a voter's ballot: item → choice, or the round's id → the whole ballot as text.

    In a weighted round the choice stands behind what the roll says that it counts.

    Raises what ``complete_ballot`` and ``complete_whole`` raise.
    """
    items = [item.nomination for item in roll.items]
    recused_from = roll.recused_from(voter)
    if roll.rules.is_whole:
        ballot = complete_whole(roll.rules, items=items, recused_from=recused_from, choices=choices)
        return {roll.round_id: encode_whole(items, ballot)}
    chosen = complete_ballot(roll.rules, items=items, recused_from=recused_from, choices=choices)
    return {
        item.nomination: weighted_text(roll.weight_on(item, voter), chosen[item.nomination].value)
        for item in roll.items
        if item.nomination in chosen
    }


def put_into_box(ballot_round: Round, roll: Roll, cast_key: bytes, texts: Mapping[str, str]) -> list[str]:
    """Seal and keep; the leaf hashes, sorted. Raises RuleViolation ``ballot.key_used``."""
    length = CHOICE_LENGTH + WIDTH * len(roll.items) if roll.rules.is_whole else CHOICE_LENGTH
    items = {str(nomination): pk for pk, nomination in ballot_round.items.values_list("pk", "nomination_id")}
    rows: list[Any] = []
    for name, text in texts.items():
        sealed = seal_choice(
            roll.public_key, roll.round_id, name, text, random_bytes=secrets.token_bytes, length=length
        )
        mark = cast_mark(cast_key, roll.round_id, name)
        kept = {
            "leaf_hash": cast_leaf_hash(roll.round_id, name, mark, sealed).hex(),
            "mark": mark.hex(),
            "ciphertext": sealed,
        }
        whole = roll.rules.is_whole
        rows.append(SealedWhole(round=ballot_round, **kept) if whole else SealedChoice(item_id=items[name], **kept))
    secrets.SystemRandom().shuffle(rows)
    try:
        type(rows[0])._default_manager.bulk_create(rows)
    except IntegrityError as error:
        raise RuleViolation("ballot.key_used") from error
    return sorted(row.leaf_hash for row in rows)


def leaves_of_key(ballot_round: Round, cast_key: bytes) -> list[str]:
    """The leaf hashes that were cast with this key, sorted."""
    round_id = str(ballot_round.pk)
    names = [round_id, *map(str, ballot_round.items.values_list("nomination_id", flat=True))]
    marks = [cast_mark(cast_key, round_id, name).hex() for name in names]
    found = [
        leaf
        for table in (SealedChoice, SealedWhole)
        for leaf in table._default_manager.filter(mark__in=marks).values_list("leaf_hash", flat=True)
    ]
    return sorted(found)


def close_box(ballot_round: Round) -> str:
    """Write the leaves in the order of their hashes; the root over them, in hexadecimal."""
    divided = SealedChoice.objects.filter(item__round=ballot_round).values_list("leaf_hash", "item_id")
    whole = SealedWhole.objects.filter(round=ballot_round).values_list("leaf_hash", flat=True)
    leaves = sorted([*divided, *((leaf, None) for leaf in whole)], key=lambda row: row[0])
    BoxLeaf.objects.bulk_create(
        BoxLeaf(round=ballot_round, item_id=item_id, index=index, leaf_hash=leaf)
        for index, (leaf, item_id) in enumerate(leaves)
    )
    return box_root(bytes.fromhex(leaf) for leaf, _ in leaves).hex()


def names_voted(roll: Roll, ballot_round: Round) -> dict[str, int]:
    """Under which names something must be in the box → how many people have cast it."""
    voted = voted_on(roll, ballot_round)
    return {roll.round_id: next(iter(voted.values()))} if roll.rules.is_whole else voted


def intact_box(ballot_round: Round, roll: Roll, items: Mapping[str, RoundItem]) -> dict[str, list[bytes]]:
    """Name → what is sealed under it, where the leaves are exactly those of the closed box and no later recusal made
    the item void; a whole ballot is void with any of its items.

    Raises RuleViolation ``round.box_changed``.
    """
    names: dict[Any, str] = {item.pk: name for name, item in items.items()} | {None: roll.round_id}
    boxed: dict[str, set[str]] = defaultdict(set)
    for leaf, item_id in BoxLeaf.objects.filter(round=ballot_round).values_list("leaf_hash", "item_id"):
        boxed[names[item_id]].add(leaf)
    if box_root(bytes.fromhex(leaf) for leaves in boxed.values() for leaf in leaves).hex() != ballot_round.box_root:
        raise RuleViolation("round.box_changed")
    sealed: dict[str, list[bytes]] = defaultdict(list)
    hashed: dict[str, set[str]] = defaultdict(set)
    rows: list[tuple[str, SealedChoice | SealedWhole]] = [
        *((names[row.item_id], row) for row in SealedChoice.objects.filter(item__round=ballot_round)),
        *((roll.round_id, whole) for whole in SealedWhole.objects.filter(round=ballot_round)),
    ]
    for name, row in rows:
        ciphertext = bytes(row.ciphertext)
        sealed[name].append(ciphertext)
        hashed[name].add(cast_leaf_hash(roll.round_id, name, bytes.fromhex(row.mark), ciphertext).hex())
    void = {name for name, item in items.items() if item.is_void}
    if roll.rules.is_whole and void:
        return {}
    names_open = {roll.round_id} if roll.rules.is_whole else set(items) - void
    return {name: sealed[name] for name in names_open if hashed[name] == boxed[name]}


def keep_opened(
    ballot_round: Round, roll: Roll, items: Mapping[str, RoundItem], choices: Mapping[str, Sequence[str]]
) -> None:
    """New rows under random keys, all items mixed: nothing of the order or the form in which they were sealed.

    So few that their numbers are hidden are not kept at all: a single one would name the choice of its voter.
    """
    rows: list[Any] = [
        OpenedWhole(round=ballot_round, text=text)
        if roll.rules.is_whole
        else OpenedChoice(item=items[name], **_kept(roll, text, alone=alone))
        for name, opened in choices.items()
        if len(opened) >= ballot_round.hide_below
        for alone in [_alone(ballot_round, roll, opened)]
        for text in opened
    ]
    secrets.SystemRandom().shuffle(rows)
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)


def _alone(ballot_round: Round, roll: Roll, opened: Sequence[str]) -> bool:
    """Whether so few ballots of the item count the same that their weight would name a voter: it is forgotten then."""
    alike = Counter(text.partition(" ")[0] for text in opened) if roll.rules.weights else Counter()
    return any(number < ballot_round.hide_below for number in alike.values())


def _kept(roll: Roll, text: str, *, alone: bool) -> dict[str, str]:
    weight, _, choice = text.partition(" ") if roll.rules.weights else ("", "", text)
    return {"weight": "" if alone else weight, "choice": choice if choice in set(Choice) else INVALID}


def in_their_classes(roll: Roll, ballot_round: Round, choices: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The items of which as many ballots of each weight were opened as people with that weight have cast.

    The others are not counted: a ballot in them claims a weight that is not its voter's.
    """
    if not roll.rules.weights:
        return dict(choices)
    voted = classes_voted(roll, ballot_round)
    known = roll.rules.known_weights
    intact = {}
    for name, opened in choices.items():
        read = [split_weighted(text, known) for text in opened]
        if Counter(entry and entry[0] for entry in read) == voted[name]:
            intact[name] = opened
    return intact


def with_papers(roll: Roll, box: OpenedBox, digests: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """What was opened together with what was entered from paper, mixed; nothing is added to what stays sealed."""
    choices = {name: list(opened) for name, opened in box.choices.items()}
    if roll.paper:
        for name, marks in settled_marks(roll, [read_entry(text) for text in box.papers], digests).items():
            if name in choices:
                choices[name] += marks
                secrets.SystemRandom().shuffle(choices[name])
    return choices


def marks_of(roll: Roll, choices: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Item → the marks on it, of the items that were opened."""
    if not roll.rules.is_whole:
        return {name: list(opened) for name, opened in choices.items()}
    if roll.round_id not in choices:
        return {}
    items = [item.nomination for item in roll.items]
    return divide(items, [decode_whole(roll.rules, items, text) for text in choices[roll.round_id]])


def results_of(
    ballot_round: Round,
    roll: Roll,
    items: Mapping[str, RoundItem],
    marks: Mapping[str, Sequence[str]],
    *,
    seed: str,
) -> tuple[ItemResult, ...]:
    """The count of those of the roll's items that stand in ``items``; an item without marks was not opened."""
    boxes = [
        ItemBox(
            nomination=entry.nomination,
            voters=roll.voters_of(entry),
            recused=len(entry.recused),
            present=roll.present_of(entry),
            choices=marks.get(entry.nomination),
            score=Fraction(item.score) if item.score else None,
            is_front_line=item.is_front_line,
            parts={code: Fraction(part) for code, part in item.score_parts.items()},
            classes=roll.classes_of(entry),
        )
        for entry in roll.items
        if (item := items.get(entry.nomination)) is not None
    ]
    criteria = (ballot_round.cycle.frozen_scheme or {}).get("criteria", [])
    return count(
        roll.rules,
        boxes,
        seed=seed,
        hide_below=ballot_round.hide_below,
        show_numbers=ballot_round.shows_numbers,
        weights={row["code"]: Fraction(row["weight"]) for row in criteria},
    )


def keep_result(
    ballot_round: Round,
    roll: Roll,
    items: Mapping[str, RoundItem],
    box: OpenedBox,
    choices: Mapping[str, Sequence[str]],
) -> None:
    """Count what was opened, write the result and its digest, and show the seed of the draw."""
    results = results_of(ballot_round, roll, items, marks_of(roll, choices), seed=box.lot_seed.hex())
    for result in results:
        items[result.nomination].result = result.as_json()
    RoundItem.objects.bulk_update(items.values(), ["result"])
    digest = result_digest(roll.round_id, bytes.fromhex(ballot_round.box_root), results)
    ballot_round.advance(state="unsealed", result_digest=digest, lot_seed=box.lot_seed.hex())
