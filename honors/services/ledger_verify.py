"""Checking the whole ledger from its stored bytes, log, caches and read model; no stored hash is trusted."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.conf import settings

from honors.domain.ledger.columns import EntryInspector
from honors.domain.ledger.entry import Entry, EntryError, parse_entry
from honors.domain.ledger.faults import Fault, Finding
from honors.domain.ledger.note import Verifier
from honors.domain.ledger.tree import complete_root
from honors.domain.ledger.verify import LogVerifier, Row, StoredCheckpoint
from honors.models import LedgerCheckpoint, LedgerEntry, LedgerHead, LedgerTile
from honors.models.ledger import TILE_BITS, TILE_WIDTH
from honors.selectors import ledger_rows
from honors.services.honor_plain import Sieve
from honors.services.honor_verify import ReadModel, total_findings
from honors.services.signing import verifiers_for

ENTRIES = LedgerEntry._meta.db_table
CHECKPOINTS = LedgerCheckpoint._meta.db_table
HEAD = LedgerHead._meta.db_table
TILES = LedgerTile._meta.db_table
Files = Sequence[tuple[str, bytes]]


def verify_ledger(*, files: Files = (), watch: Callable[[int], None] = lambda _done: None) -> Iterator[Finding]:
    """Every finding, as it is found; ``files`` are checkpoints kept elsewhere, by name.

    ``watch`` hears how many entries of the log were read.

    Raises ImproperlyConfigured or OSError where a key cannot be read, DatabaseError where the rows cannot: nothing is
    said about the ledger then.
    """
    with ledger_rows.snapshot() as seen_by_others, closing(Sieve(alone=not seen_by_others)) as sieve:
        log = _Log(verifiers_for(settings.INSTALLATION_NAME), watch)
        yield from log.run([*_stored_checkpoints(), *_kept_elsewhere(files)])
        yield from log.caches()
        changes = log.inspector.changes
        yield from _references(changes)
        yield from total_findings()
        yield from ReadModel(changes, sieve.held()).run()


def witness_ledger(*, file: tuple[str, bytes], verifier: Verifier | None = None) -> Iterator[Finding]:
    """Findings of one checkpoint kept elsewhere against all leaves; ``verifier`` in place of this installation's key.

    Raises as ``verify_ledger``.
    """
    with ledger_rows.snapshot():
        log = _Log([verifier] if verifier else verifiers_for(settings.INSTALLATION_NAME))
        yield from log.run(list(_kept_elsewhere([file])))


class _Log:
    """One pass over all entries: leaves, tree and checkpoints, and on the way what tiles and head must hold."""

    def __init__(self, verifiers: Sequence[Verifier], watch: Callable[[int], None] = lambda _done: None) -> None:
        self._watch = watch
        self.inspector = EntryInspector(table=ENTRIES, first_origin=settings.INSTALLATION_NAME, thorough=False)
        self._tiles = _Tiles()
        self._verifier = LogVerifier(
            table=ENTRIES,
            verifiers=verifiers,
            origin_at=self.inspector.origin_at,
            inspect=self.inspector,
            keep=self._tiles.keep,
        )
        self._last_leaf = b""

    def run(self, checkpoints: list[StoredCheckpoint]) -> Iterator[Finding]:
        suspects: list[Fault] = []
        bad_sizes: set[int | None] = set()
        for finding in self._verifier.run(self._rows(), checkpoints):
            if isinstance(finding, Fault) and finding.column == "leaf_hash":
                suspects.append(finding)
                continue
            if finding.table != ENTRIES:
                bad_sizes.add(finding.index)
            yield finding
        sizes = [row.size for row in checkpoints if row.size is not None and row.size not in bad_sizes]
        proven = max(sizes, default=0)
        for fault in suspects:
            # Under a checkpoint that holds the leaf is what was signed, and its stored hash was changed.
            is_proven = fault.index is not None and fault.index < proven
            yield fault if is_proven else replace(fault, column="leaf")

    def caches(self) -> Iterator[Finding]:
        yield from self._tiles.findings()
        yield from self._head_findings()

    def _rows(self) -> Iterator[Row]:
        read = 0
        for page in ledger_rows.entry_pages():
            self._tiles.extend([row[3] for row in page])
            self._last_leaf = page[-1][2]
            yield from page
            read += len(page)
            self._watch(read)

    def _head_findings(self) -> Iterator[Finding]:
        peaks = self._verifier.peaks
        head: dict[str, Any] | None = LedgerHead.objects.values().first()  # type: ignore[assignment]
        if head is None:
            if peaks.size:
                yield Fault(HEAD, 1, None, peaks.size, "missing")
            return
        expected: dict[str, Any] = {
            "size": peaks.size,
            "root": peaks.root(),
            "peaks": peaks.to_bytes(),
            "origin": self.inspector.origin_at(peaks.size),
        }
        try:
            expected["recorded_at"] = parse_entry(self._last_leaf).recorded_at if self._last_leaf else None
        except EntryError:
            # The leaf itself was reported already; there is nothing to compare the column with.
            expected["recorded_at"] = head["recorded_at"]
        for column, value in expected.items():
            stored = head[column]
            if (bytes(stored) if isinstance(value, bytes) else stored) != value:
                yield Fault(HEAD, 1, column, peaks.size, "differs")


class _Tiles:
    """Digests of the tiles that the stored leaf hashes come to; those hashes are compared with the leaves elsewhere.

    Where a stored hash is the recomputed one, so are the nodes above it, which are not hashed a second time.
    """

    def __init__(self) -> None:
        self._stored: list[bytes] = []
        self._rows: dict[int, list[bytes]] = defaultdict(list)
        self._full: Counter[int] = Counter()
        self._digests: dict[tuple[int, int], bytes] = {}
        self._other: dict[tuple[int, int], bytes] = {}
        self._doubted: set[tuple[int, int]] = set()

    def extend(self, hashes: list[bytes]) -> None:
        """Stored leaf hashes, ahead of ``keep``, which hears of the same leaves."""
        self._stored += hashes

    def keep(self, level: int, begin: int, nodes: Sequence[bytes]) -> None:
        """Nodes of the recomputed tree."""
        tile_level, inner = divmod(level, TILE_BITS)
        if inner:
            return
        row = self._taken(begin, nodes) if level == 0 else self._as_stored(tile_level, begin, nodes)
        waiting = self._rows[tile_level] + row
        full = len(waiting) - len(waiting) % TILE_WIDTH
        for at in range(0, full, TILE_WIDTH):
            self._close(tile_level, waiting[at : at + TILE_WIDTH])
        self._rows[tile_level] = waiting[full:]

    def findings(self) -> Iterator[Finding]:
        expected = dict(self._digests)
        for level, row in self._rows.items():
            if level and row:
                expected[level, self._full[level]] = _digest(row)
        rows = LedgerTile.objects.order_by("level", "index").values_list("pk", "level", "index", "hashes")
        for pk, level, index, hashes in rows.iterator(chunk_size=256):
            digest = expected.pop((level, index), None)
            if digest is None:
                yield Fault(TILES, pk, None, None, "unexpected")
            elif sha256(hashes).digest() != digest:
                yield Fault(TILES, pk, "hashes", None, "differs")
        for level, index in expected:
            yield Fault(TILES, None, None, index * TILE_WIDTH ** (level + 1), "missing")

    def _taken(self, begin: int, nodes: Sequence[bytes]) -> list[bytes]:
        row, self._stored = self._stored[: len(nodes)], self._stored[len(nodes) :]
        if row != nodes:
            self._doubt(0, [begin + at for at, node in enumerate(nodes) if row[at] != node])
        return [hashed if type(hashed) is bytes else b"" for hashed in row]

    def _as_stored(self, level: int, begin: int, nodes: Sequence[bytes]) -> list[bytes]:
        other = {at: self._other[level, at] for at in range(begin, begin + len(nodes)) if (level, at) in self._other}
        self._doubt(level, other)
        return [other.get(at, node) for at, node in enumerate(nodes, begin)]

    def _doubt(self, level: int, indexes: Iterable[int]) -> None:
        self._doubted.update((level, index // TILE_WIDTH) for index in indexes)

    def _close(self, level: int, row: list[bytes]) -> None:
        place = level, self._full[level]
        self._digests[place] = _digest(row)
        self._full[level] += 1
        if place in self._doubted:
            self._other[level + 1, place[1]] = complete_root(row)


def _digest(hashes: Iterable[bytes]) -> bytes:
    return sha256(b"".join(hashes)).digest()


def _references(changes: Iterable[Entry]) -> Iterator[Finding]:
    stored: dict[int, int] = dict(ledger_rows.references())
    for entry in changes:
        if stored.pop(entry.seq, None) != entry.refers_to:
            yield Fault(ENTRIES, entry.seq, "refers_to", entry.seq, "differs")
    for index in stored:
        yield Fault(ENTRIES, index, "refers_to", index, "differs")


def _stored_checkpoints() -> Iterator[StoredCheckpoint]:
    for size, root, note in LedgerCheckpoint.objects.order_by("size").values_list("size", "root", "note").iterator():
        yield StoredCheckpoint(CHECKPOINTS, size, bytes(note), size=size, root=bytes(root))


def _kept_elsewhere(files: Files) -> Iterator[StoredCheckpoint]:
    return (StoredCheckpoint("file", name, note) for name, note in files)
