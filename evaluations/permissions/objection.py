"""Who may handle an objection: discipline inspection, from outside the case (R-22)."""

from evaluations.models import Objection
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied


def may_handle_objection(actor: Actor, objection: Objection) -> Decision:
    """Discipline over the case's unit; never its nominator, its recipient, the objector or whoever took part in the
    deed. The case is loaded as by ``with_parts``.
    """
    case = objection.nomination
    if not actor.has_role_over(case.unit.path, Role.DISCIPLINE):
        return denied("access.denied")
    is_recipient = case.officer_id is not None and case.officer_id == actor.officer_id
    took_part = actor.officer_id is not None and any(
        row.officer_id == actor.officer_id for row in (case.deed.participations.all() if case.deed is not None else ())
    )
    if is_recipient or took_part or actor.user_id in (case.nominated_by_id, objection.raised_by_id):
        return denied("objection.handler_is_party")
    return ALLOWED
