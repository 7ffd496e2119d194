"""An objection to a notice, named or anonymous (R-22)."""

from django.db import models

from evaluations.models.base import CaseObject


class Objection(CaseObject):
    """open → decided. An anonymous one keeps no actor and no source; its claim code is stored as a digest only.

    ``holds_case`` says that the case is suspended because of this objection, so that deciding it resumes the case
    and does not end a suspension of another origin. ``due_on`` is the last day for the decision.
    """

    notice = models.ForeignKey("evaluations.Notice", on_delete=models.PROTECT, related_name="objections")
    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="objections")
    state = models.CharField(max_length=10, default="open")
    text = models.TextField()
    raised_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    claim_digest = models.CharField(max_length=64, null=True, unique=True)
    holds_case = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    decision = models.CharField(max_length=10, default="")
    decision_reason = models.TextField(default="")
    decided_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"]), models.Index(fields=["nomination", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(raised_by__isnull=True) ^ models.Q(claim_digest__isnull=True),
                name="objection_named_or_claimed",
            ),
        ]


class ObjectionQuestion(models.Model):
    """What the handler asks the objector, and the answer."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="questions")
    question = models.TextField()
    asked_by = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
