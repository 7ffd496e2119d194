"""A round that was opened and is not to be counted: asked for by one person, made void by a second."""

from django.db import models
from django.db.models import F, Q

from evaluations.models.base import CaseObject


class RoundVoid(CaseObject):
    """``confirmed_by`` is null while it waits for the second person, and where the cycle was cancelled."""

    round = models.OneToOneField("evaluations.Round", on_delete=models.PROTECT, related_name="voiding")
    reason = models.TextField()
    asked_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("asked_by")), name="round_void_by_two"
            ),
        ]
