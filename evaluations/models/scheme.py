"""A scheme: how an honor is decided, as a versioned document."""

from django.db import models

from evaluations.models.base import CaseObject


class Scheme(CaseObject):
    """One edition of a scheme. ``definition`` is the whole document, ``hash`` the digest of its canonical form.

    An edition is never edited: a change is a new edition.
    """

    code = models.CharField(max_length=40)
    edition = models.PositiveIntegerField()
    name = models.CharField(max_length=120)
    unit = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="schemes")
    mode = models.CharField(max_length=8, choices=[("batched", "batched"), ("rolling", "rolling")])
    definition = models.JSONField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "code", "edition"], name="scheme_edition_once")]
