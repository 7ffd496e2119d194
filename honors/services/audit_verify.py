"""Checking the sealed audit trail from its stored bytes, column by column, in flat memory."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from honors.domain.audit import EVENT_COLUMNS, differing_columns
from honors.domain.ledger.faults import Fault, Finding, Unchecked
from honors.domain.ledger.tree import Peaks
from honors.domain.ledger.verify import LogVerifier, Row, StoredCheckpoint
from honors.models import AuditCheckpoint, AuditEvent, AuditHead, AuditLeaf
from honors.selectors.audit import leaves_without_event, sealed_rows, stored_head, unsealed
from honors.services.signing import audit_origin, verifiers_for

EVENTS = AuditEvent._meta.db_table
LEAVES = AuditLeaf._meta.db_table
HEAD = AuditHead._meta.db_table
CHECKPOINTS = AuditCheckpoint._meta.db_table


def verify_audit(*, files: Sequence[tuple[str, bytes]] = ()) -> Iterator[Finding]:
    """Every finding over the whole trail, as it is found; ``files`` are checkpoints kept elsewhere, by name.

    No stored hash or root is trusted. An event that is not sealed yet has its columns compared, and is named as not
    checked, because nothing would show that it was changed together with its body.
    """
    origin = audit_origin()
    verifier = LogVerifier(
        table=LEAVES, verifiers=verifiers_for(origin), origin_at=lambda _size: origin, inspect=_inspect_columns
    )
    source = _Source()
    yield from verifier.run(source.rows(), [*_stored_checkpoints(), *_kept_elsewhere(files)])
    yield from _head_findings(source.head, verifier.peaks)
    for index, event in leaves_without_event().values_list("index", "event_id").iterator():
        yield Fault(EVENTS, event, None, index, "missing")
    yield from _unsealed_findings()


class _Source:
    """The rows, read until the head read after them names no more: a sealer may work meanwhile."""

    head: AuditHead | None = None

    def rows(self) -> Iterator[Row]:
        begin = 0
        while True:
            more = False
            for index, body, hashed, *rest in sealed_rows(begin):
                more, begin = True, index + 1
                yield (index, index, bytes(body), bytes(hashed), *rest)
            self.head = stored_head()
            if not more or self.head is None or self.head.size <= begin:
                return


def _inspect_columns(batch: list[Row]) -> Iterator[Finding]:
    for _, index, body, _, pk, at, *values in batch:
        yield from _column_faults(pk, index, body, at, values)


def _column_faults(pk: int, index: int | None, body: bytes, at: Any, values: Iterable[Any]) -> Iterator[Finding]:
    for column in differing_columns(body, at, dict(zip(EVENT_COLUMNS, values, strict=True))):
        yield Fault(EVENTS, pk, column, index, "differs" if column != "body" else "malformed")


def _head_findings(head: AuditHead | None, peaks: Peaks) -> Iterator[Finding]:
    if head is None:
        if peaks.size:
            yield Fault(HEAD, 1, None, peaks.size, "missing")
        return
    expected = {"size": peaks.size, "root": peaks.root(), "peaks": peaks.to_bytes()}
    for column, value in expected.items():
        stored = getattr(head, column)
        if (stored if isinstance(stored, int) else bytes(stored)) != value:
            yield Fault(HEAD, 1, column, head.size, "differs")


def _unsealed_findings() -> Iterator[Finding]:
    for pk, body, at, *values in unsealed().order_by("pk").values_list("pk", "body", "at", *EVENT_COLUMNS).iterator():
        yield from _column_faults(pk, None, bytes(body), at, values)
        yield Unchecked(EVENTS, pk, None, "unsealed")


def _stored_checkpoints() -> Iterator[StoredCheckpoint]:
    for row in AuditCheckpoint.objects.order_by("pk").iterator():
        yield StoredCheckpoint(CHECKPOINTS, row.pk, bytes(row.note), size=row.size, root=bytes(row.root))


def _kept_elsewhere(files: Sequence[tuple[str, bytes]]) -> Iterator[StoredCheckpoint]:
    return (StoredCheckpoint("file", name, note) for name, note in files)
