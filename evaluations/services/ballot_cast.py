"""The use case of voting: one ballot per voter, sealed before it reaches the database."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from evaluations.domain.ballot import complete_ballot
from evaluations.domain.receipt import cast_leaf_hash, cast_mark, parse_cast_key
from evaluations.domain.roll import Roll
from evaluations.domain.sealing import seal_choice
from evaluations.models import HasVoted, Round, SealedChoice
from evaluations.selectors.ballot import has_voted, hold_round, roll_of
from evaluations.services.ballot import require_state
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.services.audit import record_event
from honors.services.use_case import use_case


@use_case("ballot.cast", about="ballot_round")
def cast_ballot(
    *, actor: Actor, ballot_round: Round, key: str, choices: Sequence[tuple[str, str]], at: datetime
) -> list[str]:
    """Cast, and return the leaf hashes of the receipt, sorted. That somebody has voted and what goes into the box are
    written in one transaction, so that neither is ever there without the other.

    ``key`` is the caller's 64 random hex digits; the same key again gives the first receipt, whatever ``choices``
    say. Nothing of key and choices is kept but sealed, and the audit event names voter and round alone.

    Raises RuleViolation: ``ballot.bad_key``, ``ballot.already_voted``, ``round.wrong_state``, ``round.too_late``,
    ``ballot.not_on_roll``, ``ballot.not_present`` and those of the ballot (``ballot.unknown_item`` …).
    """
    cast_key = parse_cast_key(key)
    ballot_round = hold_round(ballot_round)
    if has_voted(actor, ballot_round):
        return _first_receipt(ballot_round, cast_key)
    require_state(ballot_round, "open")
    if at >= ballot_round.closes_at:
        raise RuleViolation("round.too_late")
    roll = roll_of(ballot_round)
    voter = str(actor.user_id)
    roll.require_may_cast(voter)
    ballot = complete_ballot(
        roll.rules,
        items=[item.nomination for item in roll.items],
        recused_from=roll.recused_from(voter),
        choices=choices,
    )
    assert actor.user_id is not None
    try:
        with transaction.atomic():
            HasVoted.objects.create(round=ballot_round, user_id=actor.user_id)
    except IntegrityError:
        return _first_receipt(ballot_round, cast_key)
    leaves = _put_into_box(ballot_round, roll, cast_key, {item: choice.value for item, choice in ballot.items()})
    record_event(actor=actor, event="ballot.cast", at=at, obj=ballot_round)
    return leaves


def _put_into_box(ballot_round: Round, roll: Roll, cast_key: bytes, ballot: dict[str, str]) -> list[str]:
    round_id = roll.round_id
    rows = []
    for item_id, nomination in ballot_round.items.values_list("pk", "nomination_id"):
        name = str(nomination)
        if name not in ballot:
            continue
        sealed = seal_choice(roll.public_key, round_id, name, ballot[name], random_bytes=secrets.token_bytes)
        mark = cast_mark(cast_key, round_id, name)
        leaf = cast_leaf_hash(round_id, name, mark, sealed)
        rows.append(SealedChoice(leaf_hash=leaf.hex(), item_id=item_id, mark=mark.hex(), ciphertext=sealed))
    secrets.SystemRandom().shuffle(rows)
    SealedChoice.objects.bulk_create(rows)
    return sorted(row.leaf_hash for row in rows)


def _first_receipt(ballot_round: Round, cast_key: bytes) -> list[str]:
    nominations = ballot_round.items.values_list("nomination_id", flat=True)
    marks = [cast_mark(cast_key, str(ballot_round.pk), str(nomination)).hex() for nomination in nominations]
    found = SealedChoice.objects.filter(mark__in=marks).values_list("leaf_hash", flat=True)
    if not found:
        raise RuleViolation("ballot.already_voted")
    return sorted(found)
