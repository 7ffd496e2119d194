"""Use cases about requests to look again at a refusal or a revocation: asked, and answered by somebody else."""

from datetime import date, datetime, timedelta
from typing import Any

from evaluations.domain.cycle import RUNNING
from evaluations.domain.nomination import ENDED, State, Verb
from evaluations.domain.reconsideration import NextStep, Outcome, check_in_time
from evaluations.models import Nomination, Reconsideration
from evaluations.permissions.reconsideration import (
    may_ask_about_case,
    may_ask_about_honor,
    may_decide_reconsideration,
)
from evaluations.selectors.late import STILL_OPEN
from evaluations.selectors.notice import selection_stands
from evaluations.selectors.parameter import parameters_on
from evaluations.selectors.reconsideration import Asked, refusal_of, revocation_of
from evaluations.services.cases import lock_cases
from evaluations.services.move import move_case
from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.models import Honor
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.outbox import enqueue
from honors.services.use_case import lock, require, use_case


@use_case("reconsideration.ask", about="nomination")
def ask_reconsideration(
    *, actor: Actor, text: str, at: datetime, nomination: Nomination | None = None, honor: Honor | None = None
) -> Reconsideration:
    """Ask the organ to look again at a refused or declined case, or at a revoked honor; once for each decision.

    Within the days that a setting gives; the answer is due within those of another one.
    Raises RuleViolation: ``reconsideration.one_decision``, ``reconsideration.not_yours``,
    ``reconsideration.nothing_refused``, ``reconsideration.too_late``, ``reconsideration.asked_already``.
    """
    today = dated(at)
    if nomination is not None:
        nomination = lock_cases([nomination])[0]
    asked = open_to_ask(actor=actor, nomination=nomination, honor=honor, on=today)
    settings = parameters_on(today)
    assert actor.user_id is not None
    request = Reconsideration.objects.create(
        nomination=nomination,
        honor=honor,
        revocation=asked.revocation,
        organ=asked.organ,
        decision_by_id=asked.decided_by,
        text=text,
        asked_by_id=actor.user_id,
        due_on=today + timedelta(days=settings.number("R-33", "reconsideration_days")),
        created_at=at,
    )
    after = {"nomination": nomination, "honor": honor, "organ": asked.organ.code, "due_on": request.due_on}
    record_event(actor=actor, event="reconsideration.ask", at=at, obj=request, after=after)
    for role in (Role.HR, Role.LEADER):
        said: dict[str, Any] = {"role": role.value, "unit_id": asked.organ.pk}
        _tell(request, "asked", {"due_on": request.due_on.isoformat()}, at, suffix=role.value, **said)
    return request


def open_to_ask(*, actor: Actor, nomination: Nomination | None, honor: Honor | None, on: date) -> Asked:
    """The decision that the actor may ask to have looked at again on a day. Raises as ``ask_reconsideration``."""
    asked: Asked | None
    if nomination is not None and honor is None:
        require(may_ask_about_case(actor, nomination))
        asked, earlier = refusal_of(nomination), Reconsideration.objects.filter(nomination=nomination)
    elif honor is not None and nomination is None:
        require(may_ask_about_honor(actor, honor))
        asked, earlier = revocation_of(honor, on), Reconsideration.objects.filter(honor=honor)
    else:
        raise RuleViolation("reconsideration.one_decision", field="nomination")
    if asked is None:
        raise RuleViolation("reconsideration.nothing_refused")
    days = parameters_on(on).number("R-33", "reconsideration_ask_days")
    check_in_time(on, decided_on=asked.decided_on, days=days)
    if _is_about(earlier.order_by("created_at", "pk").last(), asked):
        raise RuleViolation("reconsideration.asked_already")
    return asked


def _is_about(last: Reconsideration | None, asked: Asked) -> bool:
    """Whether the last request was about this very decision."""
    if last is None:
        return False
    if asked.revocation is not None:
        return last.revocation == asked.revocation
    return asked.decided_at is not None and last.created_at >= asked.decided_at


@use_case("reconsideration.decide", about="reconsideration")
def decide_reconsideration(
    *,
    actor: Actor,
    reconsideration: Reconsideration,
    outcome: Outcome,
    reason: str,
    at: datetime,
    expected_version: int | None = None,
) -> Reconsideration:
    """Answer with reasons. Upheld: the case is taken up again where its cycle still can, and an honor is to be restored
    by its organ, with a document (R-33). Dismissed: the decision stands.

    Raises RuleViolation: ``access.denied``, ``reconsideration.not_another``, ``reconsideration.decided_already``,
    ``nomination.duplicate``, ``version.stale``.
    """
    case = reconsideration.nomination
    if case is not None:
        case = lock_cases([case])[0]
    request = lock(reconsideration)
    require(may_decide_reconsideration(actor, request))
    request.expect(expected_version)
    if request.state != "open":
        raise RuleViolation("reconsideration.decided_already")
    step = ""
    if outcome is Outcome.UPHELD:
        step = NextStep.RESTORE_HONOR if case is None else _take_up(actor, case, reason, at)
    request.advance(
        state="decided",
        outcome=outcome.value,
        reason=reason,
        next_step=step,
        decided_by_id=actor.user_id,
        decided_at=at,
    )
    after = {"outcome": outcome.value, "next_step": str(step), "reason": reason}
    record_event(actor=actor, event="reconsideration.decide", at=at, obj=request, after=after)
    _tell(request, "decided", {}, at, users=[request.asked_by_id])
    return request


def _take_up(actor: Actor, case: Nomination, reason: str, at: datetime) -> NextStep:
    """Reopen the case, where nothing that is over would have to be done again for it."""
    if case.cycle is not None:
        can_go_on = case.cycle.state in STILL_OPEN or (case.cycle.state in RUNNING and selection_stands(case))
        if not can_go_on:
            return NextStep.NOMINATE_AGAIN
        rivals = Nomination.objects.filter(cycle=case.cycle, star=case.star, officer=case.officer).exclude(pk=case.pk)
        if rivals.exclude(state__in=ENDED - {State.CONFERRED}).exists():
            raise RuleViolation("nomination.duplicate")
    move_case(actor=actor, nomination=case, verb=Verb.REOPEN, at=at, reason=reason)
    return NextStep.CASE_REOPENED


def _tell(
    request: Reconsideration, what: str, params: dict[str, Any], at: datetime, suffix: str = "", **whom: Any
) -> None:
    enqueue(
        topic="notify",
        key=f"reconsideration:{request.pk}:{what}:{suffix}",
        payload={
            "code": f"notify.reconsideration_{what}",
            "params": params,
            "object_kind": "reconsideration",
            "object_id": str(request.pk),
            **whom,
        },
        at=at,
    )
