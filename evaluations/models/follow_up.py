"""What an office still has to do about an award that was granted."""

from django.db import models
from django.db.models import Q

from evaluations.models.base import CaseObject


class FollowUp(CaseObject):
    """One thing to do about one award: ``domain/follow_up.py`` names the kinds and how each can end.

    ``desk`` is the unit whose political department does it; ``subject`` tells several of one kind apart: the copy of
    the approval form, or the bar. ``due_on`` is the last day, ``not_before`` the first, none where no day is set.
    ``facts`` are what it was raised on. ``place`` says where a copy is kept.
    """

    honor = models.ForeignKey("honors.Honor", on_delete=models.PROTECT, related_name="follow_ups")
    approval = models.ForeignKey("evaluations.Approval", null=True, on_delete=models.PROTECT, related_name="follow_ups")
    desk = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    subject = models.CharField(max_length=40, default="")
    facts = models.JSONField(default=dict)
    due_on = models.DateField(null=True)
    not_before = models.DateField(null=True)
    state = models.CharField(max_length=10, default="open")
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    document_number = models.CharField(max_length=80, default="")
    place = models.CharField(max_length=120, default="")
    note = models.TextField(default="")

    @property
    def thing(self) -> str:
        """The kind, and of a copy which one: as its word is registered (``follow_up_thing``)."""
        return f"{self.kind}_{self.subject}" if self.kind == "file" else self.kind

    class Meta:
        indexes = [
            models.Index(fields=["created_at", "id"]),
            models.Index(fields=["desk"], condition=Q(state="open"), name="follow_up_open"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["honor", "kind", "subject"], name="follow_up_once"),
            models.CheckConstraint(
                condition=Q(state="open", done_on__isnull=True) | (~Q(state="open") & Q(done_on__isnull=False)),
                name="follow_up_done_is_dated",
            ),
        ]
