"""Who may set limits."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Unit


def may_set_quota(actor: Actor, organ: Unit) -> Decision:
    """HR of the organ or of one above it."""
    return ALLOWED if actor.has_role_over(organ.path, Role.HR) else denied("access.denied")
