"""The Merkle tree of RFC 6962 over SHA-256: hashing, growing at the right edge, and making proofs.

A node is named ``(level, index)``: the root of the complete subtree over the leaves from ``index << level`` up to,
not including, ``(index + 1) << level``. Leaves are level 0. Complete subtrees never change, so they may be cached.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice

HASH_NAME = "sha-256"
HASH_SIZE = 32
LEAF_PREFIX = b"\x00"
NODE_PREFIX = b"\x01"
EMPTY_ROOT = sha256(b"").digest()

# Long enough that the loop over levels costs nothing, short enough that memory stays flat.
BATCH = 4096
_SIZE_BYTES = 8

NodeReader = Callable[[int, int], bytes]
NodeKeeper = Callable[[int, int, Sequence[bytes]], None]
"""Hears a level, an index and the neighbouring nodes from there on."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf, RFC 6962 section 2.1."""
    return sha256(LEAF_PREFIX + data).digest()


def leaf_hashes(leaves: Iterable[bytes]) -> list[bytes]:
    """The hashes of many leaves; the loop that a whole verification spends most of its time in."""
    digest, prefix = sha256, LEAF_PREFIX
    return [digest(prefix + data).digest() for data in leaves]


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node, RFC 6962 section 2.1."""
    return sha256(NODE_PREFIX + left + right).digest()


def complete_root(hashes: Sequence[bytes]) -> bytes:
    """The root of a complete subtree from its 2 ** n hashes. Raises ValueError for another number of them."""
    digest, prefix = sha256, NODE_PREFIX
    row = hashes
    while len(row) > 1:
        row = [digest(prefix + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=True)]
    return row[0]


class Peaks:
    """The right edge of a growing tree: the roots of its maximal complete subtrees, which is all an append needs.

    Appending costs O(log n) at worst and one hash on average; the root costs O(log n).
    """

    def __init__(self) -> None:
        self._size = 0
        self._by_level: dict[int, bytes] = {}

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self._size

    def append(self, hashed: bytes, keep: NodeKeeper | None = None) -> None:
        """Add one leaf hash. ``keep`` hears every node that became complete, the leaf included."""
        self.extend((hashed,), keep)

    def extend(self, hashes: Iterable[bytes], keep: NodeKeeper | None = None) -> None:
        """Add leaf hashes in order. ``keep`` hears every node that became complete, leaves included; it must
        not hold on to the list.

        All hashes of the call are in memory at once: feed a long log in pieces of about ``BATCH``.
        Raises ValueError for a hash that is not 32 bytes; nothing is added then.
        """
        row = list(hashes)
        if set(map(len, row)) - {HASH_SIZE}:
            raise ValueError("a leaf hash is not 32 bytes")
        begin, self._size = self._size, self._size + len(row)
        digest, prefix, level = sha256, NODE_PREFIX, 0
        while row:
            if keep is not None:
                keep(level, begin, row)
            if begin & 1:
                row.insert(0, self._by_level.pop(level))
                begin -= 1
            if len(row) & 1:
                self._by_level[level] = row.pop()
            pairs = iter(row)
            row = [digest(prefix + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
            begin >>= 1
            level += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        root = b""
        for level in sorted(self._by_level):
            root = node_hash(self._by_level[level], root) if root else self._by_level[level]
        return root or EMPTY_ROOT

    def nodes(self) -> dict[tuple[int, int], bytes]:
        """The roots by ``(level, index)``."""
        return {(level, (self._size >> level) - 1): root for level, root in self._by_level.items()}

    def to_bytes(self) -> bytes:
        """Size as eight bytes, big end first, then the peaks from the largest to the smallest."""
        peaks = (self._by_level[level] for level in sorted(self._by_level, reverse=True))
        return self._size.to_bytes(_SIZE_BYTES, "big") + b"".join(peaks)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Peaks":
        """Read ``to_bytes`` back. Raises ValueError where the length does not fit the size."""
        size = int.from_bytes(data[:_SIZE_BYTES], "big")
        if len(data) != _SIZE_BYTES + HASH_SIZE * size.bit_count():
            raise ValueError("peaks do not fit their size")
        peaks = cls()
        peaks._size = size
        at = _SIZE_BYTES
        for level in _levels(size):
            peaks._by_level[level] = data[at : at + HASH_SIZE]
            at += HASH_SIZE
        return peaks

    @classmethod
    def at(cls, size: int, node: NodeReader) -> "Peaks":
        """The edge of the first ``size`` leaves, from complete subtree hashes."""
        peaks = cls()
        peaks._size = size
        begin = 0
        for level in _levels(size):
            peaks._by_level[level] = node(level, begin >> level)
            begin += 1 << level
        return peaks


def root_of(hashes: Iterable[bytes]) -> bytes:
    """The root over a stream of leaf hashes of any length, in flat memory."""
    peaks = Peaks()
    stream = iter(hashes)
    while batch := list(islice(stream, BATCH)):
        peaks.extend(batch)
    return peaks.root()


def inclusion_proof(index: int, size: int, node: NodeReader) -> list[bytes]:
    """The audit path of leaf ``index`` in the tree of the first ``size`` leaves, RFC 6962 section 2.1.1.

    ``node`` gives complete subtree hashes. Raises ValueError unless 0 <= index < size.
    """
    if not 0 <= index < size:
        raise ValueError("index outside the tree")
    proof = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            proof.append(_range_root(middle, end, node))
            end = middle
        else:
            proof.append(_range_root(begin, middle, node))
            begin = middle
    return proof[::-1]


def consistency_proof(old: int, size: int, node: NodeReader) -> list[bytes]:
    """The proof that the tree of ``old`` leaves is a prefix of that of ``size`` leaves, RFC 6962 section 2.1.2.

    Raises ValueError unless 0 < old <= size.
    """
    if not 0 < old <= size:
        raise ValueError("old size outside the tree")
    proof = []
    begin, end = 0, size
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append(_range_root(middle, end, node))
            end = middle
        else:
            proof.append(_range_root(begin, middle, node))
            begin = middle
    # The old root itself is known to whoever checks; a part of the old tree is not.
    if begin:
        proof.append(_range_root(begin, end, node))
    return proof[::-1]


def root_at(size: int, node: NodeReader) -> bytes:
    """The root over the first ``size`` leaves, from complete subtree hashes."""
    return Peaks.at(size, node).root()


def nodes_read(make: Callable[[NodeReader], object]) -> list[tuple[int, int]]:
    """The ``(level, index)`` of all nodes that ``make`` reads, so that they can be fetched in one query.

    ``make`` is given a reader of blanks, as in ``nodes_read(lambda node: inclusion_proof(5, 9, node))``.
    """
    read: list[tuple[int, int]] = []

    def note(level: int, index: int) -> bytes:
        read.append((level, index))
        return bytes(HASH_SIZE)

    make(note)
    return read


def _split(width: int) -> int:
    """The largest power of two smaller than ``width``."""
    return 1 << ((width - 1).bit_length() - 1)


def _levels(width: int) -> Iterator[int]:
    """Levels of the complete subtrees that make up ``width`` leaves, the largest first."""
    return (level for level in range(width.bit_length() - 1, -1, -1) if width >> level & 1)


def _range_root(begin: int, end: int, node: NodeReader) -> bytes:
    """Root of a subtree whose begin is a multiple of its largest complete part, as every subtree of a split is."""
    parts = []
    for level in _levels(end - begin):
        parts.append(node(level, begin >> level))
        begin += 1 << level
    root = parts.pop()
    while parts:
        root = node_hash(parts.pop(), root)
    return root
