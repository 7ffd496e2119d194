"""What the rules were told about a case, and what they said, on a day on which it was decided."""

from django.db import models

from honors.models.base import AppendOnly


class Examination(AppendOnly):
    """Written once at each screening and at the approval, so that the decision can be repeated from its own facts.

    ``facts`` are those of ``domain/facts.py``, ``findings`` the answer in full (both may tell of bars, so HR and
    discipline alone read them), ``answered`` the codes to which an exception was signed, ``outcome`` the decision.
    """

    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="examinations")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10)
    facts = models.JSONField()
    findings = models.JSONField(default=list)
    answered = models.JSONField(default=list)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=["eligible", "refused", "approved"]), name="examination_outcome"
            ),
        ]
