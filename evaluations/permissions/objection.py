"""Who may handle an objection: discipline inspection, from outside the case (R-22)."""

from evaluations.models import Objection
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied


def may_handle_objection(actor: Actor, objection: Objection) -> Decision:
    """Discipline over the case's unit; never its nominator, its recipient or the objector."""
    case = objection.nomination
    if not actor.has_role_over(case.unit.path, Role.DISCIPLINE):
        return denied("access.denied")
    is_recipient = case.officer_id is not None and case.officer_id == actor.officer_id
    if is_recipient or actor.user_id in (case.nominated_by_id, objection.raised_by_id):
        return denied("objection.handler_is_party")
    return ALLOWED
