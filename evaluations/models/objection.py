"""An objection to a notice, named or anonymous (R-22)."""

from django.db import models

from evaluations.models.base import CaseObject


class Objection(CaseObject):
    """An anonymous one keeps no actor and no source; its claim code is stored as a digest only."""

    notice = models.ForeignKey("evaluations.Notice", on_delete=models.PROTECT, related_name="objections")
    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="objections")
    state = models.CharField(max_length=10, default="open")
    text = models.TextField()
    raised_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    claim_digest = models.CharField(max_length=64, null=True, unique=True)
    decision = models.CharField(max_length=10, default="")
    decision_reason = models.TextField(default="")
    decided_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
