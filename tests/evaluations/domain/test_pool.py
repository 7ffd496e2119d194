from datetime import date

import pytest

from evaluations.domain.nomination import State
from evaluations.domain.pool import CareKind, CareMeasure, CareState, PoolStay, PoolTier, care_state, may_enter
from honors.domain.errors import RuleViolation

ENTERED = date(2026, 3, 31)


def test_whoever_was_selected_may_enter_and_nobody_who_fell_out_before():
    entering = {state for state in State if may_enter(state, places_missed=1, near_places=3)}

    assert entering == {
        State.SELECTED,
        State.ON_NOTICE,
        State.AWAITING_APPROVAL,
        State.APPROVED,
        State.CONFERRED,
        State.NOT_SELECTED,
    }


@pytest.mark.parametrize(("missed", "enters"), [(None, False), (0, False), (1, True), (3, True), (4, False)])
def test_near_is_counted_from_the_last_winner(missed, enters):
    assert may_enter(State.NOT_SELECTED, places_missed=missed, near_places=3) is enters


def test_there_are_three_tiers_and_five_kinds_of_care():
    assert [tier.value for tier in PoolTier] == ["benchmark", "specialist", "young"]
    assert [kind.value for kind in CareKind] == ["work", "treatment", "psychological", "growth", "daily"]


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 10, 31), CareState.OPEN),
        (date(2026, 11, 1), CareState.OPEN),
        (date(2026, 11, 2), CareState.OVERDUE),
        (date(2026, 11, 9), CareState.OVERDUE),
        (date(2026, 11, 10), CareState.DONE),
    ],
)
def test_a_measure_day_by_day(on, state):
    measure = CareMeasure(kind=CareKind.GROWTH, due_on=date(2026, 11, 1), done_on=date(2026, 11, 10))

    assert care_state(measure, PoolStay(tier=PoolTier.YOUNG, entered_on=ENTERED), on) is state


def test_a_measure_that_is_due_before_the_entry_is_refused():
    measure = CareMeasure(kind=CareKind.WORK, due_on=date(2026, 3, 30))

    with pytest.raises(RuleViolation) as refused:
        care_state(measure, PoolStay(tier=PoolTier.YOUNG, entered_on=ENTERED), ENTERED)
    assert (refused.value.code, refused.value.params) == ("pool.care_before_entry", {"entered_on": "2026-03-31"})
