"""Use cases about decisions on paper: recorded by one person, confirmed by another."""

from datetime import date, datetime

from evaluations.models import Approval, Evidence
from evaluations.permissions.approval import may_confirm_record, may_record_decision
from evaluations.selectors.approval import organ_name, organs_with_leader
from evaluations.services.approval import check_decision, document_of, finish, lock_approvals, require_waiting
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.use_case import require, use_case


@use_case("approval.record", about="approval")
def record_decision(
    *,
    actor: Actor,
    approval: Approval,
    organ: str,
    document_number: str,
    decided_on: date,
    evidence: Evidence,
    at: datetime,
    expected_version: int | None = None,
) -> Approval:
    """HR records the decision of an organ that has nobody here: its number, its date and its scan.

    ``organ`` is the unit's code, its name or the organ's code in the table, as the approval shows it. Where two
    organs decide (R-17) each is recorded; the approval counts as recorded when both are there. Until it is
    confirmed, recording again replaces what was recorded.

    Raises RuleViolation: ``access.denied``, ``approval.organ_has_users``, ``approval.organ_mismatch``,
    ``approval.already_decided``, ``approval.evidence_of_another_case`` and those of a decision's dates.
    """
    approval = lock_approvals([approval])[0]
    second = _is_second(approval, organ)
    has_leader = not second and bool(organs_with_leader([approval.organ_id], on=dated(at)))
    require(may_record_decision(actor, approval, organ_has_leader=has_leader), organ=approval.organ_name)
    approval.expect(expected_version)
    require_waiting(approval, "waiting", "recorded")
    if evidence.nomination_id != approval.nomination_id:
        raise RuleViolation("approval.evidence_of_another_case", field="evidence")
    check_decision(approval, decided_on, at)
    name = organ_name(approval.co_organ_code, None) if second else approval.organ_name
    document = document_of(name, document_number, decided_on)
    if second:
        changes = {"co_document": document, "co_evidence": evidence, "co_recorded_by_id": actor.user_id}
    else:
        changes = {"document": document, "evidence": evidence, "decided_by_id": actor.user_id}
    both = (approval.document_id or not second) and (approval.co_document_id or second or not approval.co_organ_code)
    approval.advance(**changes, state="recorded" if both else "waiting")
    record_event(
        actor=actor,
        event="approval.record",
        at=at,
        obj=approval,
        after={"organ": name, "document_number": document_number, "decided_on": decided_on, "evidence": evidence.pk},
    )
    return approval


def _is_second(approval: Approval, organ: str) -> bool:
    """Whether the decision is that of the second organ. Raises ``approval.organ_mismatch`` for any other's."""
    first = {approval.organ_code, approval.organ_name, approval.organ.code if approval.organ else ""}
    if organ in first - {""}:
        return False
    second = approval.co_organ_code
    if second and organ in {second, organ_name(second, None)}:
        return True
    names = [approval.organ_name] + ([organ_name(second, None)] if second else [])
    raise RuleViolation("approval.organ_mismatch", {"organ": "、".join(names)}, field="organ")


@use_case("approval.confirm", about="approval")
def confirm_record(*, actor: Actor, approval: Approval, at: datetime, expected_version: int | None = None) -> Approval:
    """A second person confirms what was recorded: now the case is approved and in the ledger.

    Raises RuleViolation: ``approval.second_person_needed``, ``approval.not_recorded``,
    ``approval.findings_stand`` and those of ``approve_cases``.
    """
    approval = lock_approvals([approval])[0]
    require(may_confirm_record(actor, approval))
    approval.expect(expected_version)
    if approval.state == "waiting":
        raise RuleViolation("approval.not_recorded")
    require_waiting(approval, "recorded")
    finish(actor, [approval], (), at, confirmed_by_id=actor.user_id)
    return approval
