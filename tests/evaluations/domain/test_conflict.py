import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.domain.conflict import (
    DECLARABLE,
    Effect,
    Ground,
    Judge,
    Matter,
    Post,
    effect_of,
    grounds_in_data,
    is_direct_superior,
)

COUNTY, STATION, OTHER = 1, 7, 8
AT_STATION = Post(STATION, COUNTY, is_small=True, leads=False)
CHIEF = Post(STATION, COUNTY, is_small=True, leads=True)
ELSEWHERE = Post(OTHER, COUNTY, is_small=True, leads=False)
DIRECTOR = Post(COUNTY, None, is_small=False, leads=True)
CLERK = Post(COUNTY, None, is_small=False, leads=False)
MATTER = Matter(
    nominee=1, nominated_by=100, participants=frozenset({1, 2}), posts=frozenset({AT_STATION}), kin=frozenset({5})
)
LED = Matter(nominee=1, nominated_by=100, participants=frozenset(), posts=frozenset({CHIEF}))


@pytest.mark.parametrize("effect", list(Effect))
@pytest.mark.parametrize("ground", list(Ground))
def test_a_ground_does_what_its_setting_says_but_for_one_s_own_award(ground, effect):
    fixed = {Ground.NONE: Effect.DISCLOSE, Ground.NOMINEE: Effect.BLOCK}

    assert effect_of(ground, {ground: effect}) == fixed.get(ground, effect)
    assert effect_of(ground, {}) == fixed.get(ground, Effect.BLOCK)


def test_what_the_data_alone_show_is_never_declared():
    assert set(Ground) - set(DECLARABLE) == {Ground.NOMINEE, Ground.NOMINATOR, Ground.SUBORDINATE}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (CHIEF, AT_STATION, True),
        (AT_STATION, CHIEF, False),
        (CHIEF, CHIEF, False),
        (CHIEF, ELSEWHERE, False),
        (DIRECTOR, CHIEF, True),
        (DIRECTOR, AT_STATION, False),
        (DIRECTOR, CLERK, True),
        (CLERK, AT_STATION, False),
    ],
)
def test_a_direct_superior_is_one_step_above(one, other, expected):
    assert is_direct_superior(one, other) is expected


@pytest.mark.parametrize(
    ("judge", "matter", "grounds"),
    [
        (Judge(200, 1, frozenset({AT_STATION})), MATTER, [Ground.NOMINEE]),
        (Judge(200, 2, frozenset({AT_STATION})), MATTER, [Ground.DEED]),
        (Judge(100, 3, frozenset({AT_STATION})), MATTER, [Ground.NOMINATOR]),
        (Judge(100, 2, frozenset({ELSEWHERE})), MATTER, [Ground.DEED, Ground.NOMINATOR]),
        (Judge(200, 3, frozenset({AT_STATION})), MATTER, [Ground.UNIT]),
        (Judge(200, 3, frozenset({ELSEWHERE})), MATTER, []),
        (Judge(200, 3, frozenset({CHIEF})), MATTER, [Ground.DIRECT_SUPERIOR]),
        (Judge(200, 3, frozenset({DIRECTOR})), MATTER, []),
        (Judge(200, 3, frozenset({DIRECTOR})), LED, [Ground.DIRECT_SUPERIOR]),
        (Judge(200, 3, frozenset({AT_STATION})), LED, [Ground.SUBORDINATE]),
        (Judge(200, 3, frozenset({CLERK})), MATTER, []),
        (Judge(200, 5), MATTER, [Ground.KINSHIP]),
        (Judge(200, None), MATTER, []),
    ],
)
def test_what_the_data_show(judge, matter, grounds):
    assert grounds_in_data(judge, matter) == grounds


def test_somebody_without_a_person_is_not_the_nominee_of_a_collective_case():
    collective = Matter(nominee=None, nominated_by=100, participants=frozenset())

    assert grounds_in_data(Judge(200, None), collective) == []


def test_whoever_leads_the_unit_that_is_honored_is_its_superior_and_its_people_are_of_the_unit():
    unit = Matter(nominee=None, nominated_by=100, participants=frozenset(), posts=frozenset({AT_STATION}))

    assert grounds_in_data(Judge(200, 3, frozenset({CHIEF})), unit) == [Ground.DIRECT_SUPERIOR]
    assert grounds_in_data(Judge(200, 3, frozenset({AT_STATION})), unit) == [Ground.UNIT]


posts = st.frozensets(st.sampled_from([AT_STATION, CHIEF, ELSEWHERE, DIRECTOR, CLERK]), max_size=2)
people = st.frozensets(st.integers(1, 6), max_size=3)


@given(where=st.tuples(posts, posts), participants=people, kin=people, officer=st.integers(1, 6), more=people)
def test_more_facts_never_hide_a_grave_ground(where, participants, kin, officer, more):
    own, theirs = where
    less = Matter(nominee=9, nominated_by=100, participants=participants, posts=theirs, kin=kin)
    fuller = Matter(nominee=9, nominated_by=100, participants=participants | more, posts=theirs, kin=kin | more)
    judge = Judge(200, officer, own)

    assert set(grounds_in_data(judge, less)) - {Ground.UNIT} <= set(grounds_in_data(judge, fuller))
