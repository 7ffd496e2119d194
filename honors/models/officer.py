"""People: one lasting record each, with dated postings, ranks and grades (R-47, R-48)."""

from django.db import models
from django.db.models import F, Q

from honors.models.base import Versioned
from honors.models.secret import EncryptedTextField


class Officer(Versioned):
    """A person, police or not. ``unit`` and ``unit_path`` repeat today's posting for lists and rights.

    ``name_key`` is the name as searches compare it; ``province`` the code of the provincial organ that gave the
    police number. ``political_status``, ``education`` and ``work_start_date`` are kept for the approval form alone.
    ``merged_into`` is set where two records turned out to be one person: this one is closed, and all
    that hung on it stands at the other.
    """

    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=80, default="")
    name_pinyin = models.CharField(max_length=160, db_index=True)
    name_initials = models.CharField(max_length=40, db_index=True)
    police_number = models.CharField(max_length=16, default="", db_index=True)
    province = models.CharField(max_length=32, default="")
    id_number = EncryptedTextField(null=True)
    id_number_digest = models.CharField(max_length=64, null=True, unique=True)
    sex = models.CharField(max_length=8, default="")
    ethnicity = models.CharField(max_length=20, default="")
    birth_date = models.DateField(null=True)
    personnel_category = models.CharField(max_length=16)
    status = models.CharField(max_length=16)
    political_status = models.CharField(max_length=20, default="")
    education = models.CharField(max_length=20, default="")
    work_start_date = models.DateField(null=True)
    police_start_date = models.DateField(null=True)
    died_on = models.DateField(null=True)
    death_cause = models.CharField(max_length=16, default="")
    unit = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="officers")
    unit_path = models.CharField(max_length=64)
    post = models.CharField(max_length=80, default="")
    is_leading_body = models.BooleanField(default=False)
    rank = models.CharField(max_length=32, default="")
    grade = models.CharField(max_length=32, default="")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged_from")

    class Meta:
        indexes = [
            models.Index(fields=["unit_path", "id"]),
            models.Index(fields=["status", "unit_path", "id"]),
            models.Index(fields=["personnel_category", "unit_path", "id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "police_number"],
                condition=~Q(police_number="") & Q(status="in_service", merged_into__isnull=True),
                name="officer_police_number_once_in_province",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="officer_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfficerName(models.Model):
    """A name that a person bore before, to a day (included); ``valid_from`` is None where nobody knows since when."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=80)
    name_key = models.CharField(max_length=80, db_index=True)
    name_pinyin = models.CharField(max_length=160, db_index=True)
    name_initials = models.CharField(max_length=40, db_index=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField()
    document_number = models.CharField(max_length=200)

    class Meta:
        ordering = ["valid_to", "id"]


class OfficerGram(models.Model):
    """The 1- and 2-grams of all names of a person, so that two characters are found by an index on both databases."""

    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="grams")
    gram = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gram", "officer"], name="officer_gram_once")]


class Dated(models.Model):
    """A span of days, both ends included; no end means until further notice."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        abstract = True
        ordering = ["valid_from"]


def _dates(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name=name)


class Posting(Dated):
    """Where a person served, and as what: answers "which unit on the day of the deed"."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="postings")
    unit = models.ForeignKey("honors.Unit", on_delete=models.PROTECT, related_name="postings")
    post = models.CharField(max_length=80, default="")
    is_leading_body = models.BooleanField(default=False)

    class Meta(Dated.Meta):
        constraints = [
            _dates("posting_dates"),
            models.UniqueConstraint(fields=["officer", "valid_from"], name="posting_starts_once"),
        ]


class RankPeriod(Dated):
    """A police rank (警衔) held for a time; never the same list as grades."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="ranks")
    rank = models.CharField(max_length=32)

    class Meta(Dated.Meta):
        constraints = [
            _dates("rank_period_dates"),
            models.UniqueConstraint(fields=["officer", "valid_from"], name="rank_period_starts_once"),
        ]


class GradePeriod(Dated):
    """A grade (职级) held for a time."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="grades")
    grade = models.CharField(max_length=32)

    class Meta(Dated.Meta):
        constraints = [
            _dates("grade_period_dates"),
            models.UniqueConstraint(fields=["officer", "valid_from"], name="grade_period_starts_once"),
        ]
