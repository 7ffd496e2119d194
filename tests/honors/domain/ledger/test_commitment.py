from hashlib import sha256

import pytest

from honors.domain.ledger.canonical import CanonicalError
from honors.domain.ledger.commitment import Opening, commit, commitments, opens
from tests.honors.domain.ledger.samples import counting_bytes


def test_the_formula_is_the_documented_one():
    (opening,) = commit({"name": "张三"}, counting_bytes(7))
    by_hand = sha256(b"ledger/commitment/v1\x00" + b"\x07" * 32 + b"name\x00" + '"张三"'.encode()).hexdigest()
    assert commitments([opening]) == {"name": by_hand}
    assert opening == Opening("name", b"\x07" * 32, '"张三"'.encode())


def test_every_field_has_a_salt_of_its_own():
    openings = commit({"b": 1, "a": 1}, counting_bytes())
    assert [(opening.field, opening.salt[0]) for opening in openings] == [("a", 0), ("b", 1)]


@pytest.mark.parametrize(
    "other",
    [Opening("names", bytes(32), b"1"), Opening("name", b"\1" * 32, b"1"), Opening("name", bytes(32), b"2")],
)
def test_only_the_opening_itself_opens(other):
    (opening,) = commit({"name": 1}, counting_bytes())
    assert opens(opening, opening.commitment())
    assert not opens(other, opening.commitment())


@pytest.mark.parametrize("field", ["", "Name", "1name", "na me", "na\0me", "x" * 41])
def test_a_strange_field_name_is_refused(field):
    with pytest.raises(ValueError, match="field name"):
        commit({field: 1}, counting_bytes())


def test_a_short_salt_and_a_float_are_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        commit({"name": 1}, lambda size: bytes(size - 1))
    with pytest.raises(CanonicalError):
        commit({"name": 1.5}, counting_bytes())
