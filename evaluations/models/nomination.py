"""A nomination: one case, from its draft to its last state."""

from typing import Any

from django.db import models
from django.db.models import Q

from evaluations.models.base import CaseObject


class Nomination(CaseObject):
    """A person or a unit put forward for a star or an award. States and moves: ``domain/nomination.py``.

    ``unit`` is where the case starts, ``desk`` the unit whose political department handles it: that of the cycle,
    or for a rolling scheme the organ that ``unit`` belongs to. ``resumes_to`` keeps the state that a suspension
    interrupted; ``eligible_on`` the day from which it holds a place of a limit; ``late`` who let it in after its
    time, why and by which document; ``papers_due_on`` the last day for papers that a fast track let follow;
    ``reopened_fields`` the fields that a return asks to mend, ``reopened_from`` what the case said then;
    ``findings`` what the rules said when they were last asked.
    """

    cycle = models.ForeignKey("evaluations.Cycle", null=True, on_delete=models.PROTECT, related_name="nominations")
    scheme = models.ForeignKey("evaluations.Scheme", on_delete=models.PROTECT, related_name="nominations")
    star = models.CharField(max_length=12, default="")
    award = models.ForeignKey("honors.Award", null=True, on_delete=models.PROTECT, related_name="+")
    recipient_category = models.CharField(max_length=12)
    officer = models.ForeignKey("honors.Officer", null=True, on_delete=models.PROTECT, related_name="nominations")
    recipient_unit = models.ForeignKey("honors.Unit", null=True, on_delete=models.PROTECT, related_name="nominations")
    deed = models.ForeignKey("evaluations.Deed", null=True, on_delete=models.PROTECT, related_name="nominations")
    unit = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="+")
    nominated_by = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="nominations")
    timing = models.CharField(max_length=8, default="periodic")
    reason = models.TextField(default="")
    is_posthumous = models.BooleanField(default=False)
    attached_honors = models.ManyToManyField("honors.Honor", related_name="+")
    state = models.CharField(max_length=20, default="draft")
    resumes_to = models.CharField(max_length=20, default="")
    reopened_fields = models.JSONField(default=list)
    reopened_from: Any = models.JSONField(null=True)
    submitted_at = models.DateTimeField(null=True)
    eligible_on = models.DateField(null=True)
    late: Any = models.JSONField(null=True)
    overrides = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    papers_due_on = models.DateField(null=True)
    honor_index = models.PositiveBigIntegerField(null=True, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "created_at", "id"]),
            models.Index(fields=["cycle", "state"]),
            models.Index(fields=["created_at", "id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(recipient_category="individual", officer__isnull=False, recipient_unit__isnull=True)
                | Q(recipient_category="collective", officer__isnull=True, recipient_unit__isnull=False),
                name="nomination_recipient_fits_category",
            ),
            models.CheckConstraint(
                condition=(Q(star="") & Q(award__isnull=False)) | (~Q(star="") & Q(award__isnull=True)),
                name="nomination_star_or_award",
            ),
            models.UniqueConstraint(
                fields=["cycle", "star", "officer"],
                condition=Q(cycle__isnull=False, officer__isnull=False)
                & ~Q(state__in=["withdrawn", "refused", "not_selected", "declined"]),
                name="nomination_star_once_in_cycle",
            ),
        ]

    @property
    def recipient(self) -> Any:
        """The officer or the unit that is put forward."""
        return self.officer or self.recipient_unit

    @property
    def is_rehearsal(self) -> bool:
        """Whether the case belongs to a rehearsal (演练): nothing of it counts anywhere."""
        return self.cycle is not None and self.cycle.is_rehearsal


class NominationEvent(models.Model):
    """One line of a case's timeline. ``changes`` is what was mended since the return (``field, before, after``)."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    verb = models.CharField(max_length=20)
    by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20)
    reason = models.TextField(default="")
    changes: Any = models.JSONField(default=list)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["nomination", "at", "id"])]
