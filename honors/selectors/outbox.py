"""Reads about the outbox and about what it told people."""

from datetime import datetime

from django.db.models import Q, QuerySet

from honors.domain.actor import Actor
from honors.domain.codes import text
from honors.models import Notification, OutboxMessage
from honors.selectors.discretion import kept_from


def due(at: datetime) -> QuerySet[OutboxMessage]:
    """Messages whose time has come, the oldest first."""
    return OutboxMessage.objects.filter(done_at=None, dead_at=None, next_try_at__lte=at).order_by("next_try_at", "id")


def totals() -> dict[str, int]:
    """How many messages wait, due or not, and how many were given up."""
    rows = OutboxMessage.objects.all()
    return {
        "waiting": rows.filter(done_at=None, dead_at=None).count(),
        "dead": rows.filter(dead_at__isnull=False).count(),
    }


def visible_to(actor: Actor) -> QuerySet[Notification]:
    """One's own notifications, nobody else's, and none of a case that is kept from oneself."""
    if not actor.user_id:
        return Notification.objects.none()
    kept = Q(object_kind="nomination", object_id__in=kept_from(actor).cases)
    return Notification.objects.filter(~kept, user_id=actor.user_id).select_related("message")


def notification_text(row: Notification, *, language: str) -> str:
    """What a notification says, in ``zh`` or ``en``."""
    return text(row.code, row.params, language=language)
