"""Who may do what with schemes."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Unit


def may_create_scheme(actor: Actor, unit: Unit) -> Decision:
    """HR of the unit or of a unit above it; the system for the schemes that ship."""
    if actor.is_system or actor.has_role_over(unit.path, Role.HR):
        return ALLOWED
    return denied("scheme.not_yours")
