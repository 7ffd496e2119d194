"""The listed grounds of decisions about honors that were granted (R-33), and what follows from them (R-34)."""

from django.db import models
from django.db.models import F, Q

from honors.models.award import Sourced
from honors.models.base import Versioned


class Ground(Sourced):
    """One ground on which an honor is revoked, or a revocation annulled; ``clause`` is where it is written."""

    code = models.CharField(max_length=60, primary_key=True)
    verb = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    clause = models.CharField(max_length=120)
    is_enabled = models.BooleanField(default=True)


class RecoveryRule(Versioned, Sourced):
    """What a revocation on one ground takes back, from a day to a day (both included), and where that was read (R-34).

    The prize and the publication may be decided otherwise in one case; a change of the rule is a new row.
    """

    ground = models.ForeignKey(Ground, on_delete=models.PROTECT, related_name="recovery_rules")
    recovers_money = models.BooleanField()
    ends_treatment = models.BooleanField()
    is_filed = models.BooleanField()
    is_published = models.BooleanField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["ground", "valid_from"], name="recovery_rule_starts_once"),
            models.UniqueConstraint(
                fields=["ground"], condition=Q(valid_to__isnull=True), name="recovery_rule_open_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="recovery_rule_dates",
            ),
        ]
