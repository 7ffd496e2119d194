"""Reads about recorded delegations."""

from django.db.models import QuerySet

from evaluations.models import Mandate
from honors.domain.actor import Actor, Role


def visible_to(actor: Actor) -> QuerySet[Mandate]:
    """HR and leaders read who may act for whom; the organs themselves are no secret."""
    if actor.is_system or actor.roles & {Role.HR, Role.LEADER}:
        return Mandate.objects.select_related("from_organ", "to_organ")
    return Mandate.objects.none()
