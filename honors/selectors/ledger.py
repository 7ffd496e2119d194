"""Reads of the ledger: head, leaves, proofs. Proofs come from tiles in a few indexed queries, whatever the size."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.ledger.tree import (
    EMPTY_ROOT,
    HASH_SIZE,
    NodeReader,
    Peaks,
    complete_root,
    consistency_proof,
    inclusion_proof,
    nodes_read,
    root_at,
)
from honors.models import LedgerCheckpoint, LedgerEntry, LedgerHead
from honors.models.ledger import TILE_BITS, TILE_WIDTH
from honors.selectors import ledger_rows
from honors.selectors.discretion import kept_from


def visible_to(actor: Actor) -> QuerySet[LedgerEntry]:
    """Every entry, for everybody with a session and the system: leaves hold no personal data but random numbers.

    From whom a case is kept, for them the log ends where it ended when the case's cycle opened.
    """
    if actor.is_anonymous:
        return LedgerEntry.objects.none()
    return shown_up_to(size_for(actor))


def shown_up_to(size: int | None) -> QuerySet[LedgerEntry]:
    """The first ``size`` entries; None: all."""
    return LedgerEntry.objects.all() if size is None else LedgerEntry.objects.filter(index__lt=size)


def size_for(actor: Actor) -> int | None:
    """How many entries the actor is shown where a case is kept from them; None: all."""
    last = kept_from(actor).last_at
    return None if last is None else size_at(last)


def size_at(moment: datetime) -> int:
    """How many entries were recorded up to a moment; times of record never decrease. One query."""
    return ledger_rows.recorded_until(moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


def head(*, size: int | None = None) -> dict[str, Any]:
    """``size``, ``root`` in base64 and the newest ``checkpoint``, a signed note (None before the first).

    A checkpoint is older than the head between an append and the signature that follows its commit. With ``size`` the
    head as it was when the log had so many entries.
    """
    row = LedgerHead.objects.first()
    notes = LedgerCheckpoint.objects.order_by("-size")
    if row is not None and size is not None and size < row.size:
        root = root_of_size(size, edge=bytes(row.peaks))
        note = notes.filter(size__lte=size).values_list("note", flat=True).first()
        return {"size": size, "root": encode(root), "checkpoint": None if note is None else bytes(note).decode()}
    note = notes.values_list("note", flat=True).first()
    return {
        "size": row.size if row else 0,
        "root": encode(bytes(row.root) if row else EMPTY_ROOT),
        "checkpoint": None if note is None else bytes(note).decode(),
    }


def root_of_size(size: int, *, edge: bytes | None = None) -> bytes:
    """The root of the log's first ``size`` entries. Precondition: there are so many. ``edge`` is the right edge of the
    whole log, where a caller has it already.
    """
    if size == 0:
        return EMPTY_ROOT

    def make(node: NodeReader) -> bytes:
        return root_at(size, node)

    return make(_reader(make, Peaks.from_bytes(ledger_rows.edge() if edge is None else edge)))


def head_line(size: int | None) -> dict[str, Any]:
    """``size`` and ``root`` in base64 as whoever is shown ``size`` entries (None: all) may know them, without the
    checkpoint: the foot of a page.
    """
    row = LedgerHead.objects.first()
    if row is None or (size is not None and size < row.size):
        edge = bytes(row.peaks) if row is not None else None
        return {"size": size or 0, "root": encode(root_of_size(size or 0, edge=edge))}
    return {"size": row.size, "root": encode(bytes(row.root))}


def entries(*, start: int = 0) -> Iterator[dict[str, Any]]:
    """Every entry from ``start`` on, as ``described``, in flat memory."""
    rows = LedgerEntry.objects.filter(index__gte=start).order_by("index").only("index", "leaf")
    return map(described, rows.iterator(chunk_size=4096))


def described(entry: LedgerEntry) -> dict[str, Any]:
    """``index`` and ``leaf``: the exact bytes in base64, without the prefix of hashing."""
    return {"index": entry.index, "leaf": encode(bytes(entry.leaf))}


def inclusion(*, index: int, tree_size: int | None = None, shown: int | None = None) -> dict[str, Any]:
    """That entry ``index`` stands in the log of ``tree_size`` entries (of all where it is None).

    ``shown`` (None: all) is how many entries the asker is shown at most.
    Raises RuleViolation("ledger.outside") unless 0 <= index < tree_size <= size.
    """
    edge = Peaks.from_bytes(ledger_rows.edge())
    size = edge.size if shown is None else shown
    asked = size if tree_size is None else tree_size
    if not 0 <= index < asked <= size:
        raise RuleViolation("ledger.outside", {"size": size})

    def make(node: NodeReader) -> tuple[bytes, list[bytes], bytes]:
        return node(0, index), inclusion_proof(index, asked, node), root_at(asked, node)

    leaf_hash, proof, root = make(_reader(make, edge))
    return {
        "index": index,
        "size": asked,
        "root": encode(root),
        "leaf_hash": encode(leaf_hash),
        "proof": [encode(item) for item in proof],
    }


def consistency(*, old: int, new: int | None = None, shown: int | None = None) -> dict[str, Any]:
    """That the log of ``old`` entries is the beginning of the log of ``new`` entries (of all where it is None).

    ``shown`` (None: all) is how many entries the asker is shown at most.
    Raises RuleViolation("ledger.outside") unless 0 < old <= new <= size.
    """
    edge = Peaks.from_bytes(ledger_rows.edge())
    size = edge.size if shown is None else shown
    asked = size if new is None else new
    if not 0 < old <= asked <= size:
        raise RuleViolation("ledger.outside", {"size": size})

    def make(node: NodeReader) -> tuple[list[bytes], bytes, bytes]:
        return consistency_proof(old, asked, node), root_at(old, node), root_at(asked, node)

    proof, root_from, root_to = make(_reader(make, edge))
    return {
        "from": old,
        "to": asked,
        "root_from": encode(root_from),
        "root_to": encode(root_to),
        "proof": [encode(item) for item in proof],
    }


def encode(data: bytes) -> str:
    """Standard base64, as all hashes and leaves are given out."""
    return b64encode(data).decode()


def _reader(make: Callable[[NodeReader], object], edge: Peaks) -> NodeReader:
    """A reader of all nodes that ``make`` asks for, fetched beforehand: what is not of the edge, in two queries."""
    read = edge.nodes()
    wanted = set(nodes_read(make)) - read.keys()
    tiles: dict[int, set[int]] = defaultdict(set)
    for level, index in wanted:
        tile_level, inner = divmod(level, TILE_BITS)
        tiles[tile_level].add((index << inner) // TILE_WIDTH)
    rows = ledger_rows.tile_hashes(tiles) if tiles else []
    kept = {(level, index): bytes(hashes) for level, index, hashes in rows}
    # The last leaves are in no tile until there are 256 of them.
    for index in tiles.get(0, ()):
        if (0, index) not in kept:
            kept[0, index] = b"".join(ledger_rows.leaf_hashes(index * TILE_WIDTH, (index + 1) * TILE_WIDTH))

    for level, index in wanted:
        tile_level, inner = divmod(level, TILE_BITS)
        begin = index << inner
        at = begin % TILE_WIDTH * HASH_SIZE
        hashes = kept[tile_level, begin // TILE_WIDTH][at : at + (HASH_SIZE << inner)]
        read[level, index] = complete_root(split(hashes))
    return lambda level, index: read[level, index]


def split(hashes: bytes) -> list[bytes]:
    """Hashes that stand one after another."""
    return [hashes[at : at + HASH_SIZE] for at in range(0, len(hashes), HASH_SIZE)]
