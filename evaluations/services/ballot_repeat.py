"""A vote that failed is repeated: by a new round that is linked to the old one, with the reason on both."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from evaluations.domain.nomination import State, Verb
from evaluations.domain.tally import Outcome
from evaluations.models import Committee, Nomination, Round
from evaluations.services.move import move_case
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation


def require_repeatable(
    repeats: Round, committee: Committee, cases: Sequence[Nomination], reason: str, *, most: int | None
) -> None:
    """Whether these cases of a finished round may be voted on once more.

    A case that was selected is decided; every other outcome (no quorum, no majority, a tie, an item that was not
    unsealed, a round that lapsed) can be repeated. ``most`` is how often the scheme lets one vote be repeated, None
    where it does not say.
    Raises RuleViolation: ``round.repeats_unfinished``, ``round.repeats_other_items``, ``round.repeat_reason_needed``,
    ``round.repeats_decided``, ``round.repeats_too_often``.
    """
    if repeats.state not in ("confirmed", "void"):
        raise RuleViolation("round.repeats_unfinished", field="repeats")
    results = dict(repeats.items.values_list("nomination_id", "result"))
    if repeats.committee_id != committee.pk or any(case.pk not in results for case in cases):
        raise RuleViolation("round.repeats_other_items", field="repeats")
    if not reason.strip():
        raise RuleViolation("round.repeat_reason_needed", field="repeats")
    if any((results[case.pk] or {}).get("outcome") == Outcome.SELECTED for case in cases):
        raise RuleViolation("round.repeats_decided", field="items")
    if most is not None and _repeats_before(repeats) >= most:
        raise RuleViolation("round.repeats_too_often", {"most": most}, field="repeats")


def _repeats_before(ballot_round: Round) -> int:
    """How many repeats lead to this round; a round that lapsed was no vote and counts nothing."""
    number = 0
    while ballot_round.repeats is not None:
        number += ballot_round.state != "void"
        ballot_round = ballot_round.repeats
    return number


def vote_again(*, actor: Actor, cases: Sequence[Nomination], reason: str, at: datetime) -> list[Nomination]:
    """Take the cases that were not selected back into the review, with the reason in their timeline.

    Raises RuleViolation ``round.nominated_anew`` where the recipient has meanwhile another case for the same star.
    """
    try:
        with transaction.atomic():
            return [
                move_case(actor=actor, nomination=case, verb=Verb.VOTE_AGAIN, at=at, reason=reason)
                if case.state == State.NOT_SELECTED
                else case
                for case in cases
            ]
    except IntegrityError as error:
        raise RuleViolation("round.nominated_anew", field="items") from error
