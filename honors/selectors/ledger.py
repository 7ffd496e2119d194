"""Reads of the ledger: head, leaves, proofs. Proofs come from tiles in a few indexed queries, whatever the size."""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterator
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


def visible_to(actor: Actor) -> QuerySet[LedgerEntry]:
    """Every entry, for everybody with a session and the system: leaves hold no personal data but random numbers."""
    return LedgerEntry.objects.none() if actor.is_anonymous else LedgerEntry.objects.all()


def head() -> dict[str, Any]:
    """``size``, ``root`` in base64 and the newest ``checkpoint``, a signed note (None before the first).

    A checkpoint is older than the head between an append and the signature that follows its commit.
    """
    row = LedgerHead.objects.first()
    note = LedgerCheckpoint.objects.order_by("-size").values_list("note", flat=True).first()
    return {
        "size": row.size if row else 0,
        "root": encode(bytes(row.root) if row else EMPTY_ROOT),
        "checkpoint": None if note is None else bytes(note).decode(),
    }


def entries(*, start: int = 0) -> Iterator[dict[str, Any]]:
    """Every entry from ``start`` on, as ``described``, in flat memory."""
    rows = LedgerEntry.objects.filter(index__gte=start).order_by("index").only("index", "leaf")
    return map(described, rows.iterator(chunk_size=4096))


def described(entry: LedgerEntry) -> dict[str, Any]:
    """``index`` and ``leaf``: the exact bytes in base64, without the prefix of hashing."""
    return {"index": entry.index, "leaf": encode(bytes(entry.leaf))}


def inclusion(*, index: int, tree_size: int | None = None) -> dict[str, Any]:
    """That entry ``index`` stands in the log of ``tree_size`` entries (of all where it is None).

    Raises RuleViolation("ledger.outside") unless 0 <= index < tree_size <= size.
    """
    edge = Peaks.from_bytes(ledger_rows.edge())
    asked = edge.size if tree_size is None else tree_size
    if not 0 <= index < asked <= edge.size:
        raise RuleViolation("ledger.outside", {"size": edge.size})

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


def consistency(*, old: int, new: int | None = None) -> dict[str, Any]:
    """That the log of ``old`` entries is the beginning of the log of ``new`` entries (of all where it is None).

    Raises RuleViolation("ledger.outside") unless 0 < old <= new <= size.
    """
    edge = Peaks.from_bytes(ledger_rows.edge())
    asked = edge.size if new is None else new
    if not 0 < old <= asked <= edge.size:
        raise RuleViolation("ledger.outside", {"size": edge.size})

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
