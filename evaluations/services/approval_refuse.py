"""Use cases of an organ that does not approve: it declines a case, or sends it back to be mended."""

from collections.abc import Sequence
from datetime import datetime

from evaluations.domain.nomination import EDITABLE_FIELDS, Verb
from evaluations.models import Approval
from evaluations.services.approval import lock_approvals, note_decision, require_decider, require_waiting
from evaluations.services.move import move_case
from evaluations.services.signature import acting_of, sign_as
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.services.use_case import use_case


@use_case("approval.decline", about="approval")
def decline_approval(
    *, actor: Actor, approval: Approval, reason: str, at: datetime, expected_version: int | None = None
) -> Approval:
    """The organ says no, with its reason. Raises RuleViolation as ``approve_cases``."""
    approval = _opened(actor, approval, expected_version, at)
    move_case(actor=actor, nomination=approval.nomination, verb=Verb.DECLINE, at=at, reason=reason)
    sign_as(actor, approval)
    approval.advance(state="declined", reason=reason, decided_by_id=actor.user_id, **acting_of(approval))
    note_decision(actor, "approval.decline", approval, at)
    return approval


@use_case("approval.return", about="approval")
def return_approval(
    *,
    actor: Actor,
    approval: Approval,
    reason: str,
    fields: Sequence[str],
    at: datetime,
    expected_version: int | None = None,
) -> Approval:
    """The organ sends the case back to be mended in ``fields``; it walks its way again (R-20, R-25).

    Raises RuleViolation as ``approve_cases``, and ``approval.unknown_fields``.
    """
    unknown = sorted(set(fields) - set(EDITABLE_FIELDS))
    if unknown:
        raise RuleViolation("approval.unknown_fields", {"fields": ", ".join(unknown)}, field="fields")
    approval = _opened(actor, approval, expected_version, at)
    move_case(
        actor=actor,
        nomination=approval.nomination,
        verb=Verb.RETURN,
        at=at,
        reason=reason,
        reopened_fields=list(fields),
    )
    sign_as(actor, approval)
    approval.advance(state="returned", reason=reason, decided_by_id=actor.user_id, **acting_of(approval))
    note_decision(actor, "approval.return", approval, at)
    return approval


def _opened(actor: Actor, approval: Approval, expected_version: int | None, at: datetime) -> Approval:
    fresh = lock_approvals([approval])[0]
    require_decider(actor, fresh, at)
    fresh.expect(expected_version)
    require_waiting(fresh)
    return fresh
