"""Queries that somebody keeps under a name."""

from django.db import models


class SavedQuery(models.Model):
    """A query of honors by its address: ``query`` is what stands behind the question mark, filters and columns."""

    user = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_query_name_once")]
