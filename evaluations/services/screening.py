"""Use cases of the political department about a case: screen, return, hold, let go on, confer."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime

from evaluations.domain.cycle import CycleState
from evaluations.domain.nomination import EDITABLE_FIELDS, State, Verb, transition
from evaluations.domain.scheme import Step, goes_straight_to_approval, steps_of
from evaluations.domain.token import check_handed
from evaluations.models import Approval, Nomination
from evaluations.permissions.nomination import may_take
from evaluations.selectors.approval import as_data
from evaluations.selectors.authority import organ_over
from evaluations.selectors.eligibility import findings_of, open_investigation
from evaluations.selectors.notice import is_through, notice_days, selection_stands
from evaluations.selectors.quota import claim_of, place_findings
from evaluations.selectors.scheme import definition_of
from evaluations.services.approval import send_to_approver
from evaluations.services.examination import keep_examination
from evaluations.services.exception import sign_exceptions
from evaluations.services.move import move_case
from evaluations.services.nomination import check_overrides
from evaluations.services.quota import take_places
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity
from honors.models import HandedToken, Honor
from honors.models.base import dated
from honors.selectors.honor_change import token_kinds_on
from honors.services.audit import record_event
from honors.services.use_case import lock, use_case


def _locked(nomination: Nomination, expected_version: int | None) -> Nomination:
    if nomination.cycle is not None:
        lock(nomination.cycle)
    case = lock(nomination)
    case.expect(expected_version)
    return case


@use_case("nomination.screen", about="nomination")
def screen_nomination(
    *,
    actor: Actor,
    nomination: Nomination,
    decision: str,
    at: datetime,
    reason: str = "",
    overrides: Sequence[Mapping[str, str]] = (),
    expected_version: int | None = None,
) -> Nomination:
    """HR of the desk finds a case ``eligible`` or ``refused``. The rules are asked again on this day.

    A block stops ``eligible``; a finding that needs an exception needs one signed here with reason and document
    number (R-08, R-11), by HR of the approving organ where that is here. A case found eligible after its cycle's
    review has begun joins it; where neither scheme nor award has anything between, it goes on to the approving organ,
    and so does one that came back from a return with nothing changed that its notices showed (R-20).

    Raises RuleViolation: ``nomination.wrong_role``, ``nomination.wrong_state``, ``nomination.not_eligible``,
    ``nomination.override_needed``, ``nomination.override_for_nothing``, ``nomination.reason_needed`` (a refusal
    has one), ``quota.exhausted`` and the like, and those of ``sign_exceptions`` and ``send_to_approver``.
    """
    case = _locked(nomination, expected_version)
    if decision == State.REFUSED:
        if case.state == State.SUSPENDED:  # the table lets the decision on its objection refuse it, no screening
            raise RuleViolation("nomination.wrong_state", {"state": case.state, "verb": Verb.REFUSE.value})
        if not reason:
            raise RuleViolation("nomination.reason_needed", field="reason")
        with suppress(RuleViolation):  # a case that no edition fits can be refused all the same
            keep_examination(nomination=case, on=dated(at), outcome=decision, at=at)
        return move_case(actor=actor, nomination=case, verb=Verb.REFUSE, at=at, reason=reason)
    case = move_case(actor=actor, nomination=case, verb=Verb.FIND_ELIGIBLE, at=at, reason=reason)
    findings = findings_of(case, dated(at), asked_by=actor)
    if any(finding.severity is Severity.BLOCK for finding in findings):
        raise RuleViolation("nomination.not_eligible", findings=findings)
    check_overrides(findings, overrides)
    organ = organ_over(case, dated(at))
    signed = sign_exceptions(actor=actor, organ=organ, asked=overrides, findings=findings, at=at)
    keep_examination(
        nomination=case,
        on=dated(at),
        outcome=State.ELIGIBLE.value,
        answered=[entry["code"] for entry in overrides],
        at=at,
    )
    findings = [*findings, *_reserve(case, dated(at))]
    case.advance(findings=[as_data(finding) for finding in findings], overrides=signed)
    if overrides:
        record_event(actor=actor, event="nomination.override", at=at, obj=case, after={"overrides": list(overrides)})
    return _carry_on(actor, case, at)


def _reserve(case: Nomination, on: date) -> list[Finding]:
    """A place of the limits (R-26). Where a review or a vote chooses among more cases than places, it is only said."""
    if case.cycle is not None and case.cycle.is_rehearsal:
        return []
    claims = [claim_of(case, on)]
    if {Step.REVIEW, Step.VOTE} & steps_of(definition_of(case)):
        return [replace(finding, severity=Severity.WARN) for finding in place_findings(claims, reserving=True)]
    return take_places(claims, reserving=True)


def _carry_on(actor: Actor, case: Nomination, at: datetime) -> Nomination:
    definition = definition_of(case)
    is_chosen = not {Step.REVIEW, Step.VOTE} & steps_of(definition) or selection_stands(case)
    if is_chosen and is_through(case, dated(at)):
        return send_to_approver(actor=actor, nomination=case, verb=Verb.FORWARD, at=at)
    if case.cycle is not None:
        is_late = case.cycle.state in (CycleState.REVIEWING, CycleState.VOTING)
        if is_late and {Step.REVIEW, Step.VOTE} & steps_of(definition):
            return move_case(actor=actor, nomination=case, verb=Verb.BEGIN_REVIEW, at=at)
        return case
    if case.award is not None and not notice_days(case):
        # A commendation asks for no public notice: the scheme's step is for the higher classes beside it.
        definition = {**definition, "steps": [step for step in definition["steps"] if step != Step.NOTICE]}
    if goes_straight_to_approval(definition, case.award.notice_days if case.award is not None else None):
        return send_to_approver(actor=actor, nomination=case, verb=Verb.FORWARD, at=at)
    return case


@use_case("nomination.return", about="nomination")
def return_nomination(
    *,
    actor: Actor,
    nomination: Nomination,
    reason: str,
    fields: Sequence[str],
    at: datetime,
    expected_version: int | None = None,
) -> Nomination:
    """HR sends a submitted case back to its owner, who may then mend ``fields`` and add papers.

    Raises RuleViolation: ``nomination.wrong_role``, ``nomination.wrong_state``, ``nomination.unknown_field``.
    """
    for name in fields:
        if name not in EDITABLE_FIELDS:
            raise RuleViolation("nomination.unknown_field", {"field": name}, field="fields")
    case = _locked(nomination, expected_version)
    if case.state != State.SUBMITTED:
        raise RuleViolation("nomination.wrong_state", {"state": case.state, "verb": Verb.RETURN.value})
    return move_case(actor=actor, nomination=case, verb=Verb.RETURN, at=at, reason=reason, reopened_fields=list(fields))


@use_case("nomination.suspend", about="nomination")
def suspend_nomination(
    *,
    actor: Actor,
    nomination: Nomination,
    ground: str,
    reason: str,
    at: datetime,
    expected_version: int | None = None,
) -> Nomination:
    """HR or discipline inspection holds a pending case; its place is kept (R-10). ``ground`` stands in the audit trail.

    Raises RuleViolation: ``nomination.wrong_role``, ``nomination.wrong_state``.
    """
    case = _locked(nomination, expected_version)
    case = move_case(actor=actor, nomination=case, verb=Verb.SUSPEND, at=at, reason=reason)
    record_event(actor=actor, event="nomination.hold", at=at, obj=case, after={"ground": ground})
    return case


@use_case("nomination.resume", about="nomination")
def resume_nomination(
    *, actor: Actor, nomination: Nomination, reason: str, at: datetime, expected_version: int | None = None
) -> Nomination:
    """HR or discipline inspection lets a suspended case go on from where it stood.

    An open investigation of the subject keeps it where it is (R-10), and so does an objection until it is decided
    (R-22). Raises RuleViolation: ``nomination.wrong_role``, ``nomination.wrong_state``, ``eligibility.held``,
    ``approval.open_objection``.
    """
    case = _locked(nomination, expected_version)
    moved = move_case(actor=actor, nomination=case, verb=Verb.RESUME, at=at, reason=reason)
    if open_investigation(officer=case.officer, unit=case.recipient_unit, on=dated(at)) is not None:
        raise RuleViolation("eligibility.held")
    if case.objections.filter(state="open").exists():
        raise RuleViolation("approval.open_objection")
    return moved


@use_case("nomination.confer", about="nomination")
def confer_honor(
    *,
    actor: Actor,
    nomination: Nomination,
    conferred_on: date,
    tokens: Sequence[Mapping[str, str]],
    at: datetime,
    expected_version: int | None = None,
) -> Nomination:
    """HR notes that an approved honor was handed over, each medal or certificate with its serial number (R-28).

    The kinds are those that the table names for the award on the day of the approval, each at most once.
    Raises RuleViolation: ``nomination.wrong_role``, ``nomination.wrong_state``, ``nomination.conferred_in_future``,
    ``nomination.conferred_early``, ``nomination.lapsed`` and those of ``check_handed``.
    """
    case = _locked(nomination, expected_version)
    row = transition(State(case.state), Verb.CONFER)
    if not may_take(actor, case, row):
        raise RuleViolation("nomination.wrong_role")
    _check_conferral(case, conferred_on, tokens, at)
    assert case.honor_index is not None  # approved means recorded
    HandedToken.objects.bulk_create(
        HandedToken(
            honor_id=case.honor_index,
            kind=token["kind"],
            serial=token["serial"],
            conferred_on=conferred_on,
            created_at=at,
        )
        for token in tokens
    )
    return move_case(actor=actor, nomination=case, verb=Verb.CONFER, at=at)


def _check_conferral(case: Nomination, conferred_on: date, tokens: Sequence[Mapping[str, str]], at: datetime) -> None:
    if case.papers_due_on is not None and case.papers_due_on < dated(at):
        raise RuleViolation("nomination.lapsed", {"due_on": case.papers_due_on.isoformat()})
    if conferred_on > dated(at):
        raise RuleViolation("nomination.conferred_in_future", field="conferred_on")
    decision = Approval.objects.filter(nomination=case, state="approved", document__decided_on__gt=conferred_on)
    if decision.exists():
        raise RuleViolation("nomination.conferred_early", field="conferred_on")
    assert case.honor_index is not None  # approved means recorded
    honor = Honor.objects.get(pk=case.honor_index)
    handed = [(token["kind"], token["serial"]) for token in tokens]
    rows = HandedToken.objects.filter(serial__in=[serial for _, serial in handed])
    taken = set(rows.values_list("kind", "serial"))
    check_handed(handed, named=token_kinds_on(honor.award_id, honor.decided_on), taken=taken)
