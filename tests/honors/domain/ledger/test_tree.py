import pytest
from hypothesis import given
from hypothesis import strategies as st

from honors.domain.ledger.tree import (
    BATCH,
    EMPTY_ROOT,
    Peaks,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    leaf_hashes,
    nodes_read,
    root_at,
    root_of,
)
from tests.reference import merkle

LEAVES = [bytes([number]) for number in range(130)]


def grown(leaves):
    nodes = {}
    peaks = Peaks()
    peaks.extend(
        leaf_hashes(leaves),
        lambda level, begin, row: nodes.update({(level, begin + at): node for at, node in enumerate(row)}),
    )
    return peaks, lambda level, index: nodes[level, index]


def test_the_empty_tree_has_the_root_of_no_bytes():
    assert Peaks().root() == root_of([]) == EMPTY_ROOT == merkle.mth([])


@given(st.lists(st.binary(max_size=40), max_size=70))
def test_the_root_is_that_of_the_rfc(leaves):
    assert root_of(leaf_hashes(leaves)) == merkle.mth(leaves)


@given(st.lists(st.lists(st.binary(max_size=4), max_size=9), max_size=9))
def test_it_does_not_matter_in_what_pieces_a_tree_grows(pieces):
    peaks = Peaks()
    for piece in pieces:
        peaks.extend(leaf_hashes(piece))
    assert peaks.root() == merkle.mth([leaf for piece in pieces for leaf in piece])
    assert peaks.size == sum(map(len, pieces))


def test_one_by_one_is_the_same_as_at_once():
    one_by_one = Peaks()
    for size, leaf in enumerate(LEAVES, start=1):
        one_by_one.append(leaf_hash(leaf))
        assert one_by_one.root() == merkle.mth(LEAVES[:size])


def test_a_stream_longer_than_a_batch_has_the_same_root():
    hashes = leaf_hashes(number.to_bytes(4, "big") for number in range(2 * BATCH + 3))
    peaks = Peaks()
    peaks.extend(hashes)
    assert root_of(iter(hashes)) == peaks.root()


@given(st.integers(0, 130), st.integers(0, 40))
def test_peaks_are_written_and_read_back_and_go_on(size, more):
    peaks, _ = grown(LEAVES[:size])
    again = Peaks.from_bytes(peaks.to_bytes())
    again.extend(leaf_hashes(LEAVES[:more]))
    assert again.root() == merkle.mth(LEAVES[:size] + LEAVES[:more])


@pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data + b"\0", lambda data: b"\1" + data[1:]])
def test_peaks_that_do_not_fit_their_size_are_refused(change):
    peaks, _ = grown(LEAVES[:7])
    with pytest.raises(ValueError, match="fit"):
        Peaks.from_bytes(change(peaks.to_bytes()))


def test_a_hash_of_another_length_is_refused_and_nothing_added():
    peaks, _ = grown(LEAVES[:3])
    with pytest.raises(ValueError, match="32 bytes"):
        peaks.extend([leaf_hash(b""), b"short"])
    assert peaks.root() == merkle.mth(LEAVES[:3])


@given(st.data(), st.integers(1, 130))
def test_inclusion_proofs_are_those_of_the_rfc(data, size):
    index = data.draw(st.integers(0, size - 1))
    _, node = grown(LEAVES)
    assert inclusion_proof(index, size, node) == merkle.path(index, LEAVES[:size])


@given(st.data(), st.integers(1, 130))
def test_consistency_proofs_are_those_of_the_rfc(data, size):
    old = data.draw(st.integers(1, size))
    _, node = grown(LEAVES)
    assert consistency_proof(old, size, node) == merkle.proof(old, LEAVES[:size])
    assert root_at(size, node) == merkle.mth(LEAVES[:size])


def test_the_nodes_of_a_proof_can_be_asked_for_beforehand():
    assert nodes_read(lambda node: inclusion_proof(5, 7, node)) == [(2, 0), (0, 6), (0, 4)]


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_inclusion_proof_outside_the_tree(index, size):
    with pytest.raises(ValueError, match="outside"):
        inclusion_proof(index, size, grown(LEAVES)[1])


@pytest.mark.parametrize(("old", "size"), [(0, 3), (4, 3), (-1, 3)])
def test_no_consistency_proof_from_nothing_or_from_the_future(old, size):
    with pytest.raises(ValueError, match="outside"):
        consistency_proof(old, size, grown(LEAVES)[1])
