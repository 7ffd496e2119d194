"""The organ tree, from the ministry to a station, and temporary units."""

from django.db import models
from django.db.models import F, Q

from honors.domain.unit import said_unit
from honors.models.base import Versioned


class UnitLevel(models.TextChoices):
    """Levels of organs and units (regulations 12.3)."""

    MINISTRY = "ministry", "部"
    PROVINCE = "province", "省"
    PREFECTURE = "prefecture", "市"
    COUNTY = "county", "县"
    BRANCH = "branch", "分局"
    STATION = "station", "派出所"
    BRIGADE = "brigade", "大队"
    DETACHMENT = "detachment", "支队"
    CORPS = "corps", "总队"
    DEPARTMENT = "department", "内设机构"


class UnitKind(models.TextChoices):
    """A collective may be a unit of the establishment or a temporary one (R-04)."""

    ESTABLISHED = "established", "建制单位"
    TEMPORARY = "temporary", "非建制单位"


PATH_WIDTH = 5
"""Digits a level of the path: 99,999 children of one unit."""


class Unit(Versioned):
    """A unit. ``path`` is the ordinals of the units from the root down, five digits each.

    Digits only, and of one width, so that a subtree is a plain range under every collation. ``name`` is today's, and
    so is ``is_front_line``; ``UnitName`` and ``UnitFrontLine`` hold those of before. ``members_frozen_at`` is when the
    members of a temporary unit became those of record (R-04).
    """

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    level = models.CharField(max_length=12, choices=UnitLevel.choices)
    kind = models.CharField(max_length=12, choices=UnitKind.choices, default=UnitKind.ESTABLISHED)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    ordinal = models.PositiveIntegerField()
    path = models.CharField(max_length=64, unique=True)
    is_front_line = models.BooleanField(default=False)
    task = models.TextField(default="", blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    members_frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "ordinal"], name="unit_ordinal_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="unit_dates"
            ),
            models.CheckConstraint(condition=Q(kind="established") | ~Q(task=""), name="unit_temporary_has_task"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def said(self) -> dict[str, str]:
        """As a refusal names it."""
        return said_unit(self.code, self.name)

    @property
    def ancestor_paths(self) -> list[str]:
        """The paths from the root to this unit, itself included."""
        return [path for path in subtrees_holding(self.path) if path]


def subtrees_holding(path: str) -> list[str]:
    """The paths of all subtrees that hold the unit at ``path``: the empty one of all units, the root's, … its own."""
    return [path[:end] for end in range(0, len(path) + 1, PATH_WIDTH)]


def subtree_range(path: str) -> tuple[str, str]:
    """``low <= path < high`` holds for the unit at ``path`` and everything below it, and for nothing else."""
    return path, str(int(path) + 1).zfill(len(path))


class UnitName(models.Model):
    """A name that a unit bore before, from a day to a day (both included), and the document that ended it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField()
    document_number = models.CharField(max_length=200)

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_name_starts_once"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="unit_name_dates"),
        ]


class UnitFrontLine(models.Model):
    """Whether a unit counted as front line before, from a day to a day (both included), and what ended that.

    The rows of a unit follow on each other without a gap; after the last one the unit's own flag holds (R-26).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="former_front_line")
    is_front_line = models.BooleanField()
    valid_from = models.DateField()
    valid_to = models.DateField()
    document_number = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["valid_to"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "valid_to"], name="unit_front_line_ends_once"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="unit_front_line_dates"),
        ]


class LineageKind(models.TextChoices):
    """How a unit came to its successor. What is split off leaves a predecessor that lives on."""

    MERGE = "merge", "合并"
    SPLIT = "split", "分设"
    SPLIT_OFF = "split_off", "分出"


class UnitLineage(models.Model):
    """A unit that ended and one that took over from it on a day, or one that lives on and what was split off from it.

    ``is_default`` marks the one successor that takes over whatever nobody decided otherwise; a split-off is none.
    """

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="succeeds")
    kind = models.CharField(max_length=9, choices=LineageKind.choices)
    is_default = models.BooleanField()
    effective_on = models.DateField()
    document_number = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="unit_lineage_once"),
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(is_default=True), name="unit_lineage_one_default"
            ),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="unit_lineage_no_loop"),
            models.CheckConstraint(
                condition=~Q(kind="split_off") | Q(is_default=False), name="unit_lineage_split_off_lives_on"
            ),
        ]


class UnitMember(models.Model):
    """A member of a temporary unit. The list is frozen by the first nomination that is handed in, or by its end."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    officer = models.ForeignKey("honors.Officer", on_delete=models.PROTECT, related_name="+")
    is_head = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "officer"], name="unit_member_once"),
            models.UniqueConstraint(fields=["unit"], condition=Q(is_head=True), name="unit_one_head"),
        ]
