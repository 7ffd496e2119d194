"""Who may do what with units."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Unit


def may_establish_unit(actor: Actor, parent: Unit | None) -> Decision:
    """HR of the parent or of a unit above it; only the system plants a root."""
    if actor.is_system or (parent is not None and actor.has_role_over(parent.path, Role.HR)):
        return ALLOWED
    return denied("access.denied")


def may_reorganise_unit(actor: Actor, unit: Unit) -> Decision:
    """HR of the unit above it, or of one further up: nobody renames, merges or splits the own unit alone."""
    above = unit.ancestor_paths[-2:-1]
    if actor.is_system or any(actor.has_role_over(path, Role.HR) for path in above):
        return ALLOWED
    return denied("access.denied")


def may_keep_members(actor: Actor, unit: Unit) -> Decision:
    """HR of a temporary unit, or of one above it."""
    return ALLOWED if actor.is_system or actor.has_role_over(unit.path, Role.HR) else denied("access.denied")
