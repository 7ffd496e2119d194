"""Who may name a deputy, and who may let one go."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import RoleGrant, Unit

DEPUTIZED = (Role.STATION_CHIEF, Role.LEADER)
"""The roles that somebody else may hold for a while."""


def may_name_deputy(actor: Actor, unit: Unit, role: Role = Role.STATION_CHIEF) -> Decision:
    """Who holds the role at exactly this unit in person: a deputy names no deputy (R-16)."""
    holds = role in DEPUTIZED and actor.has_role_at(unit.pk, role)
    return ALLOWED if holds and actor.acting_at(unit.pk, role) is None else denied("deputy.not_your_unit")


def may_end_deputy(actor: Actor, grant: RoleGrant) -> Decision:
    """Whoever is deputized, and whoever holds that role there in person now."""
    if grant.deputy_for_id is None:
        return denied("access.denied")
    if grant.deputy_for_id == actor.user_id:
        return ALLOWED
    return may_name_deputy(actor, grant.unit, Role(grant.role))
