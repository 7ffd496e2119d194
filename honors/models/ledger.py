"""The ledger's tables: entries as the exact bytes that were hashed, checkpoints, openings, subjects.

Entries and checkpoints are append-only: here, and by trigger in the database.
"""

from django.db import models

from honors.models.base import AppendOnly
from honors.models.secret import EncryptedBytesField

TILE_BITS = 8
TILE_WIDTH = 1 << TILE_BITS


class LedgerEntry(AppendOnly):
    """One leaf, the exact bytes that were hashed. What it says is read from it; only ``refers_to`` is repeated, so that
    the later entries about a grant are found by an index.
    """

    index = models.PositiveBigIntegerField(primary_key=True)
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)
    refers_to = models.PositiveBigIntegerField(null=True, db_index=True)


class LedgerOpening(models.Model):
    """Salts and values of all commitments of one entry, encrypted. An erase destroys the row; the leaf stays."""

    entry = models.OneToOneField(LedgerEntry, primary_key=True, on_delete=models.PROTECT, related_name="opening")
    sealed = EncryptedBytesField()


class LedgerHead(models.Model):
    """The one row that an append locks: size and right edge of the tree. A cache; verification rebuilds it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField(default=0)
    peaks = models.BinaryField(default=b"")
    root = models.BinaryField(max_length=32)
    recorded_at = models.DateTimeField(null=True)
    origin = models.CharField(max_length=120, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="ledger_head_single")]


class LedgerTile(models.Model):
    """Hashes of up to 256 neighbouring complete subtrees of ``256 ** level`` leaves each, for quick proofs.

    A cache that verification rebuilds. Leaf hashes (level 0) are here once there are 256 of them.
    """

    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "index"], name="ledger_tile_once")]


class LedgerCheckpoint(AppendOnly):
    """A signed note over one size of the tree; size and root repeat what it says."""

    size = models.PositiveBigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.BinaryField()


class LedgerSubject(models.Model):
    """The lasting random number of a person or unit in a register; who it is stands only here.

    An erase retires it; once nothing that is known bears it any more, nobody stands here either.
    """

    number = models.CharField(max_length=32, primary_key=True)
    register = models.CharField(max_length=8)
    officer = models.ForeignKey("honors.Officer", null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("honors.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(officer__isnull=True) ^ models.Q(unit__isnull=True))
                | models.Q(officer__isnull=True, unit__isnull=True, retired_at__isnull=False),
                name="ledger_subject_is_one",
            ),
            models.UniqueConstraint(
                fields=["register", "officer"],
                condition=models.Q(retired_at__isnull=True, officer__isnull=False),
                name="ledger_subject_officer_once",
            ),
            models.UniqueConstraint(
                fields=["register", "unit"],
                condition=models.Q(retired_at__isnull=True, unit__isnull=False),
                name="ledger_subject_unit_once",
            ),
        ]
