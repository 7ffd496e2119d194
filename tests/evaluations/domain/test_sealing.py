"""Sealing: what opens, and everything that must not. Cheap Argon2id; the numbers of production are settings."""

import os
import random

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from evaluations.domain import sealing
from evaluations.domain.lot import lot_commitment
from evaluations.domain.sealing import (
    SEALED_CHOICE_LENGTH,
    Argon2,
    Holder,
    Side,
    hand_over_share,
    make_holder_key,
    make_round_key,
    open_box,
    open_choice,
    pack,
    seal_choice,
    unwrap_holder_key,
)
from honors.domain.errors import RuleViolation

CHEAP = Argon2(time_cost=1, memory_cost=8, parallelism=1)
SERVER_KEY = b"k" * 32
PASSPHRASE = "correct horse"
PRIVATE = bytes(range(32))
PUBLIC = X25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
CHAIR, FIRST, SECOND = "chair", "first trustee", "second trustee"


def holder_key(holder, passphrase=PASSPHRASE, round_id="r1", argon2=CHEAP):
    return make_holder_key(
        passphrase, round_id=round_id, holder=holder, server_key=SERVER_KEY, random_bytes=os.urandom, argon2=argon2
    )


def unwrap(wrapped, passphrase=PASSPHRASE, *, round_id="r1", holder=CHAIR, server_key=SERVER_KEY):
    return unwrap_holder_key(wrapped, passphrase, round_id=round_id, holder=holder, server_key=server_key)


class Round:
    """A round with its holders, as the database would keep it."""

    def __init__(self):
        self.keys = {name: holder_key(name) for name in (CHAIR, FIRST, SECOND)}
        self.holders = {name: Holder(name, key.public_key) for name, key in self.keys.items()}
        self.key = make_round_key(
            round_id="r1",
            chair=self.holders[CHAIR],
            trustees=[self.holders[FIRST], self.holders[SECOND]],
            random_bytes=os.urandom,
        )

    def private(self, name):
        return unwrap(self.keys[name].wrapped, holder=name)

    def share_of(self, name):
        return next(share for share in self.key.shares if share.holder == name)

    def hand_over(self, name, *others):
        return hand_over_share(
            self.share_of(name),
            round_id="r1",
            private_key=self.private(name),
            others=[self.holders[other] for other in others],
            random_bytes=os.urandom,
        )

    def seal(self, item, choice):
        return seal_choice(self.key.public_key, "r1", item, choice, random_bytes=os.urandom)

    def open(self, name, shares, sealed, **changes):
        voted = {item: len(choices) for item, choices in sealed.items()}
        values = {"round_id": "r1", "public_key": self.key.public_key, "voted": voted, "shuffle": list.sort} | changes
        return open_box(shares, private_key=self.private(name), sealed=sealed, **values)


@pytest.fixture(scope="module")
def voting():
    return Round()


def refused(code):
    return pytest.raises(RuleViolation, match=f"^{code.replace('.', '[.]')}$")


# Holders' keys


def test_the_passphrase_opens_the_holders_key():
    key = holder_key(CHAIR)
    private_key = unwrap(key.wrapped)
    assert X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw() == key.public_key
    assert private_key not in key.wrapped


def test_the_costs_of_the_passphrase_travel_with_the_key():
    key = holder_key(CHAIR, argon2=Argon2(time_cost=2, memory_cost=16, parallelism=2))
    assert len(unwrap(key.wrapped)) == 32
    assert key.wrapped[:12] == bytes([0, 0, 0, 2, 0, 0, 0, 16, 0, 0, 0, 2])


def test_a_passphrase_composed_in_another_way_is_the_same():
    key = holder_key(CHAIR, passphrase="caf\u00e9 口令")
    assert len(unwrap(key.wrapped, "cafe\u0301 口令")) == 32


@pytest.mark.parametrize(
    "other",
    [
        {"passphrase": "Correct horse"},
        {"passphrase": ""},
        {"holder": FIRST},
        {"round_id": "r2"},
        {"server_key": b"x" * 32},
    ],
)
def test_nothing_else_opens_the_holders_key(other):
    with refused("round.wrong_passphrase"):
        unwrap(holder_key(CHAIR).wrapped, **other)


@pytest.mark.parametrize("at", [12, 27, 28, 59, 60, 75])  # in the salt, in the key and in the tag
def test_a_changed_wrapping_is_refused(at):
    wrapped = bytearray(holder_key(CHAIR).wrapped)
    assert len(wrapped) == 76
    wrapped[at] ^= 1
    with refused("round.wrong_passphrase"):
        unwrap(bytes(wrapped))


@pytest.mark.parametrize("length", [0, 11, 20, 28, 40])
def test_a_wrapping_cut_short_is_refused(length):
    with refused("round.wrong_passphrase"):
        unwrap(holder_key(CHAIR).wrapped[:length])


