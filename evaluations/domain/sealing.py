"""Sealing: choices that nobody can read before the close, under a key that nobody holds whole.

The primitives are X25519, HKDF-SHA256, ChaCha20-Poly1305 and Argon2id. Randomness comes in as ``random_bytes``
(``secrets.token_bytes``), the shuffle as ``shuffle`` (``secrets.SystemRandom().shuffle``), so that this module touches
neither the machine nor the clock. Design: two shares by exclusive or, one for the chair, one for every trustee;
both are needed. What this does not promise stands in the threat model.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from evaluations.domain.lot import lot_commitment, lot_seed
from honors.domain.errors import RuleViolation

RandomBytes = Callable[[int], bytes]
Shuffle = Callable[[list[str]], None]

KEY_LENGTH = 32
CHOICE_LENGTH = 32
"""Bytes of a padded choice: four of length, the rest text and zeros."""
_LENGTH_BYTES = 4
PAPER = "ballot-paper"
"""Under which name the entries of paper votes are sealed; no item is called so."""
_TAG_LENGTH = 16
SEALED_CHOICE_LENGTH = KEY_LENGTH + CHOICE_LENGTH + _TAG_LENGTH
_SALT_LENGTH = 16
_ONE_MESSAGE_NONCE = bytes(12)
"""Every key below encrypts exactly one message, so the nonce need not vary."""


class Side(StrEnum):
    """The two shares of a round's key."""

    CHAIR = "chair"
    TRUSTEE = "trustee"


@dataclass(frozen=True)
class Argon2:
    """The cost of guessing a passphrase: passes, memory in KiB, lanes. The defaults follow RFC 9106's second choice."""

    time_cost: int = 3
    memory_cost: int = 65536
    parallelism: int = 4


DEAREST_TIME, DEAREST_MEMORY, MOST_LANES = 10, 262144, 8
"""The most that a wrapped key may ask for. Its cost is read before it can be authenticated, so a changed row must not
make the server take all its memory."""


@dataclass(frozen=True)
class HolderKey:
    """A holder's key pair for one round: the public half, and the private half wrapped (salt and cost inside)."""

    public_key: bytes
    wrapped: bytes


@dataclass(frozen=True)
class Holder:
    """Who can open a share: an id and the public key that this holder made for the round."""

    holder: str
    public_key: bytes


@dataclass(frozen=True)
class SealedShare:
    """The share of ``side``, readable by ``holder`` alone."""

    side: Side
    holder: str
    sealed: bytes


@dataclass(frozen=True)
class RoundKey:
    """What is kept of a round's key: its public half, the sealed shares, and the hash of the seed of the draw that is
    made from the private half (``lot.py``). The private half is forgotten.
    """

    public_key: bytes
    shares: tuple[SealedShare, ...]
    lot_commitment: str


@dataclass(frozen=True)
class OpenedBox:
    """The choices of each item in random order, the items that were left sealed, what was entered from paper, and the
    seed of the draw.
    """

    choices: dict[str, list[str]]
    withheld: tuple[str, ...]
    papers: tuple[str, ...]
    lot_seed: bytes


def pack(*parts: str | bytes) -> bytes:
    """Parts one after another, each behind its length (4 bytes): different parts never give the same bytes."""
    raw = [part.encode() if isinstance(part, str) else part for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in raw)


def make_holder_key(
    passphrase: str,
    *,
    round_id: str,
    holder: str,
    server_key: bytes,
    random_bytes: RandomBytes,
    argon2: Argon2 = Argon2(),
) -> HolderKey:
    """A new key pair, its private half wrapped by the passphrase and by the server key together.

    ``server_key`` is kept outside the database. Raises RuleViolation ``round.passphrase_needed`` for an empty one.
    """
    if not passphrase.strip():
        raise RuleViolation("round.passphrase_needed", field="passphrase")
    private_key = random_bytes(KEY_LENGTH)
    header = b"".join(
        number.to_bytes(4, "big") for number in (argon2.time_cost, argon2.memory_cost, argon2.parallelism)
    ) + random_bytes(_SALT_LENGTH)
    key = _wrapping_key(passphrase, header, server_key, pack("ballot-wrap/1", round_id, holder))
    body = ChaCha20Poly1305(key).encrypt(_ONE_MESSAGE_NONCE, private_key, header)
    return HolderKey(public_key=_public(private_key), wrapped=header + body)


