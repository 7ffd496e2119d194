from dataclasses import replace

import pytest

from honors.domain.ledger.commitment import commit, commitments
from honors.domain.ledger.openings import pack
from honors.domain.ledger.plain import held_back
from tests.honors.domain.ledger.samples import GRANT, counting_bytes

OPENINGS = commit({"keys": {"unit_id": 7}, "name": "张三", "number": "033001"}, counting_bytes())
LEAF = replace(GRANT, commitments=commitments(OPENINGS)).to_bytes()
HEAD, _, REST = LEAF.decode().partition('"keys"')
TAIL = REST[REST.index("}") :]
PLAIN = (0, LEAF, HEAD, TAIL, pack(OPENINGS), '{"unit_id":7}')
OTHERS = [(1, *PLAIN[1:]), (2, *PLAIN[1:])]


def changed(at, value):
    return (*PLAIN[:at], value, *PLAIN[at + 1 :])


def test_plain_rows_pass():
    assert held_back([]) == []
    assert held_back([PLAIN, *OTHERS]) == []


@pytest.mark.parametrize("at", [1, 2, 3, 5])
def test_a_row_that_differs_anywhere_is_held_back_alone(at):
    other = PLAIN[at][:-1] + PLAIN[at][-1:] * 2
    assert held_back([PLAIN, changed(at, other), *OTHERS]) == [0]


def test_no_byte_of_the_openings_can_change():
    opened = PLAIN[4]
    for at in range(len(opened)):
        altered = opened[:at] + bytes([opened[at] ^ 1]) + opened[at + 1 :]
        assert held_back([*OTHERS, changed(4, altered)]) == [0], at


@pytest.mark.parametrize(
    "opened",
    [
        b"",
        b"\n",
        PLAIN[4][:-1],
        PLAIN[4] + b"\n",
        PLAIN[4] * 2,
        pack(OPENINGS[1:]),
        pack(OPENINGS[:2]),
        pack([*OPENINGS, OPENINGS[0]]),
        PLAIN[4].replace(b"name", b"n\xffme"),
        PLAIN[4].replace(b"name 01", b"name zz"),
    ],
)
def test_openings_of_another_form_are_held_back_alone(opened):
    assert held_back([OTHERS[0], changed(4, opened), OTHERS[1]]) == [0]


def test_a_leaf_with_a_backslash_is_held_back():
    leaf = LEAF.replace(b"330500000000", b'33"5'.replace(b'"', b'\\"'))
    tail = TAIL.replace("330500000000", '33\\"5')
    assert held_back([(0, leaf, HEAD, tail, *PLAIN[4:])]) == [0]
