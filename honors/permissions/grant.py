"""Who gives and ends roles: the security administrator, for the own unit and below (R-50)."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Unit


def may_grant_role(actor: Actor, unit: Unit) -> Decision:
    """A security administrator of the unit or of a unit above it; the system while it is being set up."""
    if actor.is_system or actor.has_role_over(unit.path, Role.SECURITY_ADMIN):
        return ALLOWED
    return denied("access.denied")
