"""Who is kin to whom, as far as it is on record: what finds a conflict that nobody declares."""

from django.db import models
from django.db.models import F, Q

from evaluations.models.base import CaseObject
from honors.models.secret import EncryptedTextField


class Kinship(CaseObject):
    """Two people of the roster, the smaller id first; the relation itself is ciphertext at rest.

    From a day to a day, both included; an open start is "always" (kin by blood).
    """

    officer = models.ForeignKey("honors.Officer", on_delete=models.PROTECT, related_name="+")
    relative = models.ForeignKey("honors.Officer", on_delete=models.PROTECT, related_name="+")
    relation = EncryptedTextField()
    source = models.CharField(max_length=200)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    entered_by = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"])]
        constraints = [
            models.CheckConstraint(condition=Q(officer__lt=F("relative")), name="kinship_smaller_first"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="kinship_dates",
            ),
            models.UniqueConstraint(
                fields=["officer", "relative"], condition=Q(valid_to__isnull=True), name="kinship_open_once"
            ),
        ]
