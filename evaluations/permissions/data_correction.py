"""Who may ask for a correction of personal data, and who answers."""

from evaluations.models import DataCorrection
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied


def may_ask_correction(actor: Actor) -> Decision:
    """Everybody, about the own record."""
    return ALLOWED if actor.user_id is not None and actor.officer_id is not None else denied("correction.no_record")


def may_decide_correction(actor: Actor, correction: DataCorrection) -> Decision:
    """HR over the person's unit, never the person."""
    is_own = actor.officer_id is not None and actor.officer_id == correction.officer_id
    if is_own or not actor.has_role_over(correction.officer.unit_path, Role.HR):
        return denied("correction.not_yours_to_decide")
    return ALLOWED
