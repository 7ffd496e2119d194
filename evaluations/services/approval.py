"""Use cases about approvals: the last word on a case and, in the same transaction, its entry in the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from evaluations.domain.approval import standing
from evaluations.domain.asked import asked_for
from evaluations.domain.nomination import State, Verb
from evaluations.models import Approval, DecisionDocument, Nomination
from evaluations.permissions.approval import may_decide_approval
from evaluations.selectors.approval import (
    as_data,
    authority_unknown,
    examine_again,
    organ_level,
    organ_name,
    shown_again,
)
from evaluations.selectors.authority import approver_of, award_on
from evaluations.selectors.papers import papers_due_on
from evaluations.selectors.quota import claim_of
from evaluations.services.approval_day import check_decision
from evaluations.services.cases import lock_cases
from evaluations.services.examination import keep_approved
from evaluations.services.exception import sign_exceptions
from evaluations.services.follow_up import open_follow_ups
from evaluations.services.move import move_case
from evaluations.services.quota import take_places
from evaluations.services.signature import acting_of, sign_as, signature_of
from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity
from honors.models import Honor, Officer, User
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.honor import Grant, grant_honors
from honors.services.ledger import lock_head
from honors.services.outbox import enqueue
from honors.services.use_case import require, use_case


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision as its document states it."""

    document_number: str
    decided_on: date
    opinion: str = ""
    overrides: Sequence[Mapping[str, str]] = field(default_factory=tuple)


def open_approval(*, actor: Actor, nomination: Nomination, at: datetime) -> Approval:
    """The approval that the case now waits for, by the organ that the table names (R-14), in the caller's use case.
    Where the table does not answer, no organ is guessed: the case waits for a decision on paper that settles it.
    """
    on = dated(at)
    approver = approver_of(nomination, on)
    known = approver.known and bool(approver.organ_code)
    found = [*shown_again(nomination, on), *([] if known else [authority_unknown(approver)])]
    approval = Approval.objects.create(
        nomination=nomination,
        organ_code=approver.organ_code,
        co_organ_code=approver.co_organ_code,
        organ=approver.organ_unit,
        organ_name=organ_name(approver.organ_code, approver.organ_unit),
        organ_level=organ_level(approver.organ_code).value if known else "",
        is_authority_known=known,
        clause=approver.clause,
        mandate=approver.mandate,
        findings=[as_data(finding) for finding in found],
        examined_on=on,
        created_at=at,
    )
    record_event(
        actor=actor,
        event="approval.open",
        at=at,
        obj=approval,
        after={"nomination": nomination.pk, "organ": approval.organ_name, "clause": approval.clause},
    )
    return approval


def send_to_approver(*, actor: Actor, nomination: Nomination, verb: Verb, at: datetime) -> Nomination:
    """Move a case to its approval (``end_notice`` or ``forward``), open that, and tell whoever it waits for."""
    approval = open_approval(actor=actor, nomination=nomination, at=at)
    desk = (Role.HR, nomination.desk_id)
    organ = None if nomination.is_rehearsal else approval.organ_id  # a rehearsal ends before the leader
    tell = (Role.LEADER, organ) if organ is not None else desk
    return move_case(actor=actor, nomination=nomination, verb=verb, at=at, tell=tell)


@use_case("approval.approve", about="approval")
def approve_case(
    *,
    actor: Actor,
    approval: Approval,
    document_number: str,
    decided_on: date,
    at: datetime,
    opinion: str = "",
    overrides: Sequence[Mapping[str, str]] = (),
    expected_version: int | None = None,
) -> Approval:
    """Approve one case; see ``approve_cases``."""
    decided = Decided(document_number=document_number, decided_on=decided_on, opinion=opinion, overrides=overrides)
    fresh = lock_approvals([approval])
    fresh[0].expect(expected_version)
    return _approve(actor, fresh, decided, at)[0]


@use_case("approval.approve_many")
def approve_cases(
    *,
    actor: Actor,
    approvals: Sequence[Approval],
    document_number: str,
    decided_on: date,
    at: datetime,
    opinion: str = "",
) -> list[Approval]:
    """Approve all these cases by one document, or none: recorded in the ledger in the same transaction.

    A leader of exactly the organ decides, never on an own award (R-18). Every case is examined once more; a block,
    or an override finding without a signed exception, stops all of them. Where a second organ must agree (R-17),
    the first document is kept and the case waits for the other's.

    Raises RuleViolation: ``approval.wrong_organ``, ``approval.own_award``, ``approval.already_decided``,
    ``approval.findings_stand`` with all findings, those of ``check_decision``, ``approval.document_date_differs``,
    ``approval.rehearsal`` and others.
    """
    if not approvals:
        raise RuleViolation("approval.no_cases", field="approvals")
    decided = Decided(document_number=document_number, decided_on=decided_on, opinion=opinion)
    return _approve(actor, lock_approvals(approvals), decided, at)


