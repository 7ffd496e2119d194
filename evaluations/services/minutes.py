"""Use cases about the result sheet: tellers attest the count, whoever presides signs it with the round."""

import hashlib
from datetime import date, datetime

from evaluations.models import Attestation, Minutes, Round
from evaluations.permissions.ballot import may_attest
from evaluations.selectors.ballot_parts import with_parts
from evaluations.selectors.minutes import sheet_to_sign
from evaluations.selectors.presiding import is_acting
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("round.attest", about="ballot_round")
def attest_count(*, actor: Actor, ballot_round: Round, at: datetime) -> Round:
    """A teller says that the opening and the count were watched. Not who is recused from a case of the round.

    Raises RuleViolation: ``round.not_a_teller``, ``round.teller_recused``, ``round.wrong_state``,
    ``round.already_attested``.
    """
    ballot_round = lock(ballot_round)
    read = with_parts(Round.objects.filter(pk=ballot_round.pk)).get()
    require(may_attest(actor, read))
    if ballot_round.state != "unsealed":
        raise RuleViolation("round.wrong_state", {"state": ballot_round.state})
    assert actor.user_id is not None
    if Attestation.objects.filter(round=ballot_round, user=actor.user_id).exists():
        raise RuleViolation("round.already_attested")
    Attestation.objects.create(round=ballot_round, user_id=actor.user_id, attested_on=dated(at))
    record_event(actor=actor, event="round.attest", at=at, obj=ballot_round)
    return ballot_round.advance()


def write_sheet(*, actor: Actor, ballot_round: Round, remarks: str, signed_on: date, at: datetime) -> Minutes:
    """Freeze the sheet, inside the use case that confirms the round. The round was read ``with_parts``."""
    assert actor.user_id is not None
    text = sheet_to_sign(actor, ballot_round, remarks=remarks, signed_on=signed_on)
    return Minutes.objects.create(
        round=ballot_round,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        signed_by_id=actor.user_id,
        signed_on=signed_on,
        for_the_chair=is_acting(ballot_round, actor.user_id),
        created_at=at,
    )
