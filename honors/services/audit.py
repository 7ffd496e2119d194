"""The audit trail's writer: one insert inside the caller's transaction; sealing happens later, in batches."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import rfc8785
from django.db import models

from honors.domain.actor import Actor
from honors.models import AuditEvent
from honors.models.secret import keyed_digest

PERSONAL_FIELDS = frozenset({"id_number", "birth_date", "phone", "ethnicity", "sex", "health", "password"})
"""Fields of which the trail says only that they changed, with a keyed digest."""


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | Decimal | Fraction | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value


def _facts(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    facts: dict[str, Any] = {}
    for name, value in values.items():
        if name in PERSONAL_FIELDS and value is not None:
            facts[name] = "hmac:" + keyed_digest(f"audit.{name}", str(_plain(value)))[:32]
        else:
            facts[name] = _plain(value)
    return facts


def build_event(
    *,
    actor: Actor,
    event: str,
    at: datetime,
    object_kind: str = "",
    object_id: Any = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    result: str = "done",
    code: str = "",
) -> AuditEvent:
    """An event that is not written yet, its canonical bytes included; for bulk writers."""
    columns = {
        "actor": actor.name,
        "user_id": actor.user_id,
        "role": ",".join(sorted(actor.roles)),
        "event": event,
        "object_kind": object_kind,
        "object_id": str(object_id),
        "result": result,
        "code": code,
        "source": actor.source,
        "request_id": actor.request_id,
    }
    body = rfc8785.dumps(
        {**columns, "format": 1, "at": at.astimezone(UTC).isoformat(), "before": _facts(before), "after": _facts(after)}
    )
    return AuditEvent(at=at, body=body, **columns)


def record_event(
    *,
    actor: Actor,
    event: str,
    at: datetime,
    obj: models.Model | None = None,
    object_kind: str = "",
    object_id: Any = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    result: str = "done",
    code: str = "",
) -> None:
    """Write one event in the caller's transaction. ``obj`` gives kind and id where it is passed.

    ``result`` is ``done``, ``refused`` or ``failed``; personal fields leave only a keyed digest.
    """
    if obj is not None:
        object_kind = obj._meta.model_name or ""
        object_id = obj.pk
    build_event(
        actor=actor,
        event=event,
        at=at,
        object_kind=object_kind,
        object_id=object_id,
        before=before,
        after=after,
        result=result,
        code=code,
    ).save()
