"""What an objection does to the clock of a case, for every day and term (R-22); the examples are in ``public.csv``."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from evaluations.domain.calendar import working_days
from evaluations.domain.notice import notice_end
from evaluations.domain.objection import Clock, Fate, counts_again_on, decision_due, fate_of, may_object
from tests.evaluations.domain.shipped_calendar import shipped_calendar

CALENDAR = shipped_calendar()
FIRST = date(2026, 11, 24)

terms = st.integers(1, 15)
waits = st.integers(0, 40)


def clock_of(days):
    end, provisional = notice_end(FIRST, days, CALENDAR)
    return Clock(ends_on=end, provisional=provisional)


@given(days=terms, after=st.integers(0, 20), wait=waits)
def test_a_stopped_clock_gives_the_public_all_working_days_of_the_term(days, after, wait):
    clock, raised = clock_of(days), FIRST + timedelta(days=after)
    if not may_object(clock, starts_on=FIRST, today=raised, calendar=CALENDAR):
        return
    decided = raised + timedelta(days=wait)

    resumed = clock.stopped(raised, CALENDAR).resumed(decided)

    last, _ = resumed.last_day(CALENDAR)
    before = working_days(CALENDAR, FIRST, raised - timedelta(days=1))
    assert before + working_days(CALENDAR, counts_again_on(decided), last) == max(days, before + 1)
    assert last > decided


@given(days=terms, after=st.integers(0, 20))
def test_while_it_stands_still_it_is_never_over_and_anybody_may_object(days, after):
    raised = FIRST + timedelta(days=after)
    clock = clock_of(days).stopped(raised, CALENDAR)

    assert clock.last_day(CALENDAR) == (None, True)
    assert clock.stopped(raised + timedelta(days=1), CALENDAR) == clock
    assert not clock.is_over(raised + timedelta(days=400), CALENDAR)
    assert may_object(clock, starts_on=FIRST, today=raised + timedelta(days=400), calendar=CALENDAR)


def test_a_clock_that_never_stopped_runs_as_it_did():
    clock = clock_of(5)

    assert clock.resumed(date(2026, 12, 2)) is clock
    assert [clock.is_over(date(2026, 11, 30), CALENDAR), clock.is_over(date(2026, 12, 1), CALENDAR)] == [False, True]


def test_a_provisional_end_is_not_over():
    clock = Clock(ends_on=FIRST, provisional=True)

    assert not clock.is_over(FIRST + timedelta(days=9), CALENDAR)
    assert may_object(clock, starts_on=FIRST, today=FIRST + timedelta(days=9), calendar=CALENDAR)


def test_the_days_for_a_decision_are_calendar_days():
    assert decision_due(FIRST, 15) == date(2026, 12, 9)


def test_only_the_last_open_objection_lets_a_case_go_and_any_that_is_upheld_ends_it():
    assert [fate_of("dismissed", others_open=others) for others in (False, True)] == [Fate.LET_GO, Fate.HELD]
    assert [fate_of("upheld", others_open=others) for others in (False, True)] == [Fate.ENDS, Fate.ENDS]
    assert [fate_of("", others_open=others) for others in (False, True)] == [Fate.HELD, Fate.HELD]
