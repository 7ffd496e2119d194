"""The listed grounds of decisions about honors that were granted (R-33)."""

from django.db import models

from honors.models.award import Sourced


class Ground(Sourced):
    """One ground on which an honor is revoked, or a revocation annulled; ``clause`` is where it is written."""

    code = models.CharField(max_length=60, primary_key=True)
    verb = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    clause = models.CharField(max_length=120)
    is_enabled = models.BooleanField(default=True)
