"""The use case about opinions."""

from datetime import date, datetime

from evaluations.domain.nomination import PENDING
from evaluations.domain.opinion import OpinionKind, OpinionVerdict
from evaluations.models import Nomination, Opinion
from evaluations.permissions.opinion import may_give_opinion
from evaluations.selectors.papers import opinions_about, recipient_number
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("opinion.give", about="nomination")
def give_opinion(
    *,
    actor: Actor,
    nomination: Nomination,
    kind: OpinionKind,
    verdict: OpinionVerdict,
    dated_on: date,
    text: str = "",
    document_number: str = "",
    at: datetime,
) -> Opinion:
    """Put an opinion on the file of a case that is under way (R-23). One of a kind a day about a recipient:
    what was said of one whom a return replaced does not stand in the way.

    Raises RuleViolation: ``opinion.wrong_role``, ``opinion.own_case``, ``opinion.not_pending``, ``opinion.future``,
    ``opinion.before_deed``, ``opinion.already_given``.
    """
    case = lock(nomination)
    require(may_give_opinion(actor, case, kind), kind=kind.value)
    if case.state not in PENDING:
        raise RuleViolation("opinion.not_pending")
    if dated_on > dated(at):
        raise RuleViolation("opinion.future", field="dated_on")
    if case.deed is not None and dated_on < case.deed.done_on:
        raise RuleViolation("opinion.before_deed", field="dated_on")
    if opinions_about(case).filter(kind=kind, dated_on=dated_on).exists():
        raise RuleViolation("opinion.already_given")
    assert actor.user_id is not None  # a role is held by an account
    opinion = Opinion.objects.create(
        nomination=case,
        kind=kind.value,
        verdict=verdict.value,
        text=text,
        dated_on=dated_on,
        document_number=document_number,
        recipient_number=recipient_number(case),
        given_by_id=actor.user_id,
        created_at=at,
    )
    record_event(
        actor=actor,
        event="opinion.give",
        at=at,
        obj=opinion,
        after={"nomination": case, "kind": kind, "verdict": verdict},
    )
    return opinion
