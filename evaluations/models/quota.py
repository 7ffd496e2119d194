"""Limits by period, organ, level or award or star, and category (R-26)."""

from django.db import models

from evaluations.models.base import CaseObject


class Quota(CaseObject):
    """How many recipients an organ and all below it may have in a period.

    ``level`` and ``category`` are always those of ``award_code`` where that is set; without one the limit is for all
    awards of the level, and for both categories where ``category`` is empty.
    """

    period_from = models.DateField()
    period_to = models.DateField()
    organ = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="+")
    award_code = models.CharField(max_length=80, default="")
    level = models.CharField(max_length=20)
    category = models.CharField(max_length=12, default="")
    limit = models.PositiveIntegerField()
    front_line_floor = models.CharField(max_length=16, default="")
    leader_ceiling = models.CharField(max_length=16, default="")
    effect = models.CharField(max_length=5, default="block")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "award_code", "level", "category", "period_from"], name="quota_once_a_period"
            )
        ]
