"""Requests to make one of two records of the same person."""

from django.db import models
from django.db.models import F, Q

from honors.models.base import Versioned


class OfficerMerge(Versioned):
    """One person asks, a second one confirms; only then does anything move. ``kept`` stays, ``merged`` is closed.

    asked → confirmed, or asked → withdrawn.
    """

    kept = models.ForeignKey("honors.Officer", on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey("honors.Officer", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    document_number = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default="asked")
    asked_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=~Q(state="withdrawn"), name="officer_merge_once"),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="officer_merge_of_two"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(asked_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
                name="officer_merge_confirmed_by_another",
            ),
        ]
