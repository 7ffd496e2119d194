"""Use cases about decisions on paper: recorded by one person, confirmed by another."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from evaluations.domain.quota import first_block
from evaluations.models import Approval, Evidence
from evaluations.permissions.approval import may_confirm_record, may_record_decision
from evaluations.selectors.approval import organ_level, organ_name, organ_named, organs_with_leader
from evaluations.selectors.authority import organs_of
from evaluations.selectors.quota import claim_of, place_findings
from evaluations.services.approval import (
    check_findings,
    document_of,
    finish,
    lock_approvals,
    require_waiting,
)
from evaluations.services.approval_day import check_decision
from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.models import Unit
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
    overrides: Sequence[Mapping[str, str]] = (),
    authority: Mapping[str, str] | None = None,
    expected_version: int | None = None,
) -> Approval:
    """HR records the decision of an organ that has nobody here: its number, its date and its scan.

    ``organ`` is the unit's code, its name or the organ's code in the table, as the approval shows it. Where two
    organs decide (R-17) each is recorded; the approval counts as recorded when both are there. Until it is
    confirmed, recording again replaces what was recorded. The case is examined on the day of the decision, and again
    when it is confirmed; ``overrides`` are the exceptions that the organ signed, by the documents that they name.

    Where the table has no answer (R-14), HR names the organ that decided, never its own one, with ``authority``: the
    ``reason`` and the ``document_number`` of what settles that this organ is the competent one.

    Raises RuleViolation: ``access.denied``, ``approval.organ_has_users``, ``approval.organ_mismatch``,
    ``approval.already_decided``, ``approval.evidence_of_another_case``, ``approval.authority_needed``,
    ``approval.authority_is_known``, ``approval.organ_not_found``, ``approval.organ_of_recorder``,
    ``approval.findings_stand``, ``approval.unknown_override``, ``quota.exhausted`` and the like, and those of a
    decision's dates.
    """
    approval = lock_approvals([approval])[0]
    known = approval.is_authority_known
    second = known and _is_second(approval, organ)
    has_leader = known and not second and bool(organs_with_leader([approval.organ_id], on=dated(at)))
    require(may_record_decision(actor, approval, organ_has_leader=has_leader), organ=approval.organ_name)
    approval.expect(expected_version)
    require_waiting(approval, "waiting", "recorded")
    if evidence.nomination_id != approval.nomination_id:
        raise RuleViolation("approval.evidence_of_another_case", field="evidence")
    check_decision(approval, decided_on, at)
    changes = _settled(actor, approval, organ, decided_on, authority)
    exceptions = check_findings(actor, approval, decided_on, overrides, at)
    _check_places(approval, decided_on)
    name = organ_name(approval.co_organ_code, None) if second else changes.get("organ_name", approval.organ_name)
    document = document_of(name, document_number, decided_on)
    if second:
        changes |= {"co_document": document, "co_evidence": evidence, "co_recorded_by_id": actor.user_id}
    else:
        changes |= {"document": document, "evidence": evidence, "decided_by_id": actor.user_id}
    both = (approval.document_id or not second) and (approval.co_document_id or second or not approval.co_organ_code)
    approval.advance(**changes, exceptions=exceptions, state="recorded" if both else "waiting")
    record_event(
        actor=actor,
        event="approval.record",
        at=at,
        obj=approval,
        after={
            "organ": name,
            "document_number": document_number,
            "decided_on": decided_on,
            "evidence": evidence.pk,
            "exceptions": [(entry["code"], entry["document_number"]) for entry in exceptions],
            "authority": approval.authority,
        },
    )
    return approval


def _settled(
    actor: Actor, approval: Approval, organ: str, on: date, authority: Mapping[str, str] | None
) -> dict[str, Any]:
    """The columns of an organ that no table names, as the decision and the document about its competence say it."""
    if approval.is_authority_known:
        if authority:
            raise RuleViolation("approval.authority_is_known", {"organ": approval.organ_name}, field="authority")
        return {}
    if not authority:
        raise RuleViolation("approval.authority_needed", {"clause": approval.clause or "—"}, field="authority")
    code, unit = organ_named(approval.nomination, organ, on)
    places = Unit.objects.filter(pk__in=[grant.unit_id for grant in actor.grants if grant.role == Role.HR])
    if unit is not None and any(unit in organs_of(place)[-1:] for place in places):
        raise RuleViolation("approval.organ_of_recorder", {"organ": unit.name}, field="organ")
    return {
        "organ_code": code,
        "organ": unit,
        "organ_name": organ_name(code, unit),
        "organ_level": organ_level(code).value,
        "authority": {**authority, "by": actor.user_id},
    }


def _check_places(approval: Approval, on: date) -> None:
    """What the limits say already now (R-26); the place itself is taken when the decision is confirmed."""
    found = place_findings([claim_of(approval.nomination, on)], reserving=False)
    block = first_block(found)
    if block is not None:
        raise RuleViolation(block.code, block.facts, findings=found)


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

    The case is examined once more; an exception recorded before answers only what it was signed for. Where something
    new stands in the way the decision is recorded again with it, or the case is not approved.

    Raises RuleViolation: ``approval.second_person_needed``, ``approval.not_recorded``,
    ``approval.findings_stand`` and those of ``approve_cases``.
    """
    approval = lock_approvals([approval])[0]
    require(may_confirm_record(actor, approval))
    approval.expect(expected_version)
    if approval.state == "waiting":
        raise RuleViolation("approval.not_recorded")
    require_waiting(approval, "recorded")
    finish(actor, [approval], approval.exceptions, at, confirmed_by_id=actor.user_id)
    return approval
