"""What bars a subject from honors: investigation, punishment, Party discipline, collective bar (R-10 to R-13)."""

from django.db import models
from django.db.models import Q

from evaluations.models.base import CaseObject


class Bar(CaseObject):
    """``ends_on`` is the last day of the period, none for an investigation; ``lifted_on`` the first free day.

    ``held`` are the cases that this bar suspended, and which its lifting takes up again.
    """

    officer = models.ForeignKey("honors.Officer", null=True, on_delete=models.PROTECT, related_name="bars")
    unit = models.ForeignKey("honors.Unit", null=True, on_delete=models.PROTECT, related_name="bars")
    kind = models.CharField(max_length=14)
    degree = models.CharField(max_length=20, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    document_number = models.CharField(max_length=80)
    lifted_on = models.DateField(null=True)
    lifted_document_number = models.CharField(max_length=80, default="")
    lifted_reason = models.TextField(default="")
    entered_by = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    held = models.ManyToManyField("evaluations.Nomination", related_name="+")

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(officer__isnull=True) ^ Q(unit__isnull=True), name="bar_has_one_subject"
            ),
        ]
