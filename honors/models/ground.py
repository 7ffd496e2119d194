"""The listed grounds of decisions about honors that were granted (R-33)."""

from django.db import models

from honors.models.award import Sourced


class Ground(Sourced):
    """One ground on which an honor is revoked, or a revocation annulled; ``clause`` is where it is written.

    ``recovers_money`` says whether the prize is taken back unless the decision says otherwise (R-34), and where that
    was read.
    """

    code = models.CharField(max_length=60, primary_key=True)
    verb = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    clause = models.CharField(max_length=120)
    is_enabled = models.BooleanField(default=True)
    recovers_money = models.BooleanField(default=True)
    money_source = models.CharField(max_length=200, default="")
    money_confidence = models.CharField(max_length=2, default="?")
