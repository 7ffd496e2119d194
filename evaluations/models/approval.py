"""The last word on a case, by the organ that the authority table names."""

from typing import Any

from django.db import models
from django.db.models import Q

from evaluations.models.base import CaseObject


class DecisionDocument(models.Model):
    """A document of decision; one may name hundreds of recipients."""

    organ = models.CharField(max_length=120)
    document_number = models.CharField(max_length=80)
    decided_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "document_number"], name="decision_document_once"),
        ]


class Approval(CaseObject):
    """waiting → approved | declined | returned; or waiting → recorded → approved for a decision on paper.

    ``organ_code`` is the approver of the authority table; ``organ`` the unit here, where the tree holds one.
    Where two organs decide (R-17) the case stays waiting until the documents of both are on file.
    ``acting_for`` is the leader whose deputy signed, by ``acting_document`` (R-16).
    Where the table has no answer (``is_authority_known``) there is no organ until a decision on paper names it, and
    ``authority`` keeps the reason and the document that settle the competence. ``exceptions`` are those that came
    with a decision on paper.
    ``findings`` are those of ``examined_on``, kept so that a list need not examine every case again.
    """

    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="approvals")
    state = models.CharField(max_length=10, default="waiting")
    organ_code = models.CharField(max_length=16)
    co_organ_code = models.CharField(max_length=16, default="")
    organ = models.ForeignKey("honors.Unit", null=True, on_delete=models.PROTECT, related_name="approvals")
    organ_name = models.CharField(max_length=120)
    organ_level = models.CharField(max_length=16)
    clause = models.CharField(max_length=120)
    is_authority_known = models.BooleanField(default=True)
    authority: Any = models.JSONField(null=True)
    mandate = models.ForeignKey("evaluations.Mandate", null=True, on_delete=models.PROTECT, related_name="+")
    findings = models.JSONField(default=list)
    exceptions = models.JSONField(default=list)
    examined_on = models.DateField()
    opinion = models.TextField(default="")
    reason = models.TextField(default="")
    document = models.ForeignKey(DecisionDocument, null=True, on_delete=models.PROTECT, related_name="approvals")
    evidence = models.ForeignKey("evaluations.Evidence", null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    acting_for = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    acting_document = models.CharField(max_length=80, default="")
    co_document = models.ForeignKey(DecisionDocument, null=True, on_delete=models.PROTECT, related_name="+")
    co_evidence = models.ForeignKey("evaluations.Evidence", null=True, on_delete=models.PROTECT, related_name="+")
    co_recorded_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    ledger_index = models.PositiveBigIntegerField(null=True, unique=True)

    class Meta:
        indexes = [models.Index(fields=["organ", "state"]), models.Index(fields=["created_at", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"],
                condition=Q(state__in=["waiting", "recorded", "approved"]),
                name="approval_live_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(ledger_index__isnull=False, document__isnull=False),
                name="approval_approved_means_recorded",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(co_organ_code="") | Q(co_document__isnull=False),
                name="approval_by_two_organs_has_both",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(is_authority_known=True) | Q(authority__isnull=False),
                name="approval_competence_is_settled",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (
                    ~Q(confirmed_by=models.F("decided_by"))
                    & (Q(co_recorded_by__isnull=True) | ~Q(confirmed_by=models.F("co_recorded_by")))
                ),
                name="approval_confirmed_by_another",
            ),
        ]
