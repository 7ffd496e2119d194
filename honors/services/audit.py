"""The audit trail's writer: one insert inside the caller's transaction; sealing happens later, in batches."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import models

from honors.domain.actor import Actor
from honors.domain.audit import event_bytes
from honors.models import AuditEvent
from honors.models.audit import insert_events
from honors.models.secret import keyed_digest

PERSONAL_FIELDS = frozenset(
    {
        "person_name",
        "police_number",
        "id_number",
        "birth_date",
        "phone",
        "ethnicity",
        "sex",
        "political_status",
        "education",
        "health",
        "died_on",
        "death_cause",
        "password",
    }
)
"""Fields of which the trail says only that they changed, with a keyed digest."""


LARGEST_INTEGER = 2**53 - 1


def _plain(value: Any) -> Any:
    if value is None or type(value) is str or type(value) is bool:
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        # Beyond this a number has no canonical form
        return int(value) if abs(value) <= LARGEST_INTEGER else str(int(value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, Mapping):
        return _facts(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    return str(value)


def _facts(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {
        str(name): _secret(str(name), value) if name in PERSONAL_FIELDS and value is not None else _plain(value)
        for name, value in values.items()
    }


def _secret(name: str, value: Any) -> str:
    return "hmac:" + keyed_digest(f"audit.{name}", str(_plain(value)))[:32]


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
    body = event_bytes(columns, at=at, before=_facts(before), after=_facts(after))
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
    written = build_event(
        actor=actor,
        event=event,
        at=at,
        object_kind=object_kind,
        object_id=object_id,
        before=before,
        after=after,
        result=result,
        code=code,
    )
    insert_events([written])


def record_events(events: Sequence[AuditEvent]) -> None:
    """Write many events made by ``build_event`` in the caller's transaction."""
    insert_events(events)
