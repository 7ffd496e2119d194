"""Numbers and settings of rules as dated rows with their source: a change is a new row, never an edit."""

from django.db import models
from django.db.models import F, Q

from evaluations.models.base import CaseObject


class RuleParameter(CaseObject):
    """One value of one rule from a day to a day (both included). ``confidence`` is H, M, L or ? of the book of rules.

    ``value`` is plain text; whoever reads it knows whether it is a number, a word or a list divided by commas.
    """

    rule = models.CharField(max_length=8)
    name = models.CharField(max_length=40)
    value = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    confidence = models.CharField(max_length=2)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "name", "valid_from"], name="rule_parameter_once"),
            models.UniqueConstraint(
                fields=["rule", "name"], condition=Q(valid_to__isnull=True), name="rule_parameter_open_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="rule_parameter_dates",
            ),
        ]
