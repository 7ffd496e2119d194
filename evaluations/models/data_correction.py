"""Requests of people about wrong entries in their own record (PIPL arts. 45, 46)."""

from django.db import models
from django.db.models import Q

from evaluations.models.base import CaseObject


class DataCorrection(CaseObject):
    """open → accepted with what was changed, or refused with the reason. ``due_on`` is the last day for an answer."""

    officer = models.ForeignKey("honors.Officer", on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=24)
    text = models.TextField()
    state = models.CharField(max_length=10, default="open")
    due_on = models.DateField()
    answer = models.TextField(default="")
    asked_by = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "field"], condition=Q(state="open"), name="correction_open_once_a_field"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & ~Q(answer="")),
                name="correction_answered",
            ),
        ]
