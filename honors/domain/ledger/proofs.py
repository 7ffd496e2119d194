"""Checking proofs with bytes and numbers alone, after RFC 9162 sections 2.1.3.2 and 2.1.4.2 (same trees as RFC 6962).

Whoever checks trusts nothing: each function returns quietly or raises ``ProofError``.
"""

from collections.abc import Sequence

from honors.domain.ledger.tree import HASH_SIZE, node_hash


class ProofError(ValueError):
    """The proof does not hold, or is no proof at all."""


class RootMismatchError(ProofError):
    """The proof is well formed and leads to another root: ``which`` is ``root``, ``old_root`` or ``new_root``."""

    def __init__(self, which: str, expected: bytes, computed: bytes) -> None:
        super().__init__(f"{which}: expected {expected.hex()}, computed {computed.hex()}")
        self.which = which
        self.expected = expected
        self.computed = computed


def verify_inclusion(*, index: int, size: int, leaf_hash: bytes, root: bytes, proof: Sequence[bytes]) -> None:
    """The leaf stands at ``index`` in the tree with this ``size`` and ``root``.

    Raises RootMismatchError where the proof leads elsewhere, ProofError for anything malformed.
    """
    _whole(index, "index")
    _whole(size, "size")
    if index >= size:
        raise ProofError("index outside the tree")
    _hashes(leaf_hash, root, *proof)
    node, last, computed = index, size - 1, leaf_hash
    for item in proof:
        if last == 0:
            raise ProofError("proof is too long")
        if node & 1 or node == last:
            computed = node_hash(item, computed)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            computed = node_hash(computed, item)
        node >>= 1
        last >>= 1
    if last:
        raise ProofError("proof is too short")
    _same("root", root, computed)


def verify_consistency(*, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """The tree of ``old`` leaves is a prefix of the tree of ``new`` leaves.

    An empty old tree proves nothing and is refused. Equal sizes ask for equal roots and no proof: nothing is hashed,
    and the published vectors accept equal roots of any length there; everywhere else a hash has 32 bytes.
    Raises RootMismatchError where the proof leads elsewhere, ProofError for anything malformed.
    """
    _whole(old, "old size")
    _whole(new, "new size")
    if old == 0:
        raise ProofError("an empty tree is a prefix of any tree")
    if old > new:
        raise ProofError("old tree larger than new tree")
    if old == new:
        if proof:
            raise ProofError("equal sizes need no proof")
        _same("old_root", old_root, new_root)
        return
    _hashes(old_root, new_root, *proof)
    _fold_consistency(old, new, old_root, new_root, proof)


def _fold_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    # A complete old tree is itself the first node on the path.
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not proof:
        raise ProofError("proof is too short")
    node, last = old - 1, new - 1
    while node & 1:
        node >>= 1
        last >>= 1
    computed_old = computed_new = path[0]
    for item in path[1:]:
        if last == 0:
            raise ProofError("proof is too long")
        if node & 1 or node == last:
            computed_old = node_hash(item, computed_old)
            computed_new = node_hash(item, computed_new)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            computed_new = node_hash(computed_new, item)
        node >>= 1
        last >>= 1
    if last:
        raise ProofError("proof is too short")
    _same("old_root", old_root, computed_old)
    _same("new_root", new_root, computed_new)


def _whole(value: int, name: str) -> None:
    if type(value) is not int or value < 0:
        raise ProofError(f"{name} is no natural number")


def _hashes(*values: bytes) -> None:
    if any(type(value) is not bytes or len(value) != HASH_SIZE for value in values):
        raise ProofError("a hash is not 32 bytes")


def _same(which: str, expected: bytes, computed: bytes) -> None:
    if expected != computed:
        raise RootMismatchError(which, expected, computed)
