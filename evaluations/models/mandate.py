"""Recorded delegations of authority (R-16)."""

from django.db import models
from django.db.models import F, Q

from evaluations.models.base import CaseObject


class Mandate(CaseObject):
    from_organ = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="+")
    to_organ = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="+")
    award_code = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField()
    document_number = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="mandate_dates")]
