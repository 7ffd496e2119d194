"""Telling people: the effect of an outbox message with the topic ``notify``, and reading what was told."""

from collections.abc import Iterable
from datetime import date, datetime

from honors.domain.actor import Actor, Role
from honors.models import Notification, OutboxMessage, Unit, User
from honors.models.base import dated
from honors.permissions.outbox import may_read_notification
from honors.selectors.account import users_with_role
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


def deliver_notification(message: OutboxMessage, at: datetime) -> None:
    """Give each addressee one notification, however often this runs.

    The payload holds ``code``, ``params``, ``object_kind``, ``object_id`` and either ``users`` or ``role`` with
    ``unit_id``. Who holds the role is asked now, not when the message was written; where nobody holds it at that
    unit, the nearest unit above with a holder is told.
    """
    payload = message.payload
    if "users" in payload:
        wanted = [key for key in payload["users"] if key is not None]
        users: Iterable[User] = User.objects.filter(pk__in=wanted, is_active=True)
    else:
        users = _holders(Role(payload["role"]), payload["unit_id"], on=dated(at))
    Notification.objects.bulk_create(
        [
            Notification(
                user=user,
                message=message,
                code=payload["code"],
                params=payload.get("params", {}),
                object_kind=payload["object_kind"],
                object_id=payload["object_id"],
                created_at=at,
            )
            for user in users
        ],
        ignore_conflicts=True,
    )


def _holders(role: Role, unit_id: int | None, *, on: date) -> list[User]:
    while unit_id is not None:
        users = list(users_with_role(role, unit_id, on=on))
        if users:
            return users
        unit_id = Unit.objects.values_list("parent_id", flat=True).get(pk=unit_id)
    return []


@use_case("notification.read", about="notification")
def read_notification(*, actor: Actor, notification: Notification, at: datetime) -> Notification:
    """Note that its reader has seen it; the first time counts. Raises RuleViolation ``access.denied``."""
    notification = lock(notification)
    require(may_read_notification(actor, notification))
    if notification.read_at is None:
        notification.read_at = at
        notification.save(update_fields=["read_at"])
        record_event(actor=actor, event="notification.read", at=at, obj=notification)
    return notification
