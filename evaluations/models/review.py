"""A member's scores of one case, all their versions, and what the scores of a cycle came to at the close."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from evaluations.models.base import CaseObject
from honors.models.base import AppendOnly


class Review(CaseObject):
    """``mark`` scored or abstained; not seen, seen and recused are facts elsewhere and never rows with a zero.

    It can be changed while the cycle is in review; the database refuses it afterwards.
    """

    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="reviews")
    member = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="reviews")
    mark = models.CharField(max_length=10)
    comment = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "member"], name="review_once"),
            models.CheckConstraint(condition=Q(mark__in=["scored", "abstained"]), name="review_mark_is_given"),
        ]


class ReviewScore(models.Model):
    """The value chosen for one criterion, as its scale writes it: a number or a fraction, exact.

    The database takes one only for a review that is scored.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=40)
    value = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="review_score_once")]


class ReviewVersion(AppendOnly):
    """A sheet as it was handed in: every version of a review, the last one too. ``scores``: criterion → value."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    mark = models.CharField(max_length=10)
    scores: Any = models.JSONField()
    comment = models.TextField(default="")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="review_version_once")]


class CaseView(models.Model):
    """That a member has opened a case: the mark "seen"."""

    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="views")
    member = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nomination", "member"], name="case_view_once")]


class ScoreFreeze(AppendOnly):
    """What the scores of a cycle came to when its review closed: canonical JSON, as ``docs/scoring.md`` writes it.

    A recusal that comes later takes that member's sheet out and makes another ``edition``; the last one counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.ForeignKey("evaluations.Cycle", on_delete=models.PROTECT, related_name="score_freezes")
    edition = models.PositiveSmallIntegerField()
    document = models.BinaryField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cycle", "edition"], name="score_freeze_once")]
