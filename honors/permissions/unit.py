"""Who may do what with units."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Unit


def may_establish_unit(actor: Actor, parent: Unit | None) -> Decision:
    """HR of the parent or of a unit above it; only the system plants a root."""
    if actor.is_system or (parent is not None and actor.has_role_over(parent.path, Role.HR)):
        return ALLOWED
    return denied("access.denied")