def _approve(actor: Actor, approvals: list[Approval], decided: Decided, at: datetime) -> list[Approval]:
    for approval in approvals:
        require_decider(actor, approval, at)
        _require_distance(actor, approval.nomination)
        require_waiting(approval)
    if len({approval.organ_id for approval in approvals}) > 1:
        raise RuleViolation("approval.several_organs")
    for approval in approvals:
        check_decision(approval, decided.decided_on, at)
    document = document_of(approvals[0].organ_name, decided.document_number, decided.decided_on)
    whole = [approval for approval in approvals if not approval.co_organ_code]
    for approval in approvals:
        approval.document = document
        approval.decided_by_id = actor.user_id
        approval.opinion = decided.opinion
        sign_as(actor, approval)
    finish(actor, whole, decided.overrides, at)
    for approval in approvals:
        if approval.co_organ_code:
            answered = check_findings(actor, approval, decided.decided_on, decided.overrides, at)
            approval.advance(
                document=document, decided_by_id=actor.user_id, opinion=decided.opinion, **acting_of(approval)
            )
            if answered:
                approval.nomination.advance(overrides=[*approval.nomination.overrides, *answered])
            note_decision(actor, "approval.sign", approval, at)
    return approvals


def require_decider(actor: Actor, approval: Approval, at: datetime) -> None:
    """A leader of the organ that the table names, told by which clause it does (R-14).

    Raises RuleViolation ``approval.wrong_organ``, ``approval.authority_unknown`` or ``approval.own_award``.
    """
    if not approval.is_authority_known:
        finding = replace(authority_unknown(approver_of(approval.nomination, dated(at))), severity=Severity.BLOCK)
        raise RuleViolation(finding.code, finding.facts, findings=[finding])
    decision = may_decide_approval(actor, approval)
    if decision.code == "approval.wrong_organ":
        approver = approver_of(approval.nomination, dated(at))
        said = {"organ": approval.organ_name, "clause": approval.clause or "—"}
        finding = Finding(
            code=decision.code,
            rule="R-14",
            clause=approval.clause,
            edition=approver.edition,
            severity=Severity.BLOCK,
            facts=said,
        )
        raise RuleViolation(decision.code, said, findings=[finding])
    require(decision)


def _require_distance(actor: Actor, case: Nomination) -> None:
    """Nobody approves alone what their own small unit receives (R-18)."""
    unit = case.recipient_unit
    if unit is None or actor.officer_id is None:
        return
    serves = Officer.objects.filter(pk=actor.officer_id, unit=unit).exists()
    if serves or unit.memberships.filter(officer_id=actor.officer_id).exists():
        raise RuleViolation("approval.own_unit_alone")


def lock_approvals(approvals: Sequence[Approval]) -> list[Approval]:
    """The approvals as they are now, each with its case, locked in the fixed order."""
    cases = {case.pk: case for case in lock_cases([approval.nomination for approval in approvals])}
    rows = (
        Approval.objects.select_for_update(of=("self",))
        .filter(pk__in=[approval.pk for approval in approvals])
        .select_related("organ", "document", "co_document", "mandate__from_organ")
        .order_by("pk")
    )
    fresh = list(rows)
    for approval in fresh:
        approval.nomination = cases[approval.nomination_id]
    return fresh


def require_waiting(approval: Approval, *states: str) -> None:
    """Only an approval that waits, on a case that waits for it, can be decided. Raises the codes of ``approve``."""
    case = approval.nomination
    is_signed = approval.state == "waiting" and approval.document_id is not None and not states
    if approval.state not in (states or ("waiting",)) or is_signed:
        raise RuleViolation("approval.already_decided", {"state": approval.state})
    if case.state != State.AWAITING_APPROVAL:
        raise RuleViolation("nomination.wrong_state", {"state": case.state, "verb": Verb.APPROVE.value})
    if case.cycle is not None and case.cycle.is_rehearsal:
        raise RuleViolation("approval.rehearsal")
    if case.objections.filter(state="open").exists():
        raise RuleViolation("approval.open_objection")


