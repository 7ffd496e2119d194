"""Checkpoints: C2SP signed notes (c2sp.org/signed-note) in the form of c2sp.org/tlog-checkpoint.

    <origin>
    <size>
    <root, base64>
                                        (an empty line)
    — <key name> <base64 of key hash (4 bytes) and signature>

The signature is over everything up to and including the line end before the empty line. Ed25519 is type 1; another
suite stands beside it by another ``Signer`` and ``Verifier`` with a type of its own.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from honors.domain.ledger.tree import HASH_SIZE

ED25519_TYPE = b"\x01"
KEY_HASH_SIZE = 4
ED25519_KEY_SIZE = 32
LONGEST_NOTE = 65_536
_DASH = "\u2014 "
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_HEAD_LINES = 3


class NoteError(ValueError):
    """The text is no well-formed note, or its signature does not hold."""


class Signer(Protocol):
    """Signs notes under one key. The private key may stand anywhere; only these three are asked for."""

    @property
    def name(self) -> str:
        """Name of the key: no spaces, no plus sign."""

    @property
    def key_hash(self) -> bytes:
        """The first four bytes of SHA-256(name, line end, type byte, public key)."""

    def sign(self, message: bytes) -> bytes:
        """The bare signature."""


class Verifier(Protocol):
    """Checks notes under one key."""

    @property
    def name(self) -> str:
        """As of the signer."""

    @property
    def key_hash(self) -> bytes:
        """As of the signer."""

    def holds(self, message: bytes, signature: bytes) -> bool:
        """Whether the bare signature is over the message by this key."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: this many leaves have this root, under this name."""

    origin: str
    size: int
    root: bytes

    def body(self) -> str:
        """The signed text."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line, not yet checked."""

    name: str
    key_hash: bytes
    signature: bytes


class Ed25519Signer:
    """The signer of the standard suite."""

    def __init__(self, name: str, private_key: bytes) -> None:
        """``private_key`` is the 32-byte seed. Raises NoteError for a strange name, ValueError for a strange seed."""
        self._key = Ed25519PrivateKey.from_private_bytes(private_key)
        self._verifier = Ed25519Verifier(name, self._key.public_key().public_bytes_raw())

    @property
    def name(self) -> str:
        """Name of the key."""
        return self._verifier.name

    @property
    def key_hash(self) -> bytes:
        """The first four bytes of the key's hash."""
        return self._verifier.key_hash

    @property
    def verifier(self) -> "Ed25519Verifier":
        """The public side."""
        return self._verifier

    def sign(self, message: bytes) -> bytes:
        """The bare signature, 64 bytes."""
        return self._key.sign(message)


class Ed25519Verifier:
    """The verifier of the standard suite."""

    def __init__(self, name: str, public_key: bytes) -> None:
        """``public_key`` is 32 bytes. Raises NoteError for anything else, or a strange name."""
        _check_key_name(name)
        if len(public_key) != ED25519_KEY_SIZE:
            raise NoteError("an Ed25519 public key is 32 bytes")
        self.name = name
        self._material = ED25519_TYPE + public_key
        self.key_hash = sha256(name.encode() + b"\n" + self._material).digest()[:KEY_HASH_SIZE]
        self._key = Ed25519PublicKey.from_public_bytes(public_key)

    @property
    def vkey(self) -> str:
        """The key as one line of text: name, key hash, type and key."""
        return f"{self.name}+{self.key_hash.hex()}+{b64encode(self._material).decode()}"

    def holds(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is over the message by this key."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


def parse_vkey(text: str) -> Ed25519Verifier:
    """Read a key line. Raises NoteError for another suite, a wrong key hash or any deviation in form."""
    parts = text.strip().split("+", 2)
    if len(parts) != _HEAD_LINES:
        raise NoteError("a key line is name+hash+key")
    name, key_hash, material = parts[0], parts[1], _decode64(parts[2], "key")
    if material[:1] != ED25519_TYPE:
        raise NoteError("unknown signature suite")
    verifier = Ed25519Verifier(name, material[1:])
    if verifier.key_hash.hex() != key_hash:
        raise NoteError("the key hash does not fit the key")
    return verifier


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[Signer]) -> bytes:
    """The signed note. Raises NoteError for an origin or root that has no form, or no signer at all."""
    if not signers:
        raise NoteError("a checkpoint needs a signature")
    body = checkpoint.body()
    if _parse_body(body) != checkpoint:
        raise NoteError("the checkpoint has no unambiguous form")
    return sign_text(body, signers)


