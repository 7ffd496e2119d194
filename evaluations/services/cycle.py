"""Use cases about cycles: plan, open, extend, cancel. How they advance stands in ``cycle_advance.py``."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from evaluations.domain.cycle import (
    RUNNING,
    CycleState,
    Phase,
    Span,
    block,
    extend,
    phase_problems,
)
from evaluations.domain.nomination import PENDING, State
from evaluations.domain.scheme import Mode, Step, canonical_hash, steps_of
from evaluations.models import Committee, Cycle, CyclePhase, Nomination, Scheme, Seat
from evaluations.permissions.cycle import may_run_cycle
from evaluations.selectors.committee import SITTING
from evaluations.services.ballot_void import void_of_cancelled
from evaluations.services.nomination import take_back
from honors.domain.actor import SYSTEM, Actor
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding
from honors.models import Unit
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case

REHEARSAL_MARK = "【演练】"
"""What the name of every rehearsal begins with, wherever it is shown."""

LONGEST_NAME = 120


@use_case("cycle.create", about="unit")
def create_cycle(
    *,
    actor: Actor,
    scheme: Scheme,
    unit: Unit,
    committee: Committee,
    name: str,
    phases: Sequence[Mapping[str, Any]],
    at: datetime,
    is_rehearsal: bool = False,
) -> Cycle:
    """Plan a cycle of a batched scheme of ``unit`` or of a unit above it; phases are ``phase, opens_at, closes_at``.

    Raises RuleViolation: ``cycle.not_yours``, ``cycle.scheme_not_batched``, ``cycle.scheme_elsewhere``,
    ``cycle.committee_elsewhere``, ``cycle.invalid`` with all findings about the phases.
    """
    require(may_run_cycle(actor, unit))
    if scheme.mode != Mode.BATCHED:
        raise RuleViolation("cycle.scheme_not_batched", field="scheme")
    if not unit.path.startswith(scheme.unit.path):
        raise RuleViolation("cycle.scheme_elsewhere", field="scheme")
    formed_for = committee.scheme
    if (formed_for.code, formed_for.unit_id) != (scheme.code, scheme.unit_id) or not unit.path.startswith(
        committee.unit.path
    ):
        raise RuleViolation("cycle.committee_elsewhere", field="committee")
    spans = [Span(row["phase"], row["opens_at"], row["closes_at"]) for row in phases]
    findings = phase_problems(spans, steps_of(scheme.definition))
    if findings:
        raise RuleViolation("cycle.invalid", findings=findings, field="phases")
    if is_rehearsal and not name.startswith(REHEARSAL_MARK):
        name = f"{REHEARSAL_MARK}{name}"
        if len(name) > LONGEST_NAME:
            raise RuleViolation("cycle.name_too_long", field="name")
    cycle = Cycle.objects.create(
        scheme=scheme, unit=unit, committee=committee, name=name, is_rehearsal=is_rehearsal, created_at=at
    )
    CyclePhase.objects.bulk_create(
        CyclePhase(cycle=cycle, phase=span.phase, position=position, opens_at=span.opens_at, closes_at=span.closes_at)
        for position, span in enumerate(spans)
    )
    record_event(actor=actor, event="cycle.create", at=at, obj=cycle, after={"name": name, "phases": list(phases)})
    return cycle


@use_case("cycle.open", about="cycle")
def open_cycle(*, actor: Actor, cycle: Cycle, at: datetime, expected_version: int | None = None) -> Cycle:
    """Begin to take nominations. The scheme is frozen into the cycle; the audit trail keeps its digest.

    Raises RuleViolation: ``cycle.not_yours``, ``cycle.wrong_state``, ``cycle.not_ready`` with all findings.
    """
    cycle = _locked(actor, cycle, expected_version)
    if cycle.state != CycleState.DRAFT:
        raise RuleViolation("cycle.wrong_state", {"state": cycle.state})
    findings = _not_ready(cycle, at)
    if findings:
        raise RuleViolation("cycle.not_ready", findings=findings)
    definition = cycle.scheme.definition
    digest = canonical_hash(definition)
    cycle.advance(state=CycleState.NOMINATING.value, frozen_scheme=definition, scheme_hash=digest)
    after = {"state": cycle.state, "scheme": cycle.scheme_id, "scheme_hash": digest}
    record_event(actor=actor, event="cycle.open", at=at, obj=cycle, before={"state": "draft"}, after=after)
    return cycle


def _locked(actor: Actor, cycle: Cycle, expected_version: int | None) -> Cycle:
    locked = lock(cycle)
    require(may_run_cycle(actor, locked.unit))
    locked.expect(expected_version)
    return locked


def _not_ready(cycle: Cycle, at: datetime) -> list[Finding]:
    found: list[Finding] = []
    steps = steps_of(cycle.scheme.definition)
    if {Step.REVIEW, Step.VOTE} & steps:
        found += _committee_problems(cycle.committee, at, needs_trustee=Step.VOTE in steps)
    nominating = cycle.phases.get(phase=Phase.NOMINATING)
    if nominating.closes_at <= at:
        found.append(block("cycle.nominating_over", closes_at=nominating.closes_at.isoformat()))
    return found


def _committee_problems(committee: Committee, at: datetime, *, needs_trustee: bool) -> list[Finding]:
    seats = set(committee.seats.filter(SITTING).values_list("seat", flat=True))
    wanted = [(Seat.CHAIR, "cycle.no_chair"), (Seat.MEMBER, "cycle.no_members")]
    if needs_trustee:
        wanted.append((Seat.TRUSTEE, "cycle.no_trustee"))
    found = [block(code) for seat, code in wanted if seat not in seats]
    if not committee.terms_from <= dated(at) <= committee.terms_to:
        terms = {"terms_from": committee.terms_from.isoformat(), "terms_to": committee.terms_to.isoformat()}
        found.append(block("cycle.committee_term", **terms))
    return found


@use_case("cycle.extend", about="cycle")
def extend_phase(
    *,
    actor: Actor,
    cycle: Cycle,
    phase: str,
    closes_at: datetime,
    reason: str,
    at: datetime,
    expected_version: int | None = None,
) -> Cycle:
    """Give a running or coming phase more time. A phase that was to open meanwhile opens when this one closes.

    The reason stands in the audit trail. Raises RuleViolation: ``cycle.not_yours``, ``cycle.wrong_state``,
    ``cycle.no_such_phase``, ``cycle.phase_over``, ``cycle.extension_not_later``, ``cycle.extension_passes_next``.
    """
    cycle = _locked(actor, cycle, expected_version)
    if cycle.state not in (CycleState.DRAFT, *RUNNING):
        raise RuleViolation("cycle.wrong_state", {"state": cycle.state})
    rows = list(cycle.phases.order_by("position"))
    spans = [Span(row.phase, row.opens_at, row.closes_at) for row in rows]
    changed = extend(spans, phase, closes_at, at)
    order = [row.phase for row in rows]
    if cycle.state in order and order.index(phase) < order.index(cycle.state):
        raise RuleViolation("cycle.phase_over", {"phase": phase}, field="phase")
    for row, old, new in zip(rows, spans, changed, strict=True):
        if old != new:
            row.opens_at, row.closes_at = new.opens_at, new.closes_at
            row.save(update_fields=["opens_at", "closes_at"])
    cycle.advance()
    before = {"phase": phase, "closes_at": spans[order.index(phase)].closes_at}
    after = {"phase": phase, "closes_at": closes_at, "reason": reason}
    record_event(actor=actor, event="cycle.extend", at=at, obj=cycle, before=before, after=after)
    return cycle


@use_case("cycle.cancel", about="cycle")
def cancel_cycle(
    *, actor: Actor, cycle: Cycle, reason: str, at: datetime, expected_version: int | None = None
) -> Cycle:
    """Call a cycle off. Its open cases are withdrawn by the system, each with the reason in its timeline, and its
    rounds that are not done are void.

    Raises RuleViolation: ``cycle.not_yours``, ``cycle.wrong_state``, ``cycle.approved_cases_wait``.
    """
    cycle = _locked(actor, cycle, expected_version)
    if cycle.state not in (CycleState.DRAFT, *RUNNING):
        raise RuleViolation("cycle.wrong_state", {"state": cycle.state})
    cases = Nomination.objects.filter(cycle=cycle).order_by("pk")
    approved = [
        block("cycle.case_approved", nomination=str(case.pk), nomination_name=str(case.officer or case.recipient_unit))
        for case in cases.filter(state=State.APPROVED).select_related("officer", "recipient_unit")
    ]
    if approved:
        raise RuleViolation("cycle.approved_cases_wait", findings=approved)
    before = cycle.state
    system = replace(SYSTEM, source=actor.source, request_id=actor.request_id)
    for case in cases.filter(state__in=[*PENDING, State.DRAFT, State.SUSPENDED]):
        take_back(actor=system, nomination=case, reason=reason, at=at)
    void_of_cancelled(actor=system, cycle=cycle, reason=reason, at=at)
    cycle.advance(state=CycleState.CANCELLED.value)
    record_event(
        actor=actor,
        event="cycle.cancel",
        at=at,
        obj=cycle,
        before={"state": before},
        after={"state": cycle.state, "reason": reason},
    )
    return cycle
