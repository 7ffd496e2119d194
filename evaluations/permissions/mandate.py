"""Who may record a delegation."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Unit


def may_record_mandate(actor: Actor, to_organ: Unit) -> Decision:
    """HR of the organ that is entrusted, or of one above it: who entrusts may have no users here."""
    return ALLOWED if actor.has_role_over(to_organ.path, Role.HR) else denied("access.denied")
