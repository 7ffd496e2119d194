"""Reads about bars: for discipline inspection and HR over the subject only."""

from django.db.models import Q, QuerySet

from evaluations.models import Bar
from evaluations.selectors.eligibility import KNOWS_BARS
from honors.domain.actor import Actor
from honors.selectors.unit import within


def visible_to(actor: Actor) -> QuerySet[Bar]:
    """Bars on the people and units under the actor's discipline or HR role; never those on oneself."""
    rows = Bar.objects.select_related("officer", "unit")
    if actor.is_system:
        return rows
    paths = actor.paths(*KNOWS_BARS)
    seen = rows.filter(within(paths, "officer__unit_path") | within(paths, "unit__path"))
    return seen if actor.officer_id is None else seen.exclude(Q(officer_id=actor.officer_id, officer__isnull=False))
