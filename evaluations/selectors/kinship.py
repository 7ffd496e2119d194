"""Reads about kinship: for HR and discipline inspection over one of the two, never one's own."""

from django.db.models import Q, QuerySet

from evaluations.models import Kinship
from honors.domain.actor import Actor, Role
from honors.selectors.unit import within


def visible_to(actor: Actor) -> QuerySet[Kinship]:
    """The kinships of the people under the actor's role."""
    rows = Kinship.objects.select_related("officer", "relative")
    if actor.is_system:
        return rows
    paths = actor.paths(Role.HR, Role.DISCIPLINE)
    seen = rows.filter(within(paths, "officer__unit_path") | within(paths, "relative__unit_path"))
    if actor.officer_id is None:
        return seen
    return seen.exclude(Q(officer=actor.officer_id) | Q(relative=actor.officer_id))
