"""Effects outside the transaction: written as an intent in the transaction that causes them, delivered after it.

The row in the database is the only copy that counts. A queue or a worker thread only shortens the wait; ``tick``
delivers whatever they lost.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from honors.domain.actor import SYSTEM, Actor
from honors.domain.errors import RuleViolation
from honors.models import OutboxMessage
from honors.permissions.outbox import may_retry_message
from honors.selectors.outbox import due, totals
from honors.services import queue
from honors.services.audit import record_event
from honors.services.notification import deliver_notification
from honors.services.use_case import require, use_case
from honors.services.worker import BackgroundWorker

logger = logging.getLogger("honors.outbox")

Effect = Callable[[OutboxMessage, datetime], None]

TOPICS: Mapping[str, Effect] = {"notify": deliver_notification}
"""What each topic does. An effect writes to the database alone, in the transaction that marks the row done."""

PAUSES = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=8), timedelta(minutes=30))
"""How long a delivery may take, and so the wait before the next one; the last counts for all later ones."""
MOST_DELIVERIES = 5
DRAIN_BATCH = 200
LONGEST_REASON = 200


def enqueue(*, topic: str, key: str, payload: Mapping[str, Any], at: datetime) -> None:
    """Write the intent. ``key`` names the effect for ever: the same key again changes nothing.

    Raises KeyError for a topic without an effect.
    """
    if topic not in TOPICS:
        raise KeyError(topic)
    message = OutboxMessage(topic=topic, key=key, payload=dict(payload), created_at=at, next_try_at=at)
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=True)
    if settings.OUTBOX_NUDGES:
        transaction.on_commit(partial(_worker.nudge, at), robust=True)


def pass_on(at: datetime) -> None:
    """Have the outbox drained: by the workers where there is a queue, else here and now."""
    if settings.REDIS_URL:
        queue.send("honors.drain")
        return
    while drain(at=at)["done"]:
        pass


_worker = BackgroundWorker(pass_on)


def drain(*, at: datetime, limit: int = DRAIN_BATCH) -> dict[str, int]:
    """Deliver up to ``limit`` messages that are due: ``{"done": here, "waiting": still, "dead": in all}``.

    Several drains may run at once: each message is claimed by one conditional update, on both databases alike.
    """
    done = sum(_deliver(message, at=at) for message in due(at)[:limit])
    return {"done": done, **totals()}


def _deliver(message: OutboxMessage, *, at: datetime) -> bool:
    if message.deliveries >= MOST_DELIVERIES:
        # Its last delivery was killed before it could say anything
        _bury(message, at=at, error=message.last_error or "killed")
        return False
    if not _claim(message, at=at):
        return False
    try:
        with transaction.atomic():
            # First the mark: whoever comes second finds it, and a failing effect takes it back
            if not _waiting(message).update(done_at=at):
                return False
            TOPICS[message.topic](message, at)
    except Exception as error:
        logger.exception("delivery %s of message %s failed", message.deliveries, message.pk)
        reason = type(error).__name__
        _waiting(message).update(last_error=reason)
        if message.deliveries >= MOST_DELIVERIES:
            _bury(message, at=at, error=reason)
        return False
    return True


def _waiting(message: OutboxMessage) -> Any:
    return OutboxMessage.objects.filter(pk=message.pk, done_at=None, dead_at=None)


def _claim(message: OutboxMessage, *, at: datetime) -> bool:
    """Take the message for the length of a pause. A crash leaves it to be delivered again after that."""
    pause = PAUSES[min(message.deliveries, len(PAUSES) - 1)]
    mine = _waiting(message).filter(deliveries=message.deliveries)
    if not mine.update(deliveries=message.deliveries + 1, next_try_at=at + pause):
        return False
    message.deliveries += 1
    return True


def _bury(message: OutboxMessage, *, at: datetime, error: str) -> None:
    with transaction.atomic():
        if _waiting(message).update(dead_at=at, last_error=error):
            record_event(
                actor=SYSTEM,
                event="outbox.dead",
                at=at,
                object_kind="outboxmessage",
                object_id=message.pk,
                result="failed",
                code=error,
            )


@use_case("outbox.retry", about="message")
def retry_message(*, actor: Actor, message: OutboxMessage, reason: str, at: datetime) -> None:
    """Have a message that was given up delivered again, from the first try on; why stands in the audit trail.

    Raises RuleViolation ``access.denied``, ``outbox.reason``, ``outbox.not_dead``.
    """
    require(may_retry_message(actor))
    if not reason.strip():
        raise RuleViolation("outbox.reason", field="reason")
    dead = OutboxMessage.objects.filter(pk=message.pk, done_at=None, dead_at__isnull=False)
    if not dead.update(dead_at=None, deliveries=0, next_try_at=at):
        raise RuleViolation("outbox.not_dead")
    record_event(
        actor=actor,
        event="outbox.retry",
        at=at,
        object_kind="outboxmessage",
        object_id=message.pk,
        before={"error": message.last_error},
        after={"reason": reason.strip()[:LONGEST_REASON]},
    )
    if settings.OUTBOX_NUDGES:
        transaction.on_commit(partial(_worker.nudge, at), robust=True)
