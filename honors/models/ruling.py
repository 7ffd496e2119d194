"""Who revoked, restored or corrected an honor here, and what waits for a second person."""

from django.db import models
from django.db.models import F, Q

from honors.models.base import Versioned


class HonorRuling(Versioned):
    """A decision to revoke or restore: of a leader, or one on paper that one person recorded and another confirms; a
    correction only of the latter kind.

    ``ledger_index`` is its entry; empty while a decision on paper waits for the second person. Until then ``fields``
    says how a correction wants the grant to read: days as ISO dates, the officer and the unit by their keys.
    """

    honor = models.ForeignKey("honors.Honor", on_delete=models.PROTECT, related_name="rulings")
    verb = models.CharField(max_length=8)
    ground = models.CharField(max_length=60)
    organ = models.CharField(max_length=120)
    reason = models.TextField()
    document_number = models.CharField(max_length=80)
    decided_on = models.DateField()
    is_published = models.BooleanField(null=True)
    recovers_money = models.BooleanField(null=True)
    frees_deed = models.BooleanField(default=False)
    fields = models.JSONField(default=dict)
    decided_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    ledger_index = models.PositiveBigIntegerField(null=True, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["honor", "verb"], condition=Q(ledger_index__isnull=True), name="honor_ruling_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("decided_by")),
                name="honor_ruling_confirmed_by_another",
            ),
        ]
