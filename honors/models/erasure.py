"""Requests to destroy what opens an honor's entries."""

from django.db import models
from django.db.models import F, Q

from honors.models.base import Versioned


class ErasureRequest(Versioned):
    """One person asks, a second one confirms; only then is anything destroyed."""

    honor = models.ForeignKey("honors.Honor", on_delete=models.PROTECT, related_name="erasures")
    reason = models.TextField()
    document_number = models.CharField(max_length=200)
    asked_by = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["honor"], name="erasure_once"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")),
                name="erasure_confirmed_by_another",
            ),
        ]
