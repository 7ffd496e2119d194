"""How a cycle goes on from phase to phase: by HR's word, or by its dates."""

from contextlib import suppress
from datetime import datetime

from django.db.models import F

from evaluations.domain.cycle import RUNNING, CycleState, next_state
from evaluations.domain.nomination import State, Verb
from evaluations.domain.scheme import Step, steps_of
from evaluations.models import Cycle, Nomination
from evaluations.permissions.cycle import may_run_cycle
from evaluations.selectors.cycle import obstacles, with_closed_cases
from evaluations.services.approval import send_to_approver
from evaluations.services.move import move_case
from evaluations.services.scores import freeze_scores
from honors.domain.actor import SYSTEM, Actor
from honors.domain.errors import RuleViolation
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("cycle.advance", about="cycle")
def advance_cycle(*, actor: Actor, cycle: Cycle, to: str, at: datetime, expected_version: int | None = None) -> Cycle:
    """Enter the next phase of the cycle, or close it; never two at once, never back.

    The dates of the phases are the plan, the state is the fact: HR may go on before a phase's last moment. Entering
    the review opens it for all eligible cases; a scheme without a notice forwards what was selected on entering
    ``approving``.

    Who is recused from a case does not advance its cycle: what stands in the way would tell of it.

    Raises RuleViolation: ``cycle.not_yours``, ``cycle.recused``, ``cycle.wrong_state``, ``cycle.not_the_next_phase``,
    ``cycle.not_done`` with all that stands in the way.
    """
    cycle = lock(cycle)
    require(may_run_cycle(actor, cycle.unit))
    if cycle.pk in with_closed_cases(actor, [cycle]):
        raise RuleViolation("cycle.recused")
    cycle.expect(expected_version)
    target = _next_of(cycle)
    if to != target:
        raise RuleViolation("cycle.not_the_next_phase", {"next": target.value, "to": to}, field="to")
    findings = obstacles(cycle, target)
    if findings:
        raise RuleViolation("cycle.not_done", findings=findings)
    before = cycle.state
    cycle.advance(state=target.value)
    record_event(
        actor=actor, event="cycle.advance", at=at, obj=cycle, before={"state": before}, after={"state": target.value}
    )
    if before == CycleState.REVIEWING:
        freeze_scores(actor=actor, cycle=cycle, at=at)
    _carry_cases(actor, cycle, target, at)
    return cycle


def _next_of(cycle: Cycle) -> CycleState:
    return next_state(cycle.state, list(cycle.phases.order_by("position").values_list("phase", flat=True)))


def _carry_cases(actor: Actor, cycle: Cycle, target: CycleState, at: datetime) -> None:
    steps = steps_of(cycle.frozen_scheme or {})
    cases = Nomination.objects.filter(cycle=cycle).order_by("pk")
    if target in (CycleState.REVIEWING, CycleState.VOTING) and {Step.REVIEW, Step.VOTE} & steps:
        for case in cases.filter(state=State.ELIGIBLE):
            move_case(actor=actor, nomination=case, verb=Verb.BEGIN_REVIEW, at=at)
    if target is CycleState.APPROVING and Step.NOTICE not in steps:
        for case in cases.filter(state__in=[State.ELIGIBLE, State.SELECTED]):
            send_to_approver(actor=actor, nomination=case, verb=Verb.FORWARD, at=at)


def close_due_phases(*, at: datetime) -> int:
    """Advance every cycle whose phase is over and in whose way nothing stands; how many steps were taken.

    A cycle that is held up stays where it is, without a trace: late submissions are refused by the date anyhow.
    """
    taken = 0
    due = Cycle.objects.filter(state__in=RUNNING, phases__phase=F("state"), phases__closes_at__lte=at).order_by(
        "created_at", "pk"
    )
    for cycle in due:
        while _is_due(cycle, at) and not obstacles(cycle, _next_of(cycle)):
            with suppress(RuleViolation):
                advance_cycle(actor=SYSTEM, cycle=cycle, to=_next_of(cycle), at=at)
                taken += 1
            cycle.refresh_from_db()
    return taken


def _is_due(cycle: Cycle, at: datetime) -> bool:
    return cycle.phases.filter(phase=cycle.state, closes_at__lte=at).exists()
