import json
from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.domain.bar import BarKind, BarSpan
from evaluations.domain.eligibility import examine
from evaluations.domain.example.cells import Cells
from evaluations.domain.example.recipients import facts_of
from evaluations.domain.facts import Facts
from evaluations.domain.frozen import freeze, thaw
from evaluations.selectors.shipped import EXAMPLES, book, read_table

BOOK = book()
EXAMPLE_FACTS = [facts_of(Cells(1, row), BOOK) for row in read_table(EXAMPLES / "eligibility.csv")[1]]

bars = st.builds(
    BarSpan,
    kind=st.sampled_from(BarKind),
    degree=st.text(max_size=4),
    starts_on=st.dates(),
    ends_on=st.none() | st.dates(),
    lifted_on=st.none() | st.dates(),
)


@given(st.sampled_from(EXAMPLE_FACTS), st.lists(bars, max_size=3).map(tuple), st.frozensets(st.text(max_size=3)))
def test_facts_come_back_from_json_as_they_were_and_the_rules_say_the_same(facts, some, roles):
    facts = replace(facts, bars=some, nominated_as=roles, death_causes=roles)

    again = thaw(Facts, json.loads(json.dumps(freeze(facts))))

    assert again == facts
    assert examine(again) == examine(facts)


def test_a_set_is_written_in_one_order():
    assert freeze(frozenset({"b", "a", "c"})) == ["a", "b", "c"]


def test_a_fact_that_was_added_later_takes_its_default():
    data = freeze(EXAMPLE_FACTS[0])
    del data["cause"]

    assert thaw(Facts, data).cause == ""


@dataclass(frozen=True)
class _One:
    day: date
    count: int = 0


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"day": "2026-13-01"}, ValueError),
        ({"day": "2026-12-01", "count": "1"}, TypeError),
        ({"day": "2026-12-01", "other": 1}, ValueError),
        ({}, TypeError),
    ],
)
def test_what_is_not_of_the_kind_is_refused(data, error):
    with pytest.raises(error):
        thaw(_One, data)
