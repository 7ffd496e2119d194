"""Written opinions on a case: unit, political department, discipline inspection, cadre authority (R-23)."""

from django.db import models

from evaluations.models.base import CaseObject


class Opinion(CaseObject):
    """``recipient_number`` counts how often a return had changed the case's recipient before: whom it is about."""

    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="opinions")
    kind = models.CharField(max_length=12)
    verdict = models.CharField(max_length=8)
    text = models.TextField(default="")
    dated_on = models.DateField()
    document_number = models.CharField(max_length=80, default="")
    recipient_number = models.PositiveSmallIntegerField(default=0)
    given_by = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "recipient_number", "kind", "dated_on"], name="opinion_once_a_day"
            ),
        ]
