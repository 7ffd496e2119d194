"""A request to look again at a refusal or a revocation, and the answer to it."""

from django.db import models
from django.db.models import Q

from evaluations.models.base import CaseObject


class Reconsideration(CaseObject):
    """open → decided. About a case that was refused or declined, or about an honor that was revoked: exactly one.

    ``revocation`` is the ledger's index of the entry that revoked; ``decision_by`` who took the decision that is
    asked about, where an account did, so that somebody else answers; ``due_on`` the last day for the answer.
    """

    nomination = models.ForeignKey(
        "evaluations.Nomination", null=True, on_delete=models.PROTECT, related_name="reconsiderations"
    )
    honor = models.ForeignKey("honors.Honor", null=True, on_delete=models.PROTECT, related_name="+")
    revocation = models.PositiveBigIntegerField(null=True)
    organ = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="+")
    decision_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="open")
    text = models.TextField()
    asked_by = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    outcome = models.CharField(max_length=10, default="")
    reason = models.TextField(default="")
    next_step = models.CharField(max_length=20, default="")
    decided_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"]), models.Index(fields=["organ", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(nomination__isnull=True) ^ Q(honor__isnull=True), name="reconsideration_of_one_thing"
            ),
            models.UniqueConstraint(
                fields=["nomination"], condition=Q(state="open"), name="reconsideration_case_open_once"
            ),
            models.UniqueConstraint(fields=["honor", "revocation"], name="reconsideration_revocation_once"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")),
                name="reconsideration_decided_by_another",
            ),
        ]