def check_findings(
    actor: Actor, approval: Approval, on: date, overrides: Sequence[Mapping[str, Any]], at: datetime
) -> list[dict[str, Any]]:
    """Examine the case again. Returns the exceptions that answer a finding, signed by the actor where nobody has yet.

    Raises RuleViolation ``approval.findings_stand`` with everything that stands in the way, or
    ``approval.unknown_override`` for an exception to nothing, and those of ``sign_exceptions``.
    """
    case = approval.nomination
    found = examine_again(case, on)
    open_to_exception = {finding.code for finding in found if finding.severity is Severity.OVERRIDE}
    asked = [entry for entry in overrides if "signed_by" not in entry]
    for entry in asked:
        if entry["code"] not in open_to_exception:
            raise RuleViolation("approval.unknown_override", {"code": entry["code"]}, field="overrides")
    answered = [dict(entry) for entry in overrides if "signed_by" in entry]
    answered += sign_exceptions(actor=actor, organ=approval.organ, asked=asked, findings=found, at=at)
    in_the_way = standing(found, [*case.overrides, *answered])
    if in_the_way:
        raise RuleViolation("approval.findings_stand", findings=in_the_way)
    return answered


def document_of(organ: str, number: str, decided_on: date) -> DecisionDocument:
    """The document of decision, which may name many recipients. Raises ``approval.document_date_differs``."""
    document, _created = DecisionDocument.objects.get_or_create(
        organ=organ, document_number=number, defaults={"decided_on": decided_on}
    )
    if document.decided_on != decided_on:
        shown = {"document_number": number, "decided_on": document.decided_on.isoformat()}
        raise RuleViolation("approval.document_date_differs", shown, field="decided_on")
    return document


def finish(
    actor: Actor,
    approvals: Sequence[Approval],
    overrides: Sequence[Mapping[str, Any]],
    at: datetime,
    **changes: Any,
) -> None:
    """Examine, take places of limits (R-26), grant and close these locked approvals, whose document is set.

    Whoever grants holds the head of the ledger from the examination on: of two cases for one deed that are approved
    at once, the second is examined when the honor of the first is there (R-07 to R-09).
    """
    exceptions, grants, claims = [], [], []
    if approvals:
        lock_head()
    for approval in approvals:
        assert approval.document is not None
        exceptions.append(check_findings(actor, approval, approval.document.decided_on, overrides, at))
        keep_approved(approval, exceptions[-1], at)
        grants.append(grant_of(approval))
        claims.append(claim_of(approval.nomination, approval.document.decided_on))
    take_places(claims, reserving=False)
    honors = grant_honors(actor=actor, grants=grants, at=at) if grants else []
    for approval, honor, answered in zip(approvals, honors, exceptions, strict=True):
        case = approval.nomination
        open_follow_ups(approval=approval, honor=honor, at=at)
        move_case(
            actor=actor,
            nomination=case,
            verb=Verb.APPROVE,
            at=at,
            reason=approval.opinion,
            honor_index=honor.pk,
            papers_due_on=honor.provisional_until,
            overrides=[*case.overrides, *answered],
        )
        approval.advance(
            state="approved",
            ledger_index=honor.pk,
            document=approval.document,
            decided_by_id=approval.decided_by_id,
            opinion=approval.opinion,
            **acting_of(approval),
            **changes,
        )
        note_decision(actor, "approval.approve", approval, at)
        _tell(approval, honor, at)


def grant_of(approval: Approval) -> Grant:
    """The honor as decided: the award in its edition of that day (R-57), the recipient's unit as it is now."""
    case, document = approval.nomination, approval.document
    assert document is not None
    code = asked_for(case.star, case.award.code if case.award is not None else "")
    unit = case.officer.unit if case.officer is not None else case.recipient_unit
    assert unit is not None
    return Grant(
        award=award_on(code, document.decided_on),
        officer=case.officer,
        unit=unit,
        organ=approval.organ_name,
        organ_level=approval.organ_level,
        document_number=document.document_number,
        decided_on=document.decided_on,
        is_posthumous=case.is_posthumous,
        provisional_until=papers_due_on(case, document.decided_on),
        deed=case.deed.title if case.deed is not None else "",
        signature=signature_of(approval),
    )


def note_decision(actor: Actor, event: str, approval: Approval, at: datetime) -> None:
    document = approval.document
    record_event(
        actor=actor,
        event=event,
        at=at,
        obj=approval,
        after={
            "state": approval.state,
            "organ": approval.organ_name,
            "document_number": document.document_number if document else "",
            "decided_on": document.decided_on if document else None,
            "ledger_index": approval.ledger_index,
            **signature_of(approval),
        },
    )


def _tell(approval: Approval, honor: Honor, at: datetime) -> None:
    case = approval.nomination
    users = [case.nominated_by_id]
    if case.officer_id is not None:
        accounts = User.objects.filter(officer_id=case.officer_id).exclude(pk=case.nominated_by_id)
        users += accounts.values_list("pk", flat=True)
    enqueue(
        topic="notify",
        key=f"honor:{honor.pk}:recorded",
        payload={
            "code": "notify.honor_recorded",
            "params": {"award": award_on(honor.award_code, honor.decided_on).name, "index": honor.pk},
            "object_kind": "honor",
            "object_id": str(honor.pk),
            "users": list(users),
        },
        at=at,
    )
