import pytest

from evaluations.domain.conflict import DECLARABLE, Effect, Ground, Judge, Matter, effect_of, grounds_in_data

STATION, OTHER = frozenset({7}), frozenset({8})
MATTER = Matter(nominee=1, nominated_by=100, participants=frozenset({1, 2}), small_units=STATION)


@pytest.mark.parametrize("ground", list(Ground))
def test_every_ground_but_the_harmless_and_the_doubtful_blocks(ground):
    expected = {Ground.NONE: Effect.DISCLOSE, Ground.UNIT: Effect.WARN, Ground.OTHER: Effect.WARN}

    assert effect_of(ground) == expected.get(ground, Effect.BLOCK)


def test_nominee_and_nominator_are_found_and_never_declared():
    assert set(Ground) - set(DECLARABLE) == {Ground.NOMINEE, Ground.NOMINATOR}


@pytest.mark.parametrize(
    ("judge", "grounds"),
    [
        (Judge(200, 1, STATION), [Ground.NOMINEE]),
        (Judge(200, 2, STATION), [Ground.DEED]),
        (Judge(100, 3, STATION), [Ground.NOMINATOR]),
        (Judge(100, 2, OTHER), [Ground.DEED, Ground.NOMINATOR]),
        (Judge(200, 3, STATION), [Ground.UNIT]),
        (Judge(200, 3, OTHER), []),
        (Judge(200, None, frozenset()), []),
    ],
)
def test_what_the_data_show(judge, grounds):
    assert grounds_in_data(judge, MATTER) == grounds


def test_somebody_without_a_person_is_not_the_nominee_of_a_collective_case():
    collective = Matter(nominee=None, nominated_by=100, participants=frozenset(), small_units=frozenset())

    assert grounds_in_data(Judge(200, None, frozenset()), collective) == []
