"""The catalogue as dated editions: awards, prizes, tokens and who may approve what. Every number is data."""

from django.db import models

from honors.models.base import Versioned


class Sourced(models.Model):
    """Where a figure was read, and how sure that is (H, M, L or ? of the book of rules)."""

    source = models.CharField(max_length=200, default="")
    confidence = models.CharField(max_length=2, default="H")

    class Meta:
        abstract = True


class Edition(Sourced):
    """One text in force from a day to a day: the 2003 and 2015 police regulations, the national honors …"""

    code = models.CharField(max_length=40, unique=True)
    scheme = models.CharField(max_length=24)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    is_enabled = models.BooleanField(default=True)


class Award(Versioned, Sourced):
    """One award of one edition. ``code`` names it across editions."""

    code = models.CharField(max_length=80)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="awards")
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    register = models.CharField(max_length=8)
    recipient_category = models.CharField(max_length=12)
    personnel_categories = models.JSONField(default=list)
    level = models.CharField(max_length=20)
    rank_order = models.PositiveSmallIntegerField(null=True)
    organ_level = models.CharField(max_length=16, default="")
    grantor = models.CharField(max_length=120, default="")
    grantor_en = models.CharField(max_length=200, default="")
    notice_days = models.PositiveSmallIntegerField(null=True)
    repeat_months = models.PositiveSmallIntegerField(null=True)
    repeat_scope = models.CharField(max_length=16, default="")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    is_enabled = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="award_once_in_edition")]

    def __str__(self) -> str:
        return self.name


class AwardPrize(Sourced):
    """Prize money in yuan from a day to a day (R-27)."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="prizes")
    note = models.CharField(max_length=200, default="")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)


class AwardToken(Sourced):
    """What is handed over with the award, from a day to a day: certificate, medal, plaque (R-28)."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="tokens")
    kind = models.CharField(max_length=24)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)


class AuthorityRule(Versioned, Sourced):
    """One cell of the table of approval authority (R-14 to R-17)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="authority_rules")
    recipient_kind = models.CharField(max_length=24)
    recipient_category = models.CharField(max_length=12)
    level = models.CharField(max_length=20)
    award_code = models.CharField(max_length=80, default="")
    organ = models.CharField(max_length=16, default="")
    co_organ = models.CharField(max_length=16, default="")
    mandate = models.CharField(max_length=16, default="")
    clause = models.CharField(max_length=120, default="")
    is_known = models.BooleanField(default=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    note = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "recipient_kind", "recipient_category", "level", "award_code", "valid_from"],
                name="authority_cell_once",
            )
        ]
