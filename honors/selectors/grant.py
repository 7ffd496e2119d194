"""Reads about role grants."""

from django.db.models import QuerySet

from honors.domain.actor import Actor, Role
from honors.models import RoleGrant
from honors.selectors.unit import within


def visible_to(actor: Actor) -> QuerySet[RoleGrant]:
    """Grants for the units in the care of a security administrator."""
    if actor.is_system:
        return RoleGrant.objects.all()
    return RoleGrant.objects.filter(within(actor.paths(Role.SECURITY_ADMIN), "unit__path"))
