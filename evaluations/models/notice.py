"""A public notice (公示): frozen text, its digest, and the last day in working days (R-20)."""

from typing import Any

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
    """A case on a notice, with its own clock.

    ``facts`` is what the case said when it was put up: a change of a material one makes the notice worthless for it
    (R-20). ``cleared_at`` is when the case came through the notice undisputed. ``days_left`` are the working days
    that an objection left standing where it stops the clock (R-22), ``resumed_on`` the first day that counts again.
    ``next_unit`` is where it is to be put up next, once it came through here.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="items")
    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="notice_items")
    facts: Any = models.JSONField(default=dict)
    cleared_at = models.DateTimeField(null=True)
    next_unit = models.ForeignKey("honors.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    days_left = models.PositiveSmallIntegerField(null=True)
    resumed_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "nomination"], name="notice_item_once")]
