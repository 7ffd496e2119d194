"""A member's scores of one case."""

from django.db import models

from evaluations.models.base import CaseObject


class Review(CaseObject):
    """``mark`` scored or abstained; not seen, seen and recused are facts elsewhere and never rows with a zero."""

    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="reviews")
    member = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="reviews")
    mark = models.CharField(max_length=10)
    comment = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"])]
        constraints = [models.UniqueConstraint(fields=["nomination", "member"], name="review_once")]


class ReviewScore(models.Model):
    """The value chosen for one criterion, as its scale writes it: a number or a fraction, exact."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=40)
    value = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "criterion"], name="review_score_once")]


class CaseView(models.Model):
    """That a member has opened a case: the mark "seen"."""

    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="views")
    member = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nomination", "member"], name="case_view_once")]
