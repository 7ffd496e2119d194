from datetime import UTC, datetime, timedelta

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from honors.domain.audit import EVENT_COLUMNS, canonical_json, differing_columns, event_bytes

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
AT = datetime(2026, 11, 24, 2, 0, 0, 120, tzinfo=UTC)
COLUMNS = {name: (7 if name == "user_id" else name) for name in EVENT_COLUMNS}


@given(PLAIN)
def test_the_quick_writer_writes_what_the_general_one_does(value):
    assert canonical_json(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value",
    [
        '\x00\x1f\x7f\b\t\n\f\r"\\/',
        "\u2028\u2029\ufeff\U0001f600𠮷",
        {"\U0001f600": 1, "\ufb33": 2, "a": 3},
        {"b": 1, "a": {"d": [True, None, -1], "c": "张·试"}},
    ],
)
def test_the_quick_writer_agrees_on_what_json_writers_differ_about(value):
    assert canonical_json(value) == rfc8785.dumps(value)


def test_a_float_keeps_the_form_of_the_standard():
    assert canonical_json({"x": 1e16}) == b'{"x":10000000000000000}'


@pytest.mark.parametrize("value", [2**53, {"x": -(2**53)}, "\ud800", float("nan")])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical_json(value)


def test_the_columns_of_an_event_agree_with_its_body():
    assert differing_columns(event_bytes(COLUMNS, at=AT, before=None, after={"a": 1}), AT, COLUMNS) == []


@pytest.mark.parametrize("name", EVENT_COLUMNS)
def test_every_column_is_bound_by_the_body(name):
    body = event_bytes(COLUMNS, at=AT, before=None, after=None)

    assert differing_columns(body, AT, {**COLUMNS, name: "other"}) == [name]


def test_the_time_is_bound_to_the_microsecond():
    body = event_bytes(COLUMNS, at=AT, before=None, after=None)

    assert differing_columns(body, AT + timedelta(microseconds=1), COLUMNS) == ["at"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"at":"x"}', b'{"at":"2026-11-24T02:00:00+00:00"}', b"\xff"])
def test_bytes_that_are_no_event_are_named_as_such(body):
    assert differing_columns(body, AT, COLUMNS) == ["body"]
