"""Reads about requests to make one of two records."""

from django.db.models import QuerySet

from honors.domain.actor import Actor, Role
from honors.models import OfficerMerge
from honors.selectors.unit import within


def visible_to(actor: Actor) -> QuerySet[OfficerMerge]:
    """Requests about people of the own unit and below, for HR and leaders."""
    rows = OfficerMerge.objects.select_related("kept", "merged")
    if actor.is_system:
        return rows
    return rows.filter(within(actor.paths(Role.HR, Role.LEADER), "kept__unit_path"))
