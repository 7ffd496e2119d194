from datetime import date
from fractions import Fraction

import pytest

from evaluations.domain.deed import DeedFacts, Likeness, pairs, shared_part, similar

LIKENESS = Likeness(days=7, title_days=30, title_percent=50)
DEED = DeedFacts(key="a", title="水库勇救落水儿童", done_on=date(2026, 11, 10), unit=1, participants=frozenset({5}))


def other(*, key="b", title="全然不同之事", day=10, month=11, unit=2, people=()):
    return DeedFacts(key=key, title=title, done_on=date(2026, month, day), unit=unit, participants=frozenset(people))


def test_the_pairs_of_a_title_leave_out_what_is_no_letter():
    assert pairs("救 人·记") == {"救人", "人记"}
    assert pairs("救") == frozenset()


def test_the_shared_part_is_that_of_all_pairs():
    assert shared_part("勇救儿童", "勇救老人") == Fraction(1, 5)
    assert shared_part("救", "救") == 0


@pytest.mark.parametrize(
    ("candidate", "is_similar"),
    [
        (other(unit=1, day=17), True),
        (other(unit=1, day=18), False),
        (other(unit=1, day=3), True),
        (other(people=[5, 6], day=12), True),
        (other(people=[6], day=12), False),
        (other(title="水库勇救落水儿童记", month=10, day=11), True),
        (other(title="水库勇救落水儿童记", month=10, day=10), False),
        (other(title="山中勇救迷路老人"), False),
        (other(key="a", unit=1), False),
    ],
)
def test_a_deed_is_similar_by_unit_person_or_title_within_its_days(candidate, is_similar):
    assert similar(DEED, [candidate], LIKENESS) == ([candidate] if is_similar else [])


def test_the_nearest_in_time_comes_first():
    far, near = other(key="far", unit=1, day=16), other(key="near", unit=1, day=9)

    assert [row.key for row in similar(DEED, [far, near], LIKENESS)] == ["near", "far"]
