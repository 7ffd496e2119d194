"""The lot: a draw that follows from a sealed seed, which is fixed before the vote and shown after it.

The seed is made from the round's private key, which nobody holds between opening and unsealing. Its hash goes into the
roll, so that what is shown afterwards can be checked, and nobody can choose it once there are ballots.
"""

import hashlib
import re

from honors.domain.errors import RuleViolation

_SEED = re.compile(r"(?:[0-9a-fA-F]{2})+")


class Lot:
    """An order of items that follows from the seed alone: the greater digest wins."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed

    def of(self, item: str) -> bytes:
        """SHA-256 of ``"ballot-lot/1" 0x00 seed 0x00 item``: 32 bytes, compared from the left."""
        return hashlib.sha256(b"ballot-lot/1\0" + self._seed + b"\0" + item.encode()).digest()


def lot_from(seed: str | None) -> Lot | None:
    """The draw of a seed in hexadecimal; None without one. Raises RuleViolation ``round.bad_seed``."""
    if seed is None:
        return None
    if not _SEED.fullmatch(seed):
        raise RuleViolation("round.bad_seed", field="seed")
    return Lot(bytes.fromhex(seed))


def lot_seed(round_key: bytes, round_id: str) -> bytes:
    """The seed (32 bytes) of a round from its private key, from which it tells nothing."""
    return hashlib.sha256(b"ballot-lot-seed/1\0" + round_key + b"\0" + round_id.encode()).digest()


def lot_commitment(seed: bytes) -> str:
    """What is fixed before the vote: SHA-256 of ``"ballot-lot-commitment/1" 0x00 seed``, 64 hex digits."""
    return hashlib.sha256(b"ballot-lot-commitment/1\0" + seed).hexdigest()
