"""Salted commitments: a hash that binds to a value and shows nothing of it until it is opened.

commitment = SHA-256( "ledger/commitment/v1" 0x00 || salt || field 0x00 || canonical bytes of the value )

The salt is 32 random bytes of its own for every field of every entry: without it, a value of few possibilities
(a name from the roster, a rank) would be found by trying. Destroying salt and value leaves the log whole.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from honors.domain.ledger.canonical import canonical_bytes

DOMAIN = b"ledger/commitment/v1\x00"
SALT_SIZE = 32
FIELD_END = b"\x00"
FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a commitment. ``value`` is the canonical bytes of the committed value, kept as they were hashed."""

    field: str
    salt: bytes
    value: bytes

    def commitment(self) -> str:
        """The commitment, hexadecimal. Raises ValueError for a salt that is not 32 bytes or a strange field name."""
        self.check()
        return commitment_of(self.field, self.salt, self.value)

    def check(self) -> None:
        """Raises ValueError for a salt that is not 32 bytes or a strange field name."""
        if len(self.salt) != SALT_SIZE:
            raise ValueError(f"{self.field}: the salt is not {SALT_SIZE} bytes")
        if not FIELD_NAME.fullmatch(self.field):
            raise ValueError(f"{self.field!r} is no field name")


def commitment_of(field: str, salt: bytes, value: bytes) -> str:
    """The formula itself, without checks, for those who have checked already."""
    return sha256(DOMAIN + salt + field.encode() + FIELD_END + value).hexdigest()


def commit(values: Mapping[str, Any], random_bytes: RandomBytes) -> tuple[Opening, ...]:
    """Fresh openings for the values, in the order of field names.

    ``random_bytes(n)`` gives n unpredictable bytes (``secrets.token_bytes``); it is called once per field.
    Raises CanonicalError for a value without canonical form, ValueError for a strange field name or a short salt.
    """
    openings = tuple(
        Opening(field, random_bytes(SALT_SIZE), canonical_bytes(values[field])) for field in sorted(values)
    )
    for opening in openings:
        opening.check()
    return openings


def commitments(openings: Iterable[Opening]) -> dict[str, str]:
    """Field to hexadecimal commitment, as an entry holds them."""
    return {opening.field: opening.commitment() for opening in openings}


def opens(opening: Opening, commitment: str) -> bool:
    """Whether the opening is the one that the commitment was made from."""
    return compare_digest(opening.commitment(), commitment)
