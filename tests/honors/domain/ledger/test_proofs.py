import pytest
from hypothesis import given
from hypothesis import strategies as st

from honors.domain.ledger.proofs import ProofError, RootMismatchError, verify_consistency, verify_inclusion
from honors.domain.ledger.tree import leaf_hash
from tests.reference import merkle

LEAVES = [bytes([number]) for number in range(70)]
ROOTS = [merkle.mth(LEAVES[:size]) for size in range(71)]


def flipped(data, bit):
    changed = bytearray(data)
    changed[bit // 8 % len(changed)] ^= 1 << bit % 8
    return bytes(changed)


@st.composite
def inclusions(draw):
    size = draw(st.integers(1, 70))
    index = draw(st.integers(0, size - 1))
    return {
        "index": index,
        "size": size,
        "leaf_hash": leaf_hash(LEAVES[index]),
        "root": ROOTS[size],
        "proof": merkle.path(index, LEAVES[:size]),
    }


@st.composite
def consistencies(draw):
    new = draw(st.integers(1, 70))
    old = draw(st.integers(1, new))
    return {
        "old": old,
        "new": new,
        "old_root": ROOTS[old],
        "new_root": ROOTS[new],
        "proof": merkle.proof(old, LEAVES[:new]),
    }


@given(inclusions())
def test_a_path_of_the_rfc_is_accepted(case):
    verify_inclusion(**case)


@given(consistencies())
def test_a_proof_of_the_rfc_is_accepted(case):
    verify_consistency(**case)


@given(inclusions(), st.integers(0, 255), st.data())
def test_one_bit_anywhere_refuses_an_inclusion(case, bit, data):
    places = ["leaf_hash", "root", *range(len(case["proof"]))]
    place = data.draw(st.sampled_from(places))
    if isinstance(place, int):
        case["proof"][place] = flipped(case["proof"][place], bit)
    else:
        case[place] = flipped(case[place], bit)
    with pytest.raises(RootMismatchError):
        verify_inclusion(**case)


@given(consistencies(), st.integers(0, 255), st.data())
def test_one_bit_anywhere_refuses_a_consistency(case, bit, data):
    places = ["old_root", "new_root", *range(len(case["proof"]))]
    place = data.draw(st.sampled_from(places))
    if isinstance(place, int):
        case["proof"][place] = flipped(case["proof"][place], bit)
    else:
        case[place] = flipped(case[place], bit)
    with pytest.raises(RootMismatchError):
        verify_consistency(**case)


@given(inclusions(), st.integers(0, 80), st.integers(0, 80))
def test_another_place_or_size_is_accepted_only_where_the_rfc_gives_the_same(case, index, size):
    said = {**case, "index": index, "size": size, "root": ROOTS[min(size, 70)]}
    true = index < size <= 70 and leaf_hash(LEAVES[index]) == case["leaf_hash"]
    true = true and merkle.path(index, LEAVES[:size]) == case["proof"]
    try:
        verify_inclusion(**said)
        accepted = True
    except ProofError:
        accepted = False
    assert accepted == true


@given(inclusions(), st.booleans())
def test_more_or_less_than_the_proof_is_refused(case, more):
    proof = case["proof"]
    case["proof"] = [*proof, bytes(32)] if more or not proof else proof[:-1]
    with pytest.raises(ProofError, match=r"long|short"):
        verify_inclusion(**case)


@given(consistencies(), st.booleans())
def test_more_or_less_than_the_consistency_proof_is_refused(case, more):
    proof = case["proof"]
    case["proof"] = [*proof, bytes(32)] if more or not proof else proof[:-1]
    with pytest.raises(ProofError, match=r"long|short|equal sizes"):
        verify_consistency(**case)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"index": 3}, "outside"),
        ({"index": -1}, "natural"),
        ({"index": True}, "natural"),
        ({"size": 0}, "outside"),
        ({"leaf_hash": b"x" * 31}, "32 bytes"),
        ({"root": b""}, "32 bytes"),
        ({"proof": [bytes(33), bytes(32)]}, "32 bytes"),
        ({"proof": ["text", bytes(32)]}, "32 bytes"),
        ({"proof": []}, "short"),
    ],
)
def test_a_malformed_inclusion_is_refused(change, words):
    case = {"index": 1, "size": 3, "leaf_hash": leaf_hash(LEAVES[1]), "root": ROOTS[3]}
    case["proof"] = merkle.path(1, LEAVES[:3])
    with pytest.raises(ProofError, match=words):
        verify_inclusion(**{**case, **change})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"old": 0}, "empty"),
        ({"old": 0, "new": 0, "proof": []}, "empty"),
        ({"old": 8}, "larger"),
        ({"old": 7, "old_root": ROOTS[7]}, "equal sizes"),
        ({"old_root": bytes(31)}, "32 bytes"),
        ({"proof": []}, "short"),
        ({"new": 1.0}, "natural"),
    ],
)
def test_a_malformed_consistency_is_refused(change, words):
    case = {"old": 3, "new": 7, "old_root": ROOTS[3], "new_root": ROOTS[7], "proof": merkle.proof(3, LEAVES[:7])}
    with pytest.raises(ProofError, match=words):
        verify_consistency(**{**case, **change})


def test_a_mismatch_carries_both_roots():
    with pytest.raises(RootMismatchError) as caught:
        verify_inclusion(index=0, size=1, leaf_hash=ROOTS[1], root=bytes(32), proof=[])
    assert (caught.value.which, caught.value.expected, caught.value.computed) == ("root", bytes(32), ROOTS[1])


def test_a_consistency_mismatch_says_whose_root():
    with pytest.raises(RootMismatchError) as caught:
        verify_consistency(old=3, new=7, old_root=ROOTS[3], new_root=bytes(32), proof=merkle.proof(3, LEAVES[:7]))
    assert (caught.value.which, caught.value.expected, caught.value.computed) == ("new_root", bytes(32), ROOTS[7])


def test_roots_of_equal_sizes_are_compared_and_nothing_more():
    verify_consistency(old=5, new=5, old_root=b"any", new_root=b"any", proof=[])
    with pytest.raises(RootMismatchError):
        verify_consistency(old=5, new=5, old_root=ROOTS[5], new_root=ROOTS[6], proof=[])
