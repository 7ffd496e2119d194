"""Reads about requests to correct personal data."""

from django.db.models import Q, QuerySet

from evaluations.models import DataCorrection
from honors.domain.actor import Actor, Role
from honors.selectors.unit import within


def visible_to(actor: Actor) -> QuerySet[DataCorrection]:
    """Own requests, and those of people of the own unit and below for HR."""
    rows = DataCorrection.objects.select_related("officer__unit")
    if actor.is_system:
        return rows
    seen = within(actor.paths(Role.HR), "officer__unit_path")
    return rows.filter(seen | Q(officer_id=actor.officer_id, officer__isnull=False))


def waiting_for(actor: Actor) -> QuerySet[DataCorrection]:
    """Open requests that the actor answers."""
    rows = DataCorrection.objects.filter(within(actor.paths(Role.HR), "officer__unit_path"), state="open")
    return rows.exclude(officer_id=actor.officer_id) if actor.officer_id is not None else rows
