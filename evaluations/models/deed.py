"""A deed: what was done, by whom; one deed may name many people (R-07)."""

from django.db import models

from evaluations.models.base import CaseObject


class Deed(CaseObject):
    """``operation`` names the operation or the case that the deed belongs to, ``cause`` is the same as it is compared.

    Both are empty where the deed stands alone (R-09).
    """

    title = models.CharField(max_length=120)
    statement = models.TextField()
    done_on = models.DateField()
    place = models.CharField(max_length=120, default="")
    operation = models.CharField(max_length=120, default="")
    cause = models.CharField(max_length=120, default="", db_index=True)
    unit = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="+")
    sources = models.JSONField(default=list)
    entered_by = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")


class DeedParticipant(models.Model):
    deed = models.ForeignKey(Deed, on_delete=models.PROTECT, related_name="participations")
    officer = models.ForeignKey("honors.Officer", on_delete=models.PROTECT, related_name="deeds")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deed", "officer"], name="deed_participant_once")]