def unwrap_holder_key(wrapped: bytes, passphrase: str, *, round_id: str, holder: str, server_key: bytes) -> bytes:
    """The private key (32 bytes) inside ``wrapped``.

    Raises RuleViolation ``round.wrong_passphrase``: another passphrase, server key, holder or round, or changed bytes;
    they cannot be told apart.
    """
    length = 12 + _SALT_LENGTH
    header, body = wrapped[:length], wrapped[length:]
    try:
        key = _wrapping_key(passphrase, header, server_key, pack("ballot-wrap/1", round_id, holder))
        return ChaCha20Poly1305(key).decrypt(_ONE_MESSAGE_NONCE, body, header)
    except (InvalidTag, HashingError) as error:
        raise RuleViolation("round.wrong_passphrase", field="passphrase") from error


def _wrapping_key(passphrase: str, header: bytes, server_key: bytes, context: bytes) -> bytes:
    time_cost, memory_cost, parallelism = (int.from_bytes(header[at : at + 4], "big") for at in (0, 4, 8))
    if time_cost > DEAREST_TIME or memory_cost > DEAREST_MEMORY or parallelism > MOST_LANES:
        raise HashingError("the cost is out of bounds")
    stretched = hash_secret_raw(
        unicodedata.normalize("NFC", passphrase).encode(),  # input methods differ in how they compose characters
        header[12:],
        time_cost=time_cost,
        memory_cost=memory_cost,
        parallelism=parallelism,
        hash_len=KEY_LENGTH,
        type=Type.ID,
    )
    return _derive(pack(stretched, server_key), context)


def make_round_key(*, round_id: str, chair: Holder, trustees: Sequence[Holder], random_bytes: RandomBytes) -> RoundKey:
    """Make the round's key, split it, seal one share to the chair and the other to each trustee, and forget it.

    Raises RuleViolation ``round.trustee_needed``, or ``round.holder_on_both_sides`` where one person would hold both.
    """
    if not trustees:
        raise RuleViolation("round.trustee_needed")
    if chair.holder in {trustee.holder for trustee in trustees}:
        raise RuleViolation("round.holder_on_both_sides")
    private_key = random_bytes(KEY_LENGTH)
    chair_share = random_bytes(KEY_LENGTH)
    trustee_share = _xor(private_key, chair_share)
    return RoundKey(
        public_key=_public(private_key),
        shares=(
            _seal_share(round_id, Side.CHAIR, chair, chair_share, random_bytes),
            *(_seal_share(round_id, Side.TRUSTEE, trustee, trustee_share, random_bytes) for trustee in trustees),
        ),
        lot_commitment=lot_commitment(lot_seed(private_key, round_id)),
    )


def hand_over_share(
    share: SealedShare, *, round_id: str, private_key: bytes, others: Sequence[Holder], random_bytes: RandomBytes
) -> tuple[SealedShare, ...]:
    """The first holder's step: open the own share and seal it again to every holder of the other side.

    ``private_key`` is the holder's own, unwrapped. Raises RuleViolation ``round.seal_broken``.
    """
    opened = _open_share(round_id, share, private_key)
    return tuple(_seal_share(round_id, share.side, other, opened, random_bytes) for other in others)


