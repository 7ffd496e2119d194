"""Reads about the papers of a case."""

from django.db.models import QuerySet

from evaluations.models import Evidence
from evaluations.selectors.nomination import with_content
from honors.domain.actor import Actor


def visible_to(actor: Actor) -> QuerySet[Evidence]:
    """The papers of the cases that the actor may read."""
    return Evidence.objects.filter(nomination__in=with_content(actor).values("pk"))
