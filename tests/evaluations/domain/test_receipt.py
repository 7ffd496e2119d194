"""The box: leaves that keep no order, and receipts that prove inclusion and nothing else."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.domain.receipt import (
    box_root,
    cast_leaf,
    cast_leaf_hash,
    cast_mark,
    make_receipt,
    parse_cast_key,
)
from honors.domain.errors import RuleViolation

KEY = bytes(range(32))


def test_a_leaf_is_its_parts_each_behind_its_length():
    mark, sealed = b"m" * 32, b"s" * 80
    leaf = cast_leaf("r1", "n1", mark, sealed)
    assert leaf == (b"\0\0\0\x0dballot-leaf/1\0\0\0\x02r1\0\0\0\x02n1" + b"\0\0\0\x20" + mark + b"\0\0\0\x50" + sealed)
    assert cast_leaf_hash("r1", "n1", mark, sealed) == hashlib.sha256(b"\0" + leaf).digest()


def test_a_mark_is_a_hash_of_key_round_and_item():
    expected = b"\0\0\0\x0dballot-mark/1\0\0\0\x02r1\0\0\0\x02n1\0\0\0\x20" + KEY
    assert cast_mark(KEY, "r1", "n1") == hashlib.sha256(expected).digest()
    assert len({cast_mark(KEY, "r1", "n1"), cast_mark(KEY, "r1", "n2"), cast_mark(KEY, "r2", "n1")}) == 3


def test_a_key_is_64_hex_digits_in_either_case():
    assert parse_cast_key("0a" * 32) == parse_cast_key("0A" * 32) == b"\x0a" * 32


@pytest.mark.parametrize("text", ["", "0a" * 31, "0a" * 33, "0a" * 31 + "0g", "0a" * 32 + "\n", " " + "0a" * 32])
def test_any_other_key_is_refused_without_being_quoted(text):
    with pytest.raises(RuleViolation) as refusal:
        parse_cast_key(text)
    assert (refusal.value.code, refusal.value.params) == ("ballot.bad_key", {})


def climb(leaf, index, size, proof):
    """RFC 9162 section 2.1.3.2, step by step."""
    node, last, at = leaf, size - 1, index
    for part in proof:
        assert last > 0
        if at & 1 or at == last:
            node = hashlib.sha256(b"\1" + part + node).digest()
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\1" + node + part).digest()
        at, last = at >> 1, last >> 1
    assert last == 0
    return node


@given(st.sets(st.binary(min_size=32, max_size=32), min_size=1, max_size=40))
def test_every_receipt_leads_to_the_root_of_the_box(leaves):
    for leaf in leaves:
        receipt = make_receipt(leaves, leaf)
        assert climb(leaf, receipt.index, receipt.size, receipt.proof) == receipt.root == box_root(leaves)
        assert (receipt.leaf, receipt.size) == (leaf, len(leaves))


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_casting_leaves_no_trace(leaves, chance):
    assert box_root(chance.sample(leaves, len(leaves))) == box_root(leaves)


def test_an_empty_box_has_the_root_of_the_empty_tree():
    assert box_root([]) == hashlib.sha256(b"").digest()


def test_a_leaf_that_is_not_in_the_box_gets_no_receipt():
    with pytest.raises(RuleViolation, match=r"ballot\.unknown_leaf"):
        make_receipt([b"a" * 32], b"b" * 32)
