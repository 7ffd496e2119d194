"""Reads about the audit trail: events for people, rows for whoever verifies or exports the sealed log."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from honors.domain.actor import Actor, Role
from honors.domain.audit import EVENT_COLUMNS
from honors.models import AuditCheckpoint, AuditEvent, AuditHead, AuditLeaf
from honors.selectors.discretion import NOTHING, kept_from

PAGE = 4096
READERS = frozenset({Role.AUDIT_ADMIN, Role.AUDITOR})


def visible_to(actor: Actor) -> QuerySet[AuditEvent]:
    """Only the audit administrator and auditors read the trail (R-50).

    From whom a case is kept, the trail ends with the opening of its cycle as long as that runs: numbers of events that
    are left out would say how many there are. Afterwards the events of the case alone are left out.
    """
    if actor.is_system:
        return AuditEvent.objects.all()
    if not actor.roles & READERS:
        return AuditEvent.objects.none()
    kept = kept_from(actor)
    if kept is NOTHING:
        return AuditEvent.objects.all()
    rows = AuditEvent.objects.exclude(object_id__in=kept.objects())
    return rows if kept.last_event is None else rows.filter(pk__lte=kept.last_event)


def unsealed(after: int = 0) -> QuerySet[AuditEvent]:
    """Events without a place in the sealed log, whose id lies above ``after``.

    Absence of a leaf is the only mark: ids may become visible out of order, so no running number would do.
    """
    return AuditEvent.objects.filter(~Exists(AuditLeaf.objects.filter(event=OuterRef("pk"))), pk__gt=after)


def leaves_without_event() -> QuerySet[AuditLeaf]:
    """Leaves whose event is gone; the keys of the database forbid it, somebody beside the database may not."""
    return AuditLeaf.objects.filter(~Exists(AuditEvent.objects.filter(pk=OuterRef("event_id"))))


def stored_head() -> AuditHead | None:
    """The cached right edge, or None before the first sealing."""
    return AuditHead.objects.first()


def last_checkpoint() -> AuditCheckpoint | None:
    """The signed note over the most leaves."""
    return AuditCheckpoint.objects.order_by("-size", "-id").first()


def unsealed_count(*, before: datetime | None = None) -> int:
    """How many events (those ``before`` a moment) wait for the sealer, but those that a very long transaction left."""
    head = stored_head()
    rows = unsealed(head.scan_from if head else 0)
    return (rows if before is None else rows.filter(at__lt=before)).count()


def sealed_rows(start: int = 0) -> Iterator[tuple[Any, ...]]:
    """``(index, body, leaf_hash, event id, at, *EVENT_COLUMNS)`` of each leaf from ``start`` on, in flat memory."""
    columns = ("index", "event__body", "leaf_hash", "event_id", "event__at", *(f"event__{c}" for c in EVENT_COLUMNS))
    while page := list(AuditLeaf.objects.filter(index__gte=start).order_by("index").values_list(*columns)[:PAGE]):
        yield from page
        start = page[-1][0] + 1


def described(event: AuditEvent) -> dict[str, Any]:
    """An event with its leaf selected, as the interface shows it: before and after stand in its body alone."""
    body = json.loads(bytes(event.body))
    leaf = getattr(event, "leaf", None)
    return {
        "id": str(event.pk),
        "state": "sealed" if leaf else "unsealed",
        "version": 1,
        "created_at": event.at,
        "may": [],
        "at": event.at,
        "actor": event.actor,
        "role": event.role,
        "event": event.event,
        "object": {"kind": event.object_kind, "id": event.object_id},
        "result": event.result,
        "code": event.code,
        "source": event.source,
        "request_id": event.request_id,
        "before": body["before"],
        "after": body["after"],
        "seal": leaf.index if leaf else None,
    }


def sealed_head(actor: Actor) -> dict[str, Any] | None:
    """``size`` of the sealed log and when it was ``signed_at``; None to them from whom a case is kept."""
    if kept_from(actor) is not NOTHING:
        return None
    head, signed = stored_head(), last_checkpoint()
    return {"size": head.size if head else 0, "signed_at": signed.signed_at if signed else None}


def seal_of(actor: Actor, event: AuditEvent) -> dict[str, Any] | None:
    """The event's place in the sealed log, its hash, and the first signed note over it; None before it is sealed.

    A note tells how many events there are: it is not shown to them from whom a case is kept.
    """
    leaf = getattr(event, "leaf", None)
    if leaf is None:
        return None
    notes = AuditCheckpoint.objects.filter(size__gt=leaf.index).order_by("size", "id")
    signed = notes.first() if kept_from(actor) is NOTHING else None
    return {
        "index": leaf.index,
        "leaf_hash": bytes(leaf.leaf_hash).hex(),
        "signed_at": signed.signed_at if signed else None,
        "note": bytes(signed.note).decode() if signed else "",
    }
