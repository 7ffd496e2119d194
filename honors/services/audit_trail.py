"""Sealing the audit trail into its own log, and reading it, which is an event too."""

from datetime import datetime, timedelta

from django.db import transaction

from honors.domain.actor import Actor
from honors.domain.ledger.note import Checkpoint, sign_checkpoint
from honors.domain.ledger.tree import EMPTY_ROOT, Peaks, leaf_hashes
from honors.models import AuditCheckpoint, AuditEvent, AuditHead, AuditLeaf
from honors.models.base import dated
from honors.models.bulk import insert_rows
from honors.permissions.audit import may_read_audit
from honors.selectors.audit import last_checkpoint, stored_head, unsealed
from honors.services.audit import record_event
from honors.services.signing import audit_origin, signer_for
from honors.services.use_case import require, use_case

SEAL_BATCH = 1000
LONGEST_TRANSACTION = timedelta(hours=1)
"""The quick search looks this far back for events that became visible late; the daily one looks at all."""


def seal_events(*, at: datetime, limit: int = SEAL_BATCH, everything: bool = False) -> int:
    """Give up to ``limit`` unsealed events their leaf; the number sealed.

    One sealer at a time holds the head; the primary key of the leaves is the second guard. ``everything`` searches
    the whole trail and not only what is recent. Before it is sealed an event is protected by the append-only
    trigger alone.
    """
    with transaction.atomic():
        head = _locked_head()
        peaks = Peaks.from_bytes(bytes(head.peaks))
        waiting = unsealed(0 if everything else head.scan_from).order_by("pk")
        events = list(waiting.values_list("pk", "body")[:limit])
        hashes = leaf_hashes(bytes(body) for _, body in events)
        insert_rows(
            [
                AuditLeaf(index=index, event_id=pk, leaf_hash=hashed)
                for index, ((pk, _), hashed) in enumerate(zip(events, hashes, strict=True), start=head.size)
            ]
        )
        peaks.extend(hashes)
        head.size, head.peaks, head.root = peaks.size, peaks.to_bytes(), peaks.root()
        if len(events) < limit:
            settled = AuditEvent.objects.filter(at__lt=at - LONGEST_TRANSACTION).order_by("-at", "-pk").first()
            head.scan_from = max(head.scan_from, settled.pk if settled else 0)
        head.save()
    return len(events)


def seal_all(*, at: datetime, everything: bool = False) -> int:
    """Seal batch by batch until nothing waits; the number sealed."""
    total = 0
    while sealed := seal_events(at=at, everything=everything):
        total += sealed
    return total


def sign_audit_checkpoint(*, at: datetime) -> AuditCheckpoint | None:
    """Seal whatever waits, then sign the head; None where nothing came since the last checkpoint."""
    seal_all(at=at, everything=True)
    head, last = stored_head(), last_checkpoint()
    if head is None or head.size == (last.size if last else 0):
        return None
    origin = audit_origin()
    root = bytes(head.root)
    note = sign_checkpoint(Checkpoint(origin, head.size, root), [signer_for(origin)])
    return AuditCheckpoint.objects.create(size=head.size, root=root, note=note, signed_at=at)


def sign_daily_audit_checkpoint(*, at: datetime) -> AuditCheckpoint | None:
    """As ``sign_audit_checkpoint``, once a day of the installation's calendar."""
    last = last_checkpoint()
    if last is not None and dated(last.signed_at) >= dated(at):
        return None
    return sign_audit_checkpoint(at=at)


@use_case("audit.read")
def read_audit(*, actor: Actor, query: str, at: datetime) -> None:
    """Leave the event that ``actor`` read the trail with this query string.

    Raises RuleViolation ``access.denied`` for whoever is neither audit administrator nor auditor (R-50).
    """
    require(may_read_audit(actor))
    record_event(actor=actor, event="audit.read", at=at, object_kind="auditevent", after={"query": query})


def _locked_head() -> AuditHead:
    AuditHead.objects.get_or_create(id=1, defaults={"root": EMPTY_ROOT, "peaks": Peaks().to_bytes()})
    return AuditHead.objects.select_for_update().get(id=1)
