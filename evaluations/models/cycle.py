"""A cycle: one run of a batched scheme, with its phases and the scheme frozen at opening."""

from django.db import models
from django.db.models import F, Q

from evaluations.models.base import CaseObject


class Cycle(CaseObject):
    """draft → nominating → reviewing → voting → notice → approving → closed, or cancelled."""

    scheme = models.ForeignKey("evaluations.Scheme", on_delete=models.PROTECT, related_name="cycles")
    unit = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="cycles")
    committee = models.ForeignKey("evaluations.Committee", on_delete=models.PROTECT, related_name="cycles")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=12, default="draft")
    is_rehearsal = models.BooleanField(default=False)
    frozen_scheme = models.JSONField(null=True)
    scheme_hash = models.CharField(max_length=64, default="")


class CyclePhase(models.Model):
    """When a phase opens and closes; moved only with a reason, which the audit trail keeps."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="phases")
    phase = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "phase"], name="cycle_phase_once"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="cycle_phase_dates"),
        ]
