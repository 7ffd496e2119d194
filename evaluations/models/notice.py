"""A public notice (公示): frozen text, its digest, and the last day in working days (R-20)."""

from django.db import models

from evaluations.models.base import CaseObject


class Notice(CaseObject):
    unit = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="notices")
    state = models.CharField(max_length=10, default="running")
    scope = models.CharField(max_length=120)
    medium = models.CharField(max_length=120)
    starts_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    ends_on = models.DateField()
    end_is_provisional = models.BooleanField(default=False)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    waiver_authoriser = models.CharField(max_length=80, default="")
    waiver_ground = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["state", "ends_on"]), models.Index(fields=["created_at", "id"])]


class NoticeItem(models.Model):
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="items")
    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="notice_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "nomination"], name="notice_item_once")]
