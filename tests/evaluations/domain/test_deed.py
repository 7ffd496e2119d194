from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from evaluations.domain.deed import DeedFacts, Likeness, cause_of, pairs, shared_part, similar

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


def test_an_operation_is_the_same_however_it_is_punctuated():
    assert cause_of("“春雷” 专项行动") == cause_of("春雷专项行动") == "春雷专项行动"
    assert cause_of("Case 7-A") == cause_of("case 7a") == "case7a"
    assert cause_of(" · ") == ""


@pytest.mark.parametrize(
    ("cause", "unit", "is_similar"), [("春雷", 1, True), ("春雷", 2, False), ("秋风", 1, False), ("", 1, False)]
)
def test_deeds_of_one_operation_and_one_unit_are_alike_however_far_apart(cause, unit, is_similar):
    deed = replace(DEED, cause="春雷")
    candidate = replace(other(unit=unit, month=1), cause=cause)

    assert similar(deed, [candidate], LIKENESS) == ([candidate] if is_similar else [])


def test_deeds_without_an_operation_are_not_of_one_operation():
    assert similar(DEED, [other(unit=1, month=1)], LIKENESS) == []
