"""Reads about assessments: for those who prepare and decide the case, not for whoever may see that it exists."""

from django.db.models import Q, QuerySet

from evaluations.models import Assessment
from evaluations.selectors.recusal import closed_to
from honors.domain.actor import Actor, Role
from honors.selectors.unit import within

READERS = (Role.HR, Role.DISCIPLINE, Role.LEADER)


def visible_to(actor: Actor) -> QuerySet[Assessment]:
    """HR, discipline inspection and leaders over the case's unit, and who wrote it; never about the own case."""
    rows = Assessment.objects.select_related("nomination")
    if actor.is_system:
        return rows
    seen = rows.filter(
        within(actor.paths(*READERS), "nomination__unit__path") | Q(given_by_id=actor.user_id, given_by__isnull=False)
    )
    seen = seen.exclude(closed_to(actor, "nomination"))
    if actor.officer_id is None:
        return seen
    return seen.exclude(nomination__officer_id=actor.officer_id, nomination__officer__isnull=False)
