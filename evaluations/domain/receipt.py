"""The box: leaves, root and receipts. A receipt proves that a ballot is in the box, never what it says.

A leaf is one sealed choice. Leaves stand in the order of their hashes, so that the tree keeps no order of casting.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from evaluations.domain.sealing import pack
from honors.domain.errors import RuleViolation
from honors.domain.ledger import tree

_KEY = re.compile(r"[0-9a-f]{64}")


def parse_cast_key(text: str) -> bytes:
    """The voter's ``Idempotency-Key`` of 64 hex digits. Raises RuleViolation ``ballot.bad_key``."""
    key = text.lower()
    if not _KEY.fullmatch(key):
        raise RuleViolation("ballot.bad_key")
    return bytes.fromhex(key)


def cast_mark(key: bytes, round_id: str, item: str) -> bytes:
    """The mark of a leaf (32 bytes): finds a voter's own leaves again from the key, and tells nothing without it."""
    return hashlib.sha256(pack("ballot-mark/1", round_id, item, key)).digest()


def cast_leaf(round_id: str, item: str, mark: bytes, sealed: bytes) -> bytes:
    """The exact bytes of a leaf, each part with its length before it, so that no two leaves read alike."""
    return pack("ballot-leaf/1", round_id, item, mark, sealed)


def cast_leaf_hash(round_id: str, item: str, mark: bytes, sealed: bytes) -> bytes:
    """The RFC 6962 hash of a leaf (32 bytes): what a voter gets, and what stays after the choices are deleted."""
    return tree.leaf_hash(cast_leaf(round_id, item, mark, sealed))


def box_root(leaves: Iterable[bytes]) -> bytes:
    """The RFC 6962 root over the leaf hashes of all items of a round, in any order of entry."""
    return tree.root_of(sorted(leaves))


@dataclass(frozen=True)
class Receipt:
    """That ``leaf`` is in the box: its place in the tree of ``size`` leaves and the RFC 6962 inclusion proof."""

    leaf: bytes
    index: int
    size: int
    root: bytes
    proof: tuple[bytes, ...]


def make_receipt(leaves: Iterable[bytes], leaf: bytes) -> Receipt:
    """The receipt of ``leaf`` in a closed box. Raises RuleViolation ``ballot.unknown_leaf``."""
    ordered = sorted(leaves)
    if leaf not in ordered:
        raise RuleViolation("ballot.unknown_leaf")
    index, size = ordered.index(leaf), len(ordered)
    proof = tree.inclusion_proof(
        index, size, lambda level, place: tree.complete_root(ordered[place << level : (place + 1) << level])
    )
    return Receipt(leaf=leaf, index=index, size=size, root=tree.root_of(ordered), proof=tuple(proof))
