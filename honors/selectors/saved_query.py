"""Reads about kept queries."""

from django.db.models import QuerySet

from honors.domain.actor import Actor
from honors.models import SavedQuery


def saved_by(actor: Actor) -> QuerySet[SavedQuery]:
    """One's own, by name."""
    return SavedQuery.objects.filter(user_id=actor.user_id) if actor.user_id is not None else SavedQuery.objects.none()
