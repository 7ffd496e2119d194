"""Files of a case, each with its digest."""

from django.db import models

from evaluations.models.base import CaseObject


class Evidence(CaseObject):
    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="evidence")
    file = models.FileField(upload_to="evidence/%Y/%m/")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=80)
    uploaded_by = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nomination", "digest"], name="evidence_once_in_case")]
