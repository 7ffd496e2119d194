"""Reads about the outbox and about what it told people."""

from datetime import datetime

from django.db.models import Q, QuerySet

from honors.domain.actor import Actor, Role
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


QUEUE_ORDER = ("-created_at", "-id")


QUEUE_STATES = {"dead": Q(dead_at__isnull=False), "waiting": Q(done_at=None, dead_at=None)}
"""What was given up, and what still waits."""


def queue_seen_by(actor: Actor) -> QuerySet[OutboxMessage]:
    """The queue to whoever runs the machine; no contents (R-50).

    From whom a case is kept, to them nothing is shown that was written since its cycle opened.
    """
    rows = OutboxMessage.objects.defer("payload", "key")
    if not actor.is_system and Role.SYSTEM_ADMIN not in actor.roles:
        return rows.none()
    last = kept_from(actor).last_at
    return rows if last is None else rows.filter(created_at__lte=last)


def visible_to(actor: Actor) -> QuerySet[Notification]:
    """One's own notifications, nobody else's, and none of a case that is kept from oneself."""
    if not actor.user_id:
        return Notification.objects.none()
    kept = Q(object_kind="nomination", object_id__in=kept_from(actor).cases)
    return Notification.objects.filter(~kept, user_id=actor.user_id).select_related("message")


def notification_text(row: Notification, *, language: str) -> str:
    """What a notification says, in ``zh`` or ``en``."""
    return text(row.code, row.params, language=language)
