"""Files that wait for whoever asked: sealed piece by piece under the field key, so that a disk alone tells nothing."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from honors.models.secret import NONCE_BYTES, read_key

PIECE = 1 << 20
TAG_BYTES = 16


def seal_file(plain: Path, sealed: Path, *, job: UUID) -> tuple[int, str]:
    """Write ``sealed`` from ``plain``; size and SHA-256 of what was plain. Raises OSError.

    Each piece is bound to the job, to its place, and to whether it is the last: none can be moved, left out or added.
    """
    cipher = AESGCM(read_key(settings.FIELD_KEY_FILE))
    digest, size = hashlib.sha256(), 0
    with plain.open("rb") as source, sealed.open("wb") as target:
        piece, place = source.read(PIECE), 0
        while True:
            following = source.read(PIECE)
            nonce = os.urandom(NONCE_BYTES)
            target.write(nonce + cipher.encrypt(nonce, piece, _bound(job, place, is_last=not following)))
            digest.update(piece)
            size += len(piece)
            if not following:
                return size, digest.hexdigest()
            piece, place = following, place + 1


def opened_pieces(source: BinaryIO, *, job: UUID) -> Iterator[bytes]:
    """What was plain, piece by piece; ``source`` is closed at the end. Raises InvalidTag where it was changed."""
    cipher = AESGCM(read_key(settings.FIELD_KEY_FILE))
    length = NONCE_BYTES + PIECE + TAG_BYTES
    with source:
        piece, place = source.read(length), 0
        while True:
            following = source.read(length)
            bound = _bound(job, place, is_last=not following)
            yield cipher.decrypt(piece[:NONCE_BYTES], piece[NONCE_BYTES:], bound)
            if not following:
                return
            piece, place = following, place + 1


def _bound(job: UUID, place: int, *, is_last: bool) -> bytes:
    return f"job.file/{job.hex}/{place}/{is_last:d}".encode()
