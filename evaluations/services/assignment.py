"""Use cases about assignments: plan, carry out, give a case to somebody else."""

import hashlib
import re
from contextlib import suppress
from datetime import datetime

from evaluations.domain.assignment import Plan
from evaluations.domain.cycle import CycleState
from evaluations.domain.scheme import Assigned
from evaluations.models import Assignment, Cycle, Review
from evaluations.permissions.assignment import may_assign
from evaluations.selectors.assignment import ACTIVE, open_cases, plan_for, rule_of, unfit
from evaluations.selectors.committee import voters_of
from honors.domain.actor import SYSTEM, Actor
from honors.domain.errors import RuleViolation
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case

_SEED = re.compile("[0-9a-f]{64}")


@use_case("assignment.preview", about="cycle")
def preview_assignment(*, actor: Actor, cycle: Cycle, seed: str, at: datetime) -> Plan:  # noqa: ARG001 - a use case
    """Who would be given what. Nothing is written.

    Raises RuleViolation: ``cycle.not_yours``, ``assignment.recused``, ``assignment.not_used``,
    ``assignment.wrong_phase``, ``assignment.bad_seed``.
    """
    rule = _require_assignable(actor, cycle, seed)
    return plan_for(cycle, open_cases(cycle), rule=rule, seed=seed)


@use_case("assignment.assign", about="cycle")
def assign_cases(*, actor: Actor, cycle: Cycle, seed: str, digest: str, at: datetime) -> list[Assignment]:
    """Carry out the plan that was shown: ``digest`` is that of the preview with the same ``seed``.

    Every case under review gets the readers that it lacks; assignments of members who were recused or have left end.
    Done again when cases have come later, it fills what is missing and moves nothing else.

    Raises RuleViolation: those of ``preview_assignment`` and ``assignment.changed``.
    """
    cycle = lock(cycle)
    rule = _require_assignable(actor, cycle, seed)
    cases = open_cases(cycle)
    plan = plan_for(cycle, cases, rule=rule, seed=seed)
    if plan.digest() != digest:
        raise RuleViolation("assignment.changed", field="digest")
    _release_unfit(cycle, at)
    by_key = {str(case.pk): case for case in cases}
    made = [
        Assignment.objects.create(nomination=by_key[case], member_id=int(member), seed=seed, created_at=at)
        for case, members in plan.readers.items()
        for member in members
    ]
    after = {"seed": seed, "digest": digest, "made": len(made), "missing": dict(plan.missing)}
    record_event(actor=actor, event="assignment.assign", at=at, obj=cycle, after=after)
    return made


@use_case("assignment.reassign", about="assignment")
def reassign_case(
    *, actor: Actor, assignment: Assignment, reason: str, at: datetime, expected_version: int | None = None
) -> Assignment:
    """Take a case from a member who has not reviewed it and give it to the least loaded of the others.

    Raises RuleViolation: ``cycle.not_yours``, ``assignment.recused``, ``assignment.wrong_phase``,
    ``assignment.reason_needed``, ``assignment.ended``, ``assignment.has_scored``, ``assignment.nobody_left``.
    """
    assert assignment.nomination.cycle is not None
    cycle = lock(assignment.nomination.cycle)
    rule = _require_assignable(actor, cycle, assignment.seed)
    assignment = lock(assignment)
    assignment.expect(expected_version)
    if not reason.strip():
        raise RuleViolation("assignment.reason_needed", field="reason")
    if not assignment.is_active:
        raise RuleViolation("assignment.ended")
    if Review.objects.filter(nomination=assignment.nomination_id, member=assignment.member_id).exists():
        raise RuleViolation("assignment.has_scored")
    follower = _replace(cycle, assignment, rule=rule, reason=reason, at=at, leaving=assignment.member_id)
    if follower is None:
        raise RuleViolation("assignment.nobody_left")
    after = {"member": follower.member_id, "reason": reason}
    before = {"member": assignment.member_id}
    record_event(actor=actor, event="assignment.reassign", at=at, obj=assignment, before=before, after=after)
    return follower


@use_case("assignment.replace", about="cycle")
def _replace_unfit(*, actor: Actor, cycle: Cycle, at: datetime) -> int:
    cycle = lock(cycle)
    rule = rule_of(cycle)
    if rule is None or cycle.state != CycleState.REVIEWING:
        return 0
    rows = _unfit(cycle)
    for row in rows:
        follower = _replace(cycle, row, rule=rule, reason="recused_or_left", at=at)
        after = {"member": follower and follower.member_id}
        before = {"member": row.member_id}
        record_event(actor=actor, event="assignment.replace", at=at, obj=row, before=before, after=after)
    return len(rows)


def replace_unfit(*, at: datetime) -> int:
    """Give the cases of members who were recused or have left to others; with nobody left the place stays empty."""
    done = 0
    cycles = Cycle.objects.filter(state=CycleState.REVIEWING, nominations__assignments__released_at__isnull=True)
    for cycle in cycles.filter(nominations__assignments__isnull=False).distinct().order_by("created_at", "pk"):
        if _unfit(cycle):
            with suppress(RuleViolation):
                done += _replace_unfit(actor=SYSTEM, cycle=cycle, at=at)
    return done


def _require_assignable(actor: Actor, cycle: Cycle, seed: str) -> Assigned:
    require(may_assign(actor, cycle))
    if not _SEED.fullmatch(seed):
        raise RuleViolation("assignment.bad_seed", field="seed")
    rule = rule_of(cycle)
    if rule is None:
        raise RuleViolation("assignment.not_used")
    if cycle.state != CycleState.REVIEWING:
        raise RuleViolation("assignment.wrong_phase")
    return rule


def _unfit(cycle: Cycle) -> list[Assignment]:
    rows = Assignment.objects.filter(ACTIVE, unfit(voters_of(cycle.committee)), nomination__in=open_cases(cycle))
    return list(rows.select_related("nomination__deed", "nomination__recipient_unit").order_by("created_at", "pk"))


def _release_unfit(cycle: Cycle, at: datetime) -> None:
    for row in _unfit(cycle):
        row.advance(released_at=at, release_reason="recused_or_left")


def _replace(
    cycle: Cycle, row: Assignment, *, rule: Assigned, reason: str, at: datetime, leaving: int | None = None
) -> Assignment | None:
    """End an assignment and draw another reader for its place, with a seed that follows from the first one."""
    seed = hashlib.sha256(f"{row.seed}\0{row.pk}".encode()).hexdigest()
    row.advance(released_at=at, release_reason=reason)
    plan = plan_for(cycle, [row.nomination], rule=rule, seed=seed, leaving=leaving)
    drawn = plan.readers[str(row.nomination_id)]
    if not drawn:
        return None
    return Assignment.objects.create(
        nomination=row.nomination, member_id=int(drawn[0]), seed=seed, replaces=row, created_at=at
    )
