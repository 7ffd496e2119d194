"""Who may decide on a case: the organ that the table names, and never on an award of one's own (R-14, R-18)."""

from evaluations.models import Approval, Nomination
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied


def _concerns(actor: Actor, nomination: Nomination) -> Decision:
    if nomination.officer_id is not None and nomination.officer_id == actor.officer_id:
        return denied("approval.own_award")
    return ALLOWED


def may_decide_approval(actor: Actor, approval: Approval) -> Decision:
    """A leader of exactly the approving organ: a leader above it is not this organ."""
    if approval.organ_id is None or not actor.has_role_at(approval.organ_id, Role.LEADER):
        return denied("approval.wrong_organ")
    return _concerns(actor, approval.nomination)


def may_record_decision(actor: Actor, approval: Approval, *, organ_has_leader: bool) -> Decision:
    """HR over the case, where the approving organ has nobody here who could decide by own hand."""
    if not actor.has_role_over(approval.nomination.desk.path, Role.HR):
        return denied("access.denied")
    if organ_has_leader:
        return denied("approval.organ_has_users")
    return _concerns(actor, approval.nomination)


def may_confirm_record(actor: Actor, approval: Approval) -> Decision:
    """HR or a leader over the case, and another person than whoever recorded or decided."""
    case = approval.nomination
    if not (actor.has_role_over(case.desk.path, Role.HR) or actor.has_role_over(case.unit.path, Role.LEADER)):
        return denied("access.denied")
    if actor.user_id in (approval.decided_by_id, approval.co_recorded_by_id):
        return denied("approval.second_person_needed")
    return _concerns(actor, approval.nomination)
