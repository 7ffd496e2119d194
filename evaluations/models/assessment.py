"""The assessment report of a case (R-19): by the approving organ, or its next-lower delegate, one hop only."""

from django.db import models

from evaluations.models.base import CaseObject


class Assessment(CaseObject):
    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="assessments")
    report = models.TextField()
    dated_on = models.DateField()
    delegated_to = models.ForeignKey("honors.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"])]
