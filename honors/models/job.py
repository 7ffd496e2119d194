"""Long work that goes on behind the pages."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from honors.models.base import Versioned
from honors.models.secret import EncryptedJsonField


class JobState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Versioned):
    """One long work: who asked for what, how far it is, and what came of it, which waits for whoever asked.

    ``params`` is what the work needs besides, ``digest`` names kind and params. ``version`` moves with each state and
    names a run: whoever runs holds the row until ``lease_until`` and may write to it only while that is so. ``total``
    is None where nobody knows it. ``result`` is what the page shows; ``file`` is sealed under the field key. Both, and
    what was asked for, may name people, so they are encrypted, and they are gone after ``expires_at``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    asked_by = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    params: Any = EncryptedJsonField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.WAITING)
    step = models.CharField(max_length=40, default="")
    done_count = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    lease_until = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=80, default="")
    code_params: Any = EncryptedJsonField(default=dict)
    result: Any = EncryptedJsonField(null=True)
    file = models.FileField(upload_to="jobs", max_length=120, default="")
    file_name = models.CharField(max_length=120, default="")
    file_size = models.PositiveBigIntegerField(default=0)
    file_digest = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asked_by", "digest"], condition=Q(state__in=["waiting", "running"]), name="job_open_once"
            ),
            models.CheckConstraint(
                condition=Q(state="running", lease_until__isnull=False)
                | (~Q(state="running") & Q(lease_until__isnull=True)),
                name="job_lease_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed"], ended_at__isnull=False, expires_at__isnull=False)
                | Q(state__in=["waiting", "running"], ended_at__isnull=True, expires_at__isnull=True),
                name="job_ends_once",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by", "-created_at", "-id"], name="job_of_asker"),
            models.Index(fields=["-created_at", "-id"], name="job_newest"),
            models.Index(fields=["created_at", "id"], condition=Q(state="waiting"), name="job_waiting"),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="job_running"),
            models.Index(fields=["expires_at"], name="job_expiry"),
        ]
