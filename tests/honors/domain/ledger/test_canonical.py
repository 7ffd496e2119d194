import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honors.domain.ledger.canonical import CanonicalError, canonical_bytes, parse_canonical

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4))


@given(VALUES)
def test_what_is_written_is_read_back_and_is_json(value):
    written = canonical_bytes(value)
    assert parse_canonical(written) == json.loads(written) == value


def test_keys_stand_in_the_order_of_utf_16_and_nothing_is_escaped_that_need_not_be():
    assert canonical_bytes({"\ufb33": 1, "\U0001f600": 2, "b": '"\\\n\u0001', "a": "湖州"}).decode() == (
        '{"a":"湖州","b":"\\"\\\\\\n\\u0001","\U0001f600":2,"\ufb33":1}'
    )


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": [1, 1.0]}, "/a/1"),
        ({"a": float("nan")}, "/a"),
        (2**53, ""),
        ({"a": {1: 2}}, "/a"),
        ({"a": (1,)}, "/a"),
        ({"a": b"x"}, "/a"),
        (["\ud800"], "/0"),
        ({"\ud800": 1}, ""),
    ],
)
def test_what_has_no_canonical_form_is_refused_with_its_place(value, place):
    with pytest.raises(CanonicalError) as caught:
        canonical_bytes(value)
    assert caught.value.place == place


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}', b'{"a":1,"a":2}', b'{"a": 1}', b"1.0", b"1e3", b"-0", b"NaN", b"Infinity", b'"\\u0041"',
        b'"\\ud800"', b'"\xff"', b"9007199254740992", b"[1,]", b"", b" 1", b"1\n", b"[" * 100_000, b"9" * 5000,
        b"[" * 40 + b"]" * 40, b"\xef\xbb\xbf1",
    ],
)  # fmt: skip
def test_bytes_that_are_not_the_canonical_ones_are_refused(data):
    with pytest.raises(CanonicalError):
        parse_canonical(data)
