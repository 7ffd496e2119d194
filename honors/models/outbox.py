"""Effects that happen after the transaction: the intent is a row of the same transaction."""

from django.db import models


class OutboxMessage(models.Model):
    """One intended effect. ``key`` is unique, so the effect happens once however often it is delivered."""

    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=160, unique=True)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    deliveries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                condition=models.Q(done_at__isnull=True, dead_at__isnull=True),
                name="outbox_waiting",
            ),
            models.Index(fields=["dead_at"], condition=models.Q(dead_at__isnull=False), name="outbox_dead"),
        ]


class Notification(models.Model):
    """What the outbox told one user. ``code`` and ``params`` give the text in the reader's language."""

    user = models.ForeignKey("honors.User", on_delete=models.CASCADE, related_name="notifications")
    message = models.ForeignKey(OutboxMessage, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "message"], name="notification_once")]
        indexes = [models.Index(fields=["user", "-created_at", "-id"])]
