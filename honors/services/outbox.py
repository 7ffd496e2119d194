"""Effects outside the transaction: the intent is written here, in the transaction that causes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from honors.models import OutboxMessage


def enqueue(*, topic: str, key: str, payload: Mapping[str, Any], at: datetime) -> None:
    """Write the intent. ``key`` names the effect for ever: the same key again changes nothing."""
    OutboxMessage.objects.get_or_create(
        key=key, defaults={"topic": topic, "payload": dict(payload), "created_at": at, "next_try_at": at}
    )
