"""Checking a whole log from its stored bytes: every leaf, the tree, every checkpoint. It trusts no stored hash or root.

Nothing here knows what leaves mean; ``inspect`` does, and is given every batch of rows once.
An exception of the caller's row source passes through: a log that could not be read to its end was not checked.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from honors.domain.ledger.faults import Fault, Finding, Unchecked
from honors.domain.ledger.note import Checkpoint, NoteError, UnknownKeyError, Verifier, open_checkpoint
from honors.domain.ledger.tree import BATCH, NodeKeeper, Peaks, leaf_hashes

# A changed index can pretend a gap of any width; so many missing entries of one gap are listed one by one.
LISTED_OF_A_GAP = 10_000

# (pk, index, leaf, leaf_hash, further columns for ``inspect``), in the order of index.
Row = Sequence[Any]
Inspect = Callable[[list[Row]], Iterable[Finding]]


class StoredCheckpoint(NamedTuple):
    """A signed note and the columns kept beside it; None for a column that is not kept, as with a file."""

    table: str
    pk: str | int | None
    note: bytes
    origin: str | None = None
    size: int | None = None
    root: bytes | None = None


class LogVerifier:
    """One run over one log. After ``run`` is exhausted ``peaks`` holds the recomputed tree."""

    def __init__(
        self,
        *,
        table: str,
        verifiers: Sequence[Verifier],
        origin_at: Callable[[int], str],
        inspect: Inspect | None = None,
        keep: NodeKeeper | None = None,
    ) -> None:
        """``origin_at(size)`` names the origin of a checkpoint of that size; it is asked once all rows are read.

        ``keep`` hears every node of the recomputed tree.
        """
        self.peaks = Peaks()
        self._table = table
        self._verifiers = verifiers
        self._origin_at = origin_at
        self._inspect = inspect
        self._keep = keep
        self._expected = 0
        self._roots: dict[int, bytes] = {}

    def run(self, rows: Iterable[Row], checkpoints: Iterable[StoredCheckpoint]) -> Iterator[Finding]:
        """Every finding, as it is found: checkpoints' own first, then entries, then checkpoints against the tree."""
        heads: list[tuple[StoredCheckpoint, Checkpoint]] = []
        for stored in checkpoints:
            yield from self._open(stored, heads)
        sizes = sorted({head.size for _, head in heads}, reverse=True)
        stream = iter(rows)
        while batch := list(islice(stream, BATCH)):
            yield from self._batch(batch, sizes)
        self._mark(sizes)
        for stored, head in heads:
            yield from self._head(stored, head)
        if self.peaks.size and not any(head.size for _, head in heads):
            yield Unchecked(self._table, None, None, "no_checkpoint")

    def _open(self, stored: StoredCheckpoint, heads: list[tuple[StoredCheckpoint, Checkpoint]]) -> Iterator[Finding]:
        try:
            head = open_checkpoint(stored.note, self._verifiers)
        except UnknownKeyError:
            yield Unchecked(stored.table, stored.pk, stored.size, "unknown_key")
            return
        except NoteError:
            yield Fault(stored.table, stored.pk, "note", stored.size, "signature")
            return
        heads.append((stored, head))
        for column in ("origin", "size", "root"):
            kept = getattr(stored, column)
            if kept is not None and kept != getattr(head, column):
                yield Fault(stored.table, stored.pk, column, head.size, "differs")

    def _head(self, stored: StoredCheckpoint, head: Checkpoint) -> Iterator[Finding]:
        if head.origin != self._origin_at(head.size):
            yield Fault(stored.table, stored.pk, "origin", head.size, "foreign_origin")
        elif head.size > self.peaks.size:
            yield Fault(stored.table, stored.pk, "size", head.size, "tail_missing")
        elif head.root != self._roots[head.size]:
            yield Fault(stored.table, stored.pk, "root", head.size, "root_differs")

    def _batch(self, batch: list[Row], sizes: list[int]) -> Iterator[Finding]:
        yield from self._indices(batch)
        leaves = [row[2] for row in batch]
        if set(map(type, leaves)) != {bytes}:
            yield from self._strangers(batch)
            leaves = [leaf if type(leaf) is bytes else b"" for leaf in leaves]
            batch = [row for row in batch if type(row[2]) is bytes]
        hashes = leaf_hashes(leaves)
        if len(batch) < len(hashes) or hashes != [row[3] for row in batch]:
            yield from self._hashes(batch)
        self._grow(hashes, sizes)
        if self._inspect is not None:
            yield from self._inspect(batch)

    def _indices(self, batch: list[Row]) -> Iterator[Finding]:
        found = [row[1] for row in batch]
        end = self._expected + len(batch)
        if found == list(range(self._expected, end)):
            self._expected = end
            return
        for row in batch:
            index = row[1]
            if type(index) is not int or index < self._expected:
                yield Fault(self._table, row[0], "index", index if type(index) is int else None, "out_of_order")
                continue
            for missing in range(self._expected, min(index, self._expected + LISTED_OF_A_GAP)):
                yield Fault(self._table, None, "index", missing, "missing")
            self._expected = index + 1

    def _strangers(self, batch: list[Row]) -> Iterator[Finding]:
        return (Fault(self._table, row[0], "leaf", row[1], "malformed") for row in batch if type(row[2]) is not bytes)

    def _hashes(self, batch: list[Row]) -> Iterator[Finding]:
        for row, computed in zip(batch, leaf_hashes(row[2] for row in batch), strict=True):
            if row[3] != computed:
                yield Fault(self._table, row[0], "leaf_hash", row[1], "differs")

    def _grow(self, hashes: list[bytes], sizes: list[int]) -> None:
        begin, base = 0, self.peaks.size
        self._mark(sizes)
        while sizes and sizes[-1] <= base + len(hashes):
            self.peaks.extend(hashes[begin : sizes[-1] - base], self._keep)
            begin = sizes[-1] - base
            self._mark(sizes)
        self.peaks.extend(hashes[begin:], self._keep)

    def _mark(self, sizes: list[int]) -> None:
        if sizes and sizes[-1] == self.peaks.size:
            self._roots[sizes.pop()] = self.peaks.root()
