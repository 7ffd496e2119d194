"""Use cases about rounds that are not to be counted: asked for by one person, made void by a second.

The answer where a box cannot be opened: a seal that is broken, a trustee or the chair who is gone, a passphrase that
is lost. Only while nobody knows the result; the cases wait for a new round that names this one and the reason.
"""

from datetime import datetime

from evaluations.models import Cycle, Round, RoundVoid, SealedChoice
from evaluations.permissions.ballot import VOIDABLE, may_ask_void, may_confirm_void
from evaluations.selectors.ballot import LIVE
from evaluations.services.ballot import require_not_recused
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("round.ask_void", about="ballot_round")
def ask_void(
    *, actor: Actor, ballot_round: Round, reason: str, at: datetime, expected_version: int | None = None
) -> Round:
    """HR asks that a round be void. One that was not opened holds no vote and is void at once; else a second confirms.

    Raises RuleViolation: ``round.not_yours``, ``round.recused``, ``round.result_known``, ``round.void_reason_needed``,
    ``round.void_asked``, ``version.stale``.
    """
    ballot_round = lock(ballot_round)
    require(may_ask_void(actor, ballot_round))
    require_not_recused(actor, ballot_round)
    ballot_round.expect(expected_version)
    _require_voidable(ballot_round)
    if not reason.strip():
        raise RuleViolation("round.void_reason_needed", field="reason")
    if RoundVoid.objects.filter(round=ballot_round).exists():
        raise RuleViolation("round.void_asked")
    voiding = RoundVoid.objects.create(round=ballot_round, reason=reason, asked_by_id=actor.user_id, created_at=at)
    record_event(actor=actor, event="round.ask_void", at=at, obj=ballot_round, after={"state": ballot_round.state})
    if ballot_round.state in ("draft", "sharing"):
        return _make_void(actor=actor, ballot_round=ballot_round, voiding=voiding, at=at)
    return ballot_round.advance()


@use_case("round.void", about="ballot_round")
def confirm_void(*, actor: Actor, ballot_round: Round, at: datetime, expected_version: int | None = None) -> Round:
    """A second person makes the round void; sealed choices and keys are destroyed, leaf hashes and roll stay.

    Raises RuleViolation: ``round.not_yours``, ``round.recused``, ``round.result_known``, ``round.void_not_asked``,
    ``round.void_by_another``, ``version.stale``.
    """
    ballot_round = lock(ballot_round)
    require(may_confirm_void(actor, ballot_round))
    require_not_recused(actor, ballot_round)
    ballot_round.expect(expected_version)
    _require_voidable(ballot_round)
    voiding = RoundVoid.objects.filter(round=ballot_round).first()
    if voiding is None:
        raise RuleViolation("round.void_not_asked")
    if voiding.asked_by_id == actor.user_id:
        raise RuleViolation("round.void_by_another")
    voiding.advance(confirmed_by_id=actor.user_id)
    return _make_void(actor=actor, ballot_round=ballot_round, voiding=voiding, at=at)


def void_of_cancelled(*, actor: Actor, cycle: Cycle, reason: str, at: datetime) -> None:
    """All rounds of a cancelled cycle that are not done end with it, inside the caller's use case.

    A result that was counted and not signed is never signed. Precondition: the cycle and its cases are locked.
    """
    for row in Round.objects.filter(cycle=cycle, state__in=LIVE).order_by("pk"):
        ballot_round = lock(row)
        voiding = RoundVoid.objects.filter(round=ballot_round).first()
        if voiding is None:
            voiding = RoundVoid.objects.create(round=ballot_round, reason=reason, created_at=at)
        _make_void(actor=actor, ballot_round=ballot_round, voiding=voiding, at=at)


def _make_void(*, actor: Actor, ballot_round: Round, voiding: RoundVoid, at: datetime) -> Round:
    voiding.advance(done_on=dated(at))
    SealedChoice.objects.filter(item__round=ballot_round).delete()
    ballot_round.sealed_wholes.all().delete()
    ballot_round.paper_entries.update(sealed=None)
    ballot_round.holders.update(wrapped_private_key=None, sealed_share=None, resealed_share=None)
    before = ballot_round.state
    ballot_round.advance(state="void")
    record_event(actor=actor, event="round.void", at=at, obj=ballot_round, before={"state": before})
    return ballot_round


def _require_voidable(ballot_round: Round) -> None:
    if ballot_round.state not in VOIDABLE:
        raise RuleViolation("round.result_known", {"state": ballot_round.state})
