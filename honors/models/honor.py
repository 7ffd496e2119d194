"""The read model of the ledger: one row a grant, rebuilt from leaves and openings at any time."""

from datetime import datetime

from django.db import models

from honors.domain.errors import RuleViolation


class HonorStatus(models.TextChoices):
    VALID = "valid", "有效"
    PROVISIONAL = "provisional", "暂定"
    REVOKED = "revoked", "已撤销"


class Honor(models.Model):
    """An honor or a star. Filters of the query stand on these columns; the ledger entry is the truth.

    ``id`` is the index of the grant in the ledger, so that the key itself is verified. ``unit`` is the recipient's unit
    on the day of the decision (for a collective: the unit itself). No column is here that verification cannot rebuild.
    What an erase took away is null: ``officer``, ``unit`` and ``organ_level``; ``unit_path`` is then empty.
    """

    id = models.PositiveBigIntegerField(primary_key=True)
    register = models.CharField(max_length=8)
    recipient_category = models.CharField(max_length=12)
    # Indexed by ``honor_officer_award``
    officer = models.ForeignKey(
        "honors.Officer", null=True, on_delete=models.PROTECT, related_name="honors", db_index=False
    )
    unit = models.ForeignKey("honors.Unit", null=True, on_delete=models.PROTECT, related_name="honors")
    unit_path = models.CharField(max_length=64)
    subject = models.CharField(max_length=32)
    award = models.ForeignKey("honors.Award", on_delete=models.PROTECT, related_name="+", db_index=False)
    award_code = models.CharField(max_length=80)
    level = models.CharField(max_length=20)
    organ_level = models.CharField(max_length=16, null=True)
    is_provincial_or_ministerial = models.BooleanField()
    organ = models.CharField(max_length=200)
    document_number = models.CharField(max_length=200, null=True)
    decided_on = models.DateField()
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    status = models.CharField(max_length=12, choices=HonorStatus.choices, default=HonorStatus.VALID)
    provisional_until = models.DateField(null=True)
    revoked_on = models.DateField(null=True)
    is_posthumous = models.BooleanField(default=False)
    origin = models.CharField(max_length=12)
    provenance = models.CharField(max_length=12)
    last_change = models.PositiveBigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["-decided_on", "-id"], name="honor_newest"),
            models.Index(fields=["award_code", "-decided_on", "-id"], name="honor_award_newest"),
            models.Index(fields=["level", "-decided_on", "-id"], name="honor_level_newest"),
            models.Index(fields=["unit_path", "-decided_on", "-id"], name="honor_unit_newest"),
            models.Index(fields=["officer", "award_code", "decided_on"], name="honor_officer_award"),
            models.Index(fields=["unit"], condition=models.Q(officer__isnull=True), name="honor_collective"),
            models.Index(fields=["revoked_on"], condition=models.Q(revoked_on__isnull=False), name="honor_revoked"),
            models.Index(
                fields=["provisional_until"],
                condition=models.Q(provisional_until__isnull=False),
                name="honor_provisional",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recipient_category="individual", officer__isnull=False, unit__isnull=False)
                | models.Q(recipient_category="collective", officer__isnull=True, unit__isnull=False)
                | models.Q(officer__isnull=True, unit__isnull=True, organ_level__isnull=True, unit_path=""),
                name="honor_recipient_fits_category",
            ),
        ]

    @property
    def is_erased(self) -> bool:
        """Whether it is no longer known whose it is."""
        return self.unit_id is None

    @property
    def ledger_index(self) -> int:
        """Where the grant stands in the ledger."""
        return self.id

    @property
    def created_at(self) -> datetime:
        """The day it came into the ledger."""
        return self.recorded_at

    @property
    def version(self) -> int:
        """Moves with every entry about this grant; the ledger's head lock orders them."""
        return self.last_change + 1

    def expect(self, version: int | None) -> None:
        """Refuse a caller who saw another version. Raises RuleViolation("version.stale")."""
        if version is not None and version != self.version:
            raise RuleViolation("version.stale", {"version": version, "now": self.version})


class HonorTotal(models.Model):
    """Times of one subtree: kept with the ledger, equal to a full recount.

    ``unit_path`` is that of the recipient's unit or of any unit above it, and empty for all units together, so that
    the numbers of a subtree are one exact lookup. Every column but ``times`` is part of the key.
    """

    unit_path = models.CharField(max_length=64)
    award_code = models.CharField(max_length=80)
    recipient_category = models.CharField(max_length=12)
    level = models.CharField(max_length=20)
    register = models.CharField(max_length=8)
    is_provincial_or_ministerial = models.BooleanField()
    year = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12)
    times = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "unit_path",
                    "award_code",
                    "year",
                    "status",
                    "is_provincial_or_ministerial",
                    "recipient_category",
                    "level",
                    "register",
                ],
                name="honor_total_once",
            )
        ]


PROVINCIAL_GROUP = "provincial_or_ministerial"
"""The scope of all honors that count as provincial or ministerial together."""


class HonorRecipients(models.Model):
    """How many different recipients of one subtree hold a valid honor of ``scope``: an award code, or the group.

    ``unit_path`` as in ``HonorTotal``. Honors whose counting depends on the day are left to the reader.
    """

    unit_path = models.CharField(max_length=64)
    scope = models.CharField(max_length=80)
    recipient_category = models.CharField(max_length=12)
    recipients = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_path", "scope", "recipient_category"], name="honor_recipients_once")
        ]
