"""The audit trail: who did or tried what. Events are written in the business transaction and sealed in batches."""

from collections.abc import Sequence
from functools import cache

from django.db import connection, models

from honors.models.base import AppendOnly
from honors.models.bulk import insert_rows


class AuditEvent(AppendOnly):
    """One event. ``body`` is the exact canonical bytes that its leaf hashes; the columns repeat it for search."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=80, default="")
    user_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=120, default="")
    event = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40, default="")
    object_id = models.CharField(max_length=64, default="")
    result = models.CharField(max_length=8)
    code = models.CharField(max_length=80, default="")
    source = models.CharField(max_length=80, default="")
    request_id = models.CharField(max_length=64, default="")
    body = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["object_kind", "object_id"]),
            models.Index(fields=["user_id", "at"]),
            models.Index(fields=["at"]),
        ]


@cache
def _insertion() -> tuple[str, list["models.Field"]]:
    fields = [field for field in AuditEvent._meta.local_concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = quote(AuditEvent._meta.db_table)
    return f"INSERT INTO {table} ({names}) VALUES ({places})", fields  # noqa: S608 - names of the model alone


def insert_events(events: Sequence[AuditEvent]) -> None:
    """Write new events in the caller's transaction.

    A single one is one bare statement that asks for no id back: every write of the system pays for this insert.
    """
    if len(events) != 1:
        insert_rows(events)
        return
    statement, fields = _insertion()
    values = [field.get_db_prep_save(getattr(events[0], field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


class AuditLeaf(AppendOnly):
    """The place of an event in the sealed log."""

    index = models.PositiveBigIntegerField(primary_key=True)
    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="leaf")
    leaf_hash = models.BinaryField(max_length=32)


class AuditHead(models.Model):
    """The one row that the sealer locks: size and right edge of the tree. A cache; verification rebuilds it.

    Every event up to ``scan_from`` was sealed when that was written, so the search for unsealed ones begins there.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)
    peaks = models.BinaryField(default=b"")
    root = models.BinaryField(max_length=32)
    scan_from = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_single")]


class AuditCheckpoint(AppendOnly):
    """A signed note over one size of the sealed log."""

    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.BinaryField()
    signed_at = models.DateTimeField()
