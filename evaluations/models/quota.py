"""Limits by period, organ and award or star (R-26)."""

from django.db import models

from evaluations.models.base import CaseObject


class Quota(CaseObject):
    period_from = models.DateField()
    period_to = models.DateField()
    organ = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="+")
    award_code = models.CharField(max_length=80)
    limit = models.PositiveIntegerField()
    front_line_floor = models.CharField(max_length=16, default="")
    leader_ceiling = models.CharField(max_length=16, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "award_code", "period_from"], name="quota_once_a_period")
        ]
