"""The audit trail: who did or tried what. Events are written in the business transaction and sealed in batches."""

from django.db import models

from honors.models.base import AppendOnly


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


class AuditLeaf(AppendOnly):
    """The place of an event in the sealed log."""

    index = models.PositiveBigIntegerField(primary_key=True)
    event = models.OneToOneField(AuditEvent, on_delete=models.PROTECT, related_name="leaf")
    leaf_hash = models.BinaryField(max_length=32)


class AuditHead(models.Model):
    """The one row that the sealer locks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)
    peaks = models.BinaryField(default=b"")
    root = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_single")]


class AuditCheckpoint(AppendOnly):
    """A signed note over one size of the sealed log."""

    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.BinaryField()
    signed_at = models.DateTimeField()
