"""Conflicts of interest: declared by the member, found in data, asked for by another; and what was decided."""

from django.db import models
from django.db.models import Q

from evaluations.models.base import CaseObject


class Conflict(CaseObject):
    """``declared`` = none is a declaration too: without one, a member sees no content of the case.

    ``declared`` holds the ground, whatever the ``source``; ``effect`` and ``clause`` what the rules said of it on that
    day; ``recused`` is null until it is decided: by the rules where ``decided_by`` is null, else by that person.
    """

    nomination = models.ForeignKey("evaluations.Nomination", on_delete=models.PROTECT, related_name="conflicts")
    member = models.ForeignKey("honors.User", on_delete=models.PROTECT, related_name="conflicts")
    source = models.CharField(max_length=10)
    declared = models.CharField(max_length=16)
    effect = models.CharField(max_length=10)
    clause = models.CharField(max_length=200, default="")
    text = models.TextField(default="")
    asked_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    recused = models.BooleanField(null=True)
    decision_reason = models.TextField(default="")
    decided_by = models.ForeignKey("honors.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["created_at", "id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "member"], condition=Q(source="declared"), name="conflict_declared_once"
            ),
            models.UniqueConstraint(
                fields=["nomination", "member", "declared"], condition=Q(source="found"), name="conflict_found_once"
            ),
        ]