def open_box(
    shares: Sequence[SealedShare],
    *,
    round_id: str,
    public_key: bytes,
    private_key: bytes,
    sealed: Mapping[str, Sequence[bytes]],
    voted: Mapping[str, int],
    shuffle: Shuffle,
    papers: Sequence[bytes] = (),
) -> OpenedBox:
    """The second holder's step: join both shares and open every item apart, in random order.

    ``shares`` are those sealed to this holder, the own and the one handed over; ``sealed`` maps an item to its sealed
    choices, ``voted`` every item of the round to the number of people who have voted on it. An item for which the two
    numbers differ stays sealed. Whole ballots stand under the round's own id. ``papers`` are sealed entries of paper.
    Raises RuleViolation ``round.other_side_needed`` without both sides, ``round.seal_broken`` where a share or a choice
    does not open, ``round.shares_do_not_match`` where they make another key than the round's.
    """
    by_side = {share.side: share for share in shares}
    if set(by_side) != set(Side):
        raise RuleViolation("round.other_side_needed")
    halves = [_open_share(round_id, by_side[side], private_key) for side in Side]
    round_key = _xor(*halves)
    if _public(round_key) != public_key:
        raise RuleViolation("round.shares_do_not_match")
    choices: dict[str, list[str]] = {}
    for item, voters in voted.items():
        inside = sealed.get(item, ())
        if len(inside) == voters:
            choices[item] = [open_choice(round_key, round_id, item, choice) for choice in inside]
            shuffle(choices[item])
    return OpenedBox(
        choices=choices,
        withheld=tuple(item for item in voted if item not in choices),
        papers=tuple(open_choice(round_key, round_id, PAPER, entry) for entry in papers),
        lot_seed=lot_seed(round_key, round_id),
    )


def seal_choice(
    public_key: bytes,
    round_id: str,
    item: str,
    choice: str,
    *,
    random_bytes: RandomBytes,
    length: int = CHOICE_LENGTH,
) -> bytes:
    """One choice sealed to the round, bound to round and item; padded to ``length`` bytes, so that all are equally long
    whatever they say. A whole ballot stands under the round's own id, with a length that fits its text.

    Precondition: the choice went through ``ballot.complete_ballot``. Raises ValueError for one that does not fit.
    """
    text = choice.encode()
    if len(text) > length - _LENGTH_BYTES:
        raise ValueError("a choice longer than the padding")
    padded = len(text).to_bytes(_LENGTH_BYTES, "big") + text.ljust(length - _LENGTH_BYTES, b"\0")
    return _seal(public_key, padded, pack("ballot-choice/1", round_id, item), random_bytes)


def open_choice(private_key: bytes, round_id: str, item: str, sealed: bytes) -> str:
    """The choice inside. Raises RuleViolation ``round.seal_broken``: another key, round or item, or changed bytes.

    Text that is no known choice comes back as it is, and is counted as invalid.
    """
    padded = _open(private_key, sealed, pack("ballot-choice/1", round_id, item))
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length].decode(errors="replace")


def _seal_share(round_id: str, side: Side, holder: Holder, share: bytes, random_bytes: RandomBytes) -> SealedShare:
    context = pack("ballot-share/1", round_id, side.value, holder.holder)
    return SealedShare(side, holder.holder, _seal(holder.public_key, share, context, random_bytes))


def _open_share(round_id: str, share: SealedShare, private_key: bytes) -> bytes:
    return _open(private_key, share.sealed, pack("ballot-share/1", round_id, share.side.value, share.holder))


def _seal(public_key: bytes, plain: bytes, context: bytes, random_bytes: RandomBytes) -> bytes:
    one_time = random_bytes(KEY_LENGTH)
    one_time_public = _public(one_time)
    key = _agree(one_time, public_key, pack(context, one_time_public, public_key))
    return one_time_public + ChaCha20Poly1305(key).encrypt(_ONE_MESSAGE_NONCE, plain, context)


def _open(private_key: bytes, sealed: bytes, context: bytes) -> bytes:
    one_time_public, body = sealed[:KEY_LENGTH], sealed[KEY_LENGTH:]
    try:
        key = _agree(private_key, one_time_public, pack(context, one_time_public, _public(private_key)))
        return ChaCha20Poly1305(key).decrypt(_ONE_MESSAGE_NONCE, body, context)
    except (InvalidTag, ValueError) as error:  # ValueError: not a point of the curve, or cut short
        raise RuleViolation("round.seal_broken") from error


def _agree(private_key: bytes, public_key: bytes, info: bytes) -> bytes:
    shared = X25519PrivateKey.from_private_bytes(private_key).exchange(X25519PublicKey.from_public_bytes(public_key))
    return _derive(shared, info)


def _derive(secret: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_LENGTH, salt=None, info=info).derive(secret)


def _public(private_key: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))
