"""Which member is to review which case, where the scheme does not let everybody review all."""

from django.db import models
from django.db.models import Q

from evaluations.models.base import CaseObject


class Assignment(CaseObject):
    """A case given to a member. One that ended keeps its row: ``released_at`` and why. ``seed`` is what it was drawn
    with; ``replaces`` the assignment that it took the place of.
    """

    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="assignments")
    member = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="assignments")
    seed = models.CharField(max_length=64)
    released_at = models.DateTimeField(null=True)
    release_reason = models.TextField(default="")
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="assignment_page")]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "member"], condition=Q(released_at__isnull=True), name="assignment_once"
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, release_reason="")
                | (Q(released_at__isnull=False) & ~Q(release_reason="")),
                name="assignment_release_is_told",
            ),
        ]

    @property
    def is_active(self) -> bool:
        """Whether the member still has the case."""
        return self.released_at is None
