"""The ledger's only writer: entries one after another under one lock, and signatures over what has been committed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_bytes
from typing import Any

from django.conf import settings
from django.utils import timezone

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.ledger.commitment import Opening, commit, commitments
from honors.domain.ledger.entry import Entry, EntryError
from honors.domain.ledger.note import Checkpoint
from honors.domain.ledger.note import sign_checkpoint as sign_note
from honors.domain.ledger.openings import pack
from honors.domain.ledger.tree import BATCH, EMPTY_ROOT, Peaks, leaf_hashes
from honors.models import LedgerCheckpoint, LedgerEntry, LedgerHead, LedgerOpening, LedgerTile
from honors.models.bulk import insert_values
from honors.models.ledger import TILE_BITS, TILE_WIDTH
from honors.services.audit import record_event
from honors.services.signing import signer_for
from honors.services.use_case import use_case

LONGEST_WAIT = timedelta(seconds=20)
"""The clock is read before the head is locked. A writer who queued no longer than this (the lock timeout of SQLite) is
recorded at the time of the entry that overtook it; a clock further behind was set back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry to be: ``facts`` are fields of ``Entry`` but number, time and commitments; ``values`` get committed."""

    facts: Mapping[str, Any]
    values: Mapping[str, Any] = field(default_factory=dict)


def append_entry(*, actor: Actor, draft: Draft, at: datetime) -> Entry:
    """One entry at the end of the log, in the caller's transaction. Raises as ``append_entries``."""
    return append_entries(actor=actor, drafts=[draft], at=at)[0]


@use_case("ledger.append")
def append_entries(*, actor: Actor, drafts: Sequence[Draft], at: datetime) -> list[Entry]:
    """Entries at the end of the log, all recorded at one moment; the head stays locked until the transaction ends.

    Raises RuleViolation: ``ledger.clock_behind``; ``ledger.entry_refused`` with every fault of the first bad draft.
    """
    head = lock_head()
    moment = _moment(head, at)
    entries: list[Entry] = []
    leaves: list[bytes] = []
    openings: list[tuple[Opening, ...]] = []
    for seq, draft in enumerate(drafts, head.size):
        opened = commit(draft.values, token_bytes)
        entry = Entry(**draft.facts, seq=seq, recorded_at=moment, commitments=commitments(opened))
        try:
            leaves.append(entry.to_bytes())
        except EntryError as error:
            raise RuleViolation("ledger.entry_refused", {"detail": str(error)}) from None
        entries.append(entry)
        openings.append(opened)
    if not entries:
        return []
    hashes = leaf_hashes(leaves)
    insert_values(
        LedgerEntry,
        ("index", "leaf", "leaf_hash", "refers_to"),
        [
            (entry.seq, leaf, hashed, entry.refers_to)
            for entry, leaf, hashed in zip(entries, leaves, hashes, strict=True)
        ],
    )
    insert_values(
        LedgerOpening,
        ("entry", "sealed"),
        [(entry.seq, pack(opened)) for entry, opened in zip(entries, openings, strict=True) if opened],
    )
    _grow(head, hashes, moment)
    record_event(
        actor=actor,
        event="ledger.append",
        at=at,
        object_kind="ledgerentry",
        object_id=entries[0].seq,
        after={"count": len(entries), "size": head.size},
    )
    return entries


@use_case("ledger.sign")
def sign_checkpoint(*, actor: Actor, at: datetime) -> LedgerCheckpoint:
    """The signed note over the log as it stands committed; signed now unless that was done before.

    To be called after the commit of what it covers: a signature over an append that is rolled back later would look
    like a fork. Raises ImproperlyConfigured where the key cannot be read.
    """
    head = LedgerHead.objects.first() or _empty_head()
    done: LedgerCheckpoint | None = LedgerCheckpoint.objects.filter(size=head.size).first()
    if done is not None:
        return done
    root = bytes(head.root)
    note = sign_note(Checkpoint(head.origin, head.size, root), [signer_for(head.origin)])
    # Two signers at once sign the same bytes: Ed25519 is deterministic.
    LedgerCheckpoint.objects.bulk_create(
        [LedgerCheckpoint(size=head.size, root=root, note=note)], ignore_conflicts=True
    )
    record_event(
        actor=actor,
        event="ledger.sign",
        at=at,
        object_kind="ledgercheckpoint",
        object_id=head.size,
        after={"root": root},
    )
    return LedgerCheckpoint.objects.get(size=head.size)


def lock_head() -> LedgerHead:
    """The head, locked until the transaction ends; the last lock that a use case takes."""
    if not LedgerHead.objects.exists():
        LedgerHead.objects.bulk_create([_empty_head()], ignore_conflicts=True)
    return LedgerHead.objects.select_for_update().get()


def _empty_head() -> LedgerHead:
    return LedgerHead(id=1, root=EMPTY_ROOT, peaks=Peaks().to_bytes(), origin=settings.INSTALLATION_NAME)


def _moment(head: LedgerHead, at: datetime) -> datetime:
    last = head.recorded_at
    if last is None or last <= at:
        return at
    if last - at > LONGEST_WAIT:
        shown = {"at": timezone.localtime(at).isoformat(), "last": timezone.localtime(last).isoformat()}
        raise RuleViolation("ledger.clock_behind", shown)
    return last


def _grow(head: LedgerHead, hashes: list[bytes], moment: datetime) -> None:
    peaks = Peaks.from_bytes(bytes(head.peaks))
    old = peaks.size
    grown: dict[tuple[int, int], list[bytes]] = defaultdict(list)

    def keep(level: int, begin: int, nodes: Sequence[bytes]) -> None:
        if level and not level % TILE_BITS:
            for index, node in enumerate(nodes, begin):
                grown[level // TILE_BITS, index // TILE_WIDTH].append(node)

    for begin in range(0, len(hashes), BATCH):
        peaks.extend(hashes[begin : begin + BATCH], keep)
    _write_tiles(old, hashes, grown)
    head.size, head.peaks, head.root, head.recorded_at = peaks.size, peaks.to_bytes(), peaks.root(), moment
    head.save()


def _write_tiles(old: int, hashes: list[bytes], grown: Mapping[tuple[int, int], list[bytes]]) -> None:
    """Tiles of leaves are written once, when full; those above grow by one hash for 256 of the tile below."""
    tiles = []
    first = old - old % TILE_WIDTH
    full = (old + len(hashes)) // TILE_WIDTH * TILE_WIDTH
    if full > first:
        begun = LedgerEntry.objects.filter(index__gte=first, index__lt=old).order_by("index")
        row = [bytes(hashed) for hashed in begun.values_list("leaf_hash", flat=True)] + hashes
        tiles += [
            LedgerTile(level=0, index=(first + at) // TILE_WIDTH, hashes=b"".join(row[at : at + TILE_WIDTH]))
            for at in range(0, full - first, TILE_WIDTH)
        ]
    for (level, index), nodes in grown.items():
        before = LedgerTile.objects.filter(level=level, index=index).values_list("hashes", flat=True).first()
        tiles.append(LedgerTile(level=level, index=index, hashes=bytes(before or b"") + b"".join(nodes)))
    LedgerTile.objects.bulk_create(
        tiles, update_conflicts=True, update_fields=["hashes"], unique_fields=["level", "index"]
    )