def sign_text(body: str, signers: Sequence[Signer]) -> bytes:
    """The signed note over any text; one that is no checkpoint takes a key of another name (c2sp.org/signed-note).

    Raises NoteError for a text that does not end its last line, or holds an empty line.
    """
    if not body.endswith("\n") or "\n\n" in body or body.startswith("\n"):
        raise NoteError("the text of a note ends its last line and holds no empty one")
    lines = [
        f"{_DASH}{signer.name} {b64encode(signer.key_hash + signer.sign(body.encode())).decode()}\n"
        for signer in signers
    ]
    return (body + "\n" + "".join(lines)).encode()


def parse_checkpoint(note: bytes) -> tuple[Checkpoint, tuple[Signature, ...]]:
    """Take a note apart without checking signatures. Raises NoteError for any deviation in form."""
    if len(note) > LONGEST_NOTE:
        raise NoteError("the note is too long")
    try:
        text = note.decode("utf-8")
    except UnicodeDecodeError:
        raise NoteError("the note is no UTF-8") from None
    if any(char < " " and char != "\n" for char in text):
        raise NoteError("the note holds control characters")
    body, gap, tail = text.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise NoteError("the note has no signature")
    signatures = tuple(_parse_signature(line) for line in tail[:-1].split("\n"))
    return _parse_body(body + "\n"), signatures


def open_checkpoint(note: bytes, verifiers: Iterable[Verifier]) -> Checkpoint:
    """The checkpoint, once a signature by one of the known keys holds.

    Signatures by unknown keys are passed over; a known key whose signature fails refuses the note, and so does a note
    without any known key. Raises NoteError.
    """
    checkpoint, signatures = parse_checkpoint(note)
    message = checkpoint.body().encode()
    known = {(verifier.name, verifier.key_hash): verifier for verifier in verifiers}
    held = False
    for signature in signatures:
        verifier = known.get((signature.name, signature.key_hash))
        if verifier is None:
            continue
        if not verifier.holds(message, signature.signature):
            raise NoteError("the signature does not hold")
        held = True
    if not held:
        raise UnknownKeyError("no signature by a known key")
    return checkpoint


class UnknownKeyError(NoteError):
    """Well formed, and signed only by keys that are not known here: nothing can be said about it."""


def _parse_body(body: str) -> Checkpoint:
    lines = body.split("\n")
    if len(lines) != _HEAD_LINES + 1 or lines[_HEAD_LINES]:
        raise NoteError("a checkpoint has an origin, a size and a root")
    origin, size, root_text = lines[:_HEAD_LINES]
    if not origin or origin != origin.strip():
        raise NoteError("the origin is empty or padded")
    if not _SIZE.fullmatch(size):
        raise NoteError("the size is no natural number")
    root = _decode64(root_text, "root")
    if len(root) != HASH_SIZE:
        raise NoteError("the root is not 32 bytes")
    return Checkpoint(origin, int(size), root)


def _parse_signature(line: str) -> Signature:
    name, gap, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not gap:
        raise NoteError("a signature line is a dash, a name and a signature")
    _check_key_name(name)
    material = _decode64(encoded, "signature")
    if len(material) <= KEY_HASH_SIZE:
        raise NoteError("the signature is empty")
    return Signature(name, material[:KEY_HASH_SIZE], material[KEY_HASH_SIZE:])


def _check_key_name(name: str) -> None:
    if not name or "+" in name or any(char.isspace() or char < " " for char in name):
        raise NoteError("a key name is text without spaces and plus signs")


def _decode64(text: str, what: str) -> bytes:
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        raise NoteError(f"the {what} is no base64") from None
    # Spare bits at the end would let two texts stand for the same bytes.
    if b64encode(data).decode() != text:
        raise NoteError(f"the {what} is no canonical base64")
    return data