def test_an_empty_passphrase_is_refused():
    with refused("round.passphrase_needed"):
        holder_key(CHAIR, passphrase=" ")


# The round's key


def test_the_key_is_split_for_the_chair_and_every_trustee(voting):
    assert [(share.side, share.holder) for share in voting.key.shares] == [
        (Side.CHAIR, CHAIR),
        (Side.TRUSTEE, FIRST),
        (Side.TRUSTEE, SECOND),
    ]


def test_the_key_is_nowhere_in_what_is_kept():
    drawn = []

    def noted(length):
        drawn.append(os.urandom(length))
        return drawn[-1]

    keys = {name: holder_key(name) for name in (CHAIR, FIRST)}
    made = make_round_key(
        round_id="r1",
        chair=Holder(CHAIR, keys[CHAIR].public_key),
        trustees=[Holder(FIRST, keys[FIRST].public_key)],
        random_bytes=noted,
    )
    kept = made.public_key + b"".join(share.sealed for share in made.shares)
    private_key, chair_share = drawn[:2]
    trustee_share = bytes(a ^ b for a, b in zip(private_key, chair_share, strict=True))
    assert [secret in kept for secret in (private_key, chair_share, trustee_share)] == [False] * 3
    # The first value drawn is the round's key indeed: it opens what is sealed to the round.
    sealed = seal_choice(made.public_key, "r1", "n1", "approve", random_bytes=os.urandom)
    assert open_choice(private_key, "r1", "n1", sealed) == "approve"
    for share in (chair_share, trustee_share):
        with refused("round.seal_broken"):
            open_choice(share, "r1", "n1", sealed)


def test_a_round_needs_a_trustee_who_is_not_the_chair(voting):
    with refused("round.trustee_needed"):
        make_round_key(round_id="r1", chair=voting.holders[CHAIR], trustees=[], random_bytes=os.urandom)
    with refused("round.holder_on_both_sides"):
        make_round_key(
            round_id="r1",
            chair=voting.holders[CHAIR],
            trustees=[voting.holders[FIRST], voting.holders[CHAIR]],
            random_bytes=os.urandom,
        )


# Unsealing in two steps


@pytest.mark.parametrize(("first", "second"), [(CHAIR, FIRST), (CHAIR, SECOND), (FIRST, CHAIR), (SECOND, CHAIR)])
def test_the_chair_and_any_trustee_open_the_box_in_either_order(voting, first, second):
    others = (FIRST, SECOND) if first == CHAIR else (CHAIR,)
    handed = next(share for share in voting.hand_over(first, *others) if share.holder == second)
    sealed = {
        "n1": [voting.seal("n1", choice) for choice in ("oppose", "approve", "approve")],
        "n2": [voting.seal("n2", "abstain")],
    }
    opened = voting.open(second, [voting.share_of(second), handed], sealed)
    assert opened.choices == {"n1": ["approve", "approve", "oppose"], "n2": ["abstain"]}
    assert opened.withheld == ()


@pytest.mark.parametrize("name", [CHAIR, FIRST])
def test_neither_share_alone_opens_the_box(voting, name):
    with refused("round.other_side_needed"):
        voting.open(name, [voting.share_of(name)], {"n1": [voting.seal("n1", "approve")]})


def test_two_trustees_hold_the_same_share(voting):
    [handed] = voting.hand_over(FIRST, SECOND)
    with refused("round.other_side_needed"):
        voting.open(SECOND, [voting.share_of(SECOND), handed], {"n1": [voting.seal("n1", "approve")]})


def test_a_share_opens_for_its_holder_alone(voting):
    with refused("round.seal_broken"):
        voting.open(FIRST, [voting.share_of(CHAIR), voting.share_of(FIRST)], {"n1": [voting.seal("n1", "approve")]})


def test_a_share_of_another_round_does_not_open(voting):
    with refused("round.seal_broken"):
        hand_over_share(
            voting.share_of(CHAIR),
            round_id="r2",
            private_key=voting.private(CHAIR),
            others=[voting.holders[FIRST]],
            random_bytes=os.urandom,
        )


def test_shares_that_make_another_key_are_refused(voting):
    [handed] = voting.hand_over(FIRST, CHAIR)
    with refused("round.shares_do_not_match"):
        voting.open(CHAIR, [voting.share_of(CHAIR), handed], {}, public_key=voting.holders[FIRST].public_key)


def test_an_item_whose_leaves_and_voters_differ_in_number_stays_sealed(voting):
    [handed] = voting.hand_over(FIRST, CHAIR)
    sealed = {
        "added": [voting.seal("added", "approve")] * 3,
        "lost": [voting.seal("lost", "approve")],
        "whole": [voting.seal("whole", "approve")] * 2,
    }
    opened = voting.open(CHAIR, [voting.share_of(CHAIR), handed], sealed, voted={"added": 2, "lost": 2, "whole": 2})
    assert opened.choices == {"whole": ["approve", "approve"]}
    assert opened.withheld == ("added", "lost")


