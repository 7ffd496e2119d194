from datetime import timedelta

import pytest

from honors.selectors import ledger
from tests.factories.honors import granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


def test_the_size_at_a_moment_counts_what_was_recorded_up_to_it(at):
    units = tree(at)
    moments = [at + timedelta(hours=hour) for hour in (0, 1, 1, 5, 9)]
    for moment in moments:
        granted([officer(units["station"], at)], units["county"], moment, 2)

    asked = [at + timedelta(minutes=30 * step) for step in range(-1, 21)]

    assert [ledger.size_at(moment) for moment in asked] == [
        2 * sum(recorded <= moment for recorded in moments) for moment in asked
    ]


def test_before_the_first_entry_nothing_was_recorded(at):
    assert ledger.size_at(at) == 0


def test_a_search_by_time_takes_one_query(at, django_assert_num_queries):
    units = tree(at)
    granted([officer(units["station"], at)], units["county"], at, 60)

    with django_assert_num_queries(1):
        assert ledger.size_at(at) == 60
