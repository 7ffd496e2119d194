"""Anchor cases, which all members of a cycle score before the real ones, and their scores. No result reads them."""

from typing import Any

from django.db import models
from django.db.models import Q

from evaluations.models.base import CaseObject
from honors.models.base import AppendOnly


class AnchorCase(CaseObject):
    """A case for practice: made up, or a past one told without names."""

    cycle = models.ForeignKey("evaluations.Cycle", on_delete=models.PROTECT, related_name="anchors")
    origin = models.CharField(max_length=10)
    title = models.CharField(max_length=120)
    statement = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"], name="anchor_page")]
        constraints = [models.CheckConstraint(condition=Q(origin__in=["synthetic", "past"]), name="anchor_origin")]


class AnchorScore(AppendOnly):
    """A member's values on an anchor, criterion → value; given once."""

    anchor = models.ForeignKey(AnchorCase, on_delete=models.PROTECT, related_name="scores")
    member = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    values: Any = models.JSONField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["anchor", "member"], name="anchor_score_once")]