def test_an_item_all_of_whose_leaves_are_gone_stays_sealed_too(voting):
    [handed] = voting.hand_over(FIRST, CHAIR)
    opened = voting.open(CHAIR, [voting.share_of(CHAIR), handed], {}, voted={"gone": 2, "unvoted": 0})
    assert (opened.choices, opened.withheld) == ({"unvoted": []}, ("gone",))


def test_choices_come_out_in_the_order_of_the_shuffle(voting):
    [handed] = voting.hand_over(FIRST, CHAIR)
    sealed = {"n1": [voting.seal("n1", choice) for choice in ("approve",) * 20 + ("oppose",) * 20]}
    opened = voting.open(CHAIR, [voting.share_of(CHAIR), handed], sealed, shuffle=random.Random(7).shuffle)
    expected = ["approve"] * 20 + ["oppose"] * 20
    random.Random(7).shuffle(expected)
    assert opened.choices["n1"] == expected


# Choices


@given(st.text(max_size=28).filter(lambda text: len(text.encode()) <= 28))
def test_every_sealed_choice_has_one_length_and_opens_to_itself(choice):
    sealed = seal_choice(PUBLIC, "r1", "n1", choice, random_bytes=os.urandom)
    assert len(sealed) == SEALED_CHOICE_LENGTH == 80
    assert open_choice(PRIVATE, "r1", "n1", sealed) == choice


def test_a_choice_beyond_the_padding_is_a_mistake_of_the_program(voting):
    with pytest.raises(ValueError, match="longer than the padding"):
        voting.seal("n1", "x" * 29)


def test_the_same_choice_never_looks_the_same(voting):
    assert len({voting.seal("n1", "approve") for _ in range(20)}) == 20


@pytest.fixture(scope="module")
def sealed_to_private():
    return seal_choice(PUBLIC, "r1", "n1", "approve", random_bytes=os.urandom)


@pytest.mark.parametrize(
    ("private_key", "round_id", "item"),
    [(bytes(range(1, 33)), "r1", "n1"), (PRIVATE, "r2", "n1"), (PRIVATE, "r1", "n2"), (PRIVATE, "r1n", "1")],
)
def test_another_key_round_or_item_opens_nothing(sealed_to_private, private_key, round_id, item):
    assert open_choice(PRIVATE, "r1", "n1", sealed_to_private) == "approve"
    with refused("round.seal_broken"):
        open_choice(private_key, round_id, item, sealed_to_private)


def test_a_change_of_any_byte_is_refused(sealed_to_private):
    for at in range(len(sealed_to_private)):
        changed = bytearray(sealed_to_private)
        changed[at] ^= 1
        with refused("round.seal_broken"):
            open_choice(PRIVATE, "r1", "n1", bytes(changed))


@pytest.mark.parametrize("sealed", [b"", b"\0" * 31, b"\0" * 80, b"\xff" * 48])
def test_what_is_no_sealed_choice_is_refused(sealed):
    with refused("round.seal_broken"):
        open_choice(PRIVATE, "r1", "n1", sealed)


def test_different_parts_never_pack_alike():
    assert pack("ab", "c") != pack("a", "bc") != pack("abc")
    assert pack("a", b"\xff") == b"\0\0\0\x01a\0\0\0\x01\xff"


def test_a_longer_text_is_padded_to_the_length_that_is_asked():
    for text in ("", "x" * 92):
        sealed = seal_choice(PUBLIC, "r1", "r1", text, random_bytes=os.urandom, length=96)
        assert (len(sealed), open_choice(PRIVATE, "r1", "r1", sealed)) == (144, text)


@pytest.mark.parametrize(("at", "value"), [(0, 11), (4, 262145), (8, 9), (4, 2**32 - 1)])
def test_a_wrapping_that_asks_for_more_than_the_bounds_is_refused_before_it_costs(at, value, monkeypatch):
    wrapped = bytearray(holder_key(CHAIR).wrapped)
    wrapped[at : at + 4] = value.to_bytes(4, "big")
    monkeypatch.setattr(sealing, "hash_secret_raw", lambda *_args, **_costs: pytest.fail("the cost was paid"))
    with pytest.raises(RuleViolation, match=r"round\.wrong_passphrase"):
        unwrap(bytes(wrapped))


def test_the_seed_of_the_draw_comes_out_with_the_box_and_is_the_one_committed_to(voting):
    [handed] = voting.hand_over(FIRST, CHAIR)
    opened = voting.open(CHAIR, [voting.share_of(CHAIR), handed], {"n1": []})
    assert lot_commitment(opened.lot_seed) == voting.key.lot_commitment
