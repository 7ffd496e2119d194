"""The draw: it follows from the seed alone, and the seed is fixed before anybody votes."""

import hashlib

import pytest

from evaluations.domain.lot import lot_commitment, lot_from, lot_seed
from honors.domain.errors import RuleViolation


def test_the_lot_of_an_item_is_the_documented_digest():
    lot = lot_from("00ff")
    assert lot is not None
    assert lot.of("n1") == hashlib.sha256(b"ballot-lot/1\x00\x00\xff\x00n1").digest()


def test_without_a_seed_there_is_no_lot():
    assert lot_from(None) is None


@pytest.mark.parametrize("seed", ["", "0", "0x00", "zz", "00 00", "００"])
def test_a_seed_is_hexadecimal(seed):
    with pytest.raises(RuleViolation, match=r"round\.bad_seed"):
        lot_from(seed)


def test_the_seed_is_of_one_round_and_its_commitment_of_one_seed():
    seed = lot_seed(b"k" * 32, "r1")
    assert seed == hashlib.sha256(b"ballot-lot-seed/1\0" + b"k" * 32 + b"\0r1").digest()
    assert len({seed, lot_seed(b"k" * 32, "r2"), lot_seed(b"l" * 32, "r1")}) == 3
    assert lot_commitment(seed) == hashlib.sha256(b"ballot-lot-commitment/1\0" + seed).hexdigest()
