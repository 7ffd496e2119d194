"""The use case of voting: one ballot per voter, sealed before it reaches the database."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from evaluations.domain.receipt import parse_cast_key
from evaluations.models import HasVoted, Round
from evaluations.selectors.ballot import hold_round, roll_of
from evaluations.services.ballot import require_state
from evaluations.services.ballot_box import leaves_of_key, put_into_box, texts_of
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.services.audit import record_event
from honors.services.use_case import use_case


@use_case("ballot.cast", about="ballot_round")
def cast_ballot(
    *,
    actor: Actor,
    ballot_round: Round,
    key: str,
    choices: Sequence[tuple[str, str]],
    at: datetime,
    voter: int | None = None,
) -> list[str]:
    """Cast, and return the leaf hashes of the receipt, sorted. That somebody has voted and what goes into the box are
    written in one transaction, so that neither is ever there without the other.

    ``key`` is the caller's 64 random hex digits; the same key again gives the first receipt, whatever ``choices``
    say. Nothing of key and choices is kept but sealed, and the audit event names voter and round alone. ``voter`` is
    the account for whom a proxy casts; None for oneself.

    Raises RuleViolation: ``ballot.bad_key``, ``ballot.already_voted``, ``ballot.key_used``, ``round.wrong_state``,
    ``round.too_late``, ``ballot.not_on_roll``, ``ballot.not_present``, ``ballot.not_the_proxy``, ``ballot.on_paper``
    and those of the ballot (``ballot.unknown_item`` …).
    """
    cast_key = parse_cast_key(key)
    ballot_round = hold_round(ballot_round)
    assert actor.user_id is not None
    whose = actor.user_id if voter is None else voter
    if whose != actor.user_id and not ballot_round.voters.filter(user=whose, proxy=actor.user_id).exists():
        raise RuleViolation("ballot.not_the_proxy")
    if HasVoted.objects.filter(round=ballot_round, user=whose).exists():
        return _first_receipt(ballot_round, cast_key)
    require_state(ballot_round, "open")
    if at >= ballot_round.closes_at:
        raise RuleViolation("round.too_late")
    roll = roll_of(ballot_round)
    roll.require_may_cast(str(whose), by=str(actor.user_id))
    texts = texts_of(roll, choices, voter=str(whose))
    try:
        with transaction.atomic():
            HasVoted.objects.create(round=ballot_round, user_id=whose)
    except IntegrityError:
        return _first_receipt(ballot_round, cast_key)
    leaves = put_into_box(ballot_round, roll, cast_key, texts)
    after = None if voter is None else {"voter": voter}
    record_event(actor=actor, event="ballot.cast", at=at, obj=ballot_round, after=after)
    return leaves


def _first_receipt(ballot_round: Round, cast_key: bytes) -> list[str]:
    found = leaves_of_key(ballot_round, cast_key)
    if not found:
        raise RuleViolation("ballot.already_voted")
    return found
