from datetime import date

import pytest

from evaluations.domain.calendar import last_working_day
from evaluations.models import CalendarDay
from evaluations.selectors.calendar import official_calendar
from evaluations.services.calendar import change_day, enter_day, publish_year
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.actors import actor_with
from tests.evaluations.domain.shipped_calendar import shipped_calendar
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr(at):
    return actor_with(Role.HR, tree(at)["county"])


def test_the_migration_loads_the_files_as_they_are():
    assert official_calendar() == shipped_calendar()


def test_a_year_is_provisional_until_it_is_published(hr, at):
    first = date(2040, 1, 2)
    assert last_working_day(official_calendar(), first, 3) == (date(2040, 1, 4), True)

    enter_day(actor=hr, day=date(2040, 1, 3), working=False, source="2040年安排", at=at)
    publish_year(actor=hr, year=2040, source="2040年安排", at=at)

    assert last_working_day(official_calendar(), first, 3) == (date(2040, 1, 5), False)
    assert AuditEvent.objects.filter(event__startswith="calendar.", result="done").count() == 2


def test_a_day_and_a_year_are_entered_once(hr, at):
    enter_day(actor=hr, day=date(2040, 1, 3), working=False, source="a", at=at)
    publish_year(actor=hr, year=2040, source="a", at=at)

    for service, facts, code in [
        (enter_day, {"day": date(2040, 1, 3), "working": True, "source": "b"}, "calendar.day_taken"),
        (publish_year, {"year": 2040, "source": "b"}, "calendar.year_taken"),
    ]:
        with pytest.raises(RuleViolation) as refusal:
            service(actor=hr, at=at, **facts)
        assert refusal.value.code == code


@pytest.mark.parametrize("working", [None, True])
def test_a_year_without_a_holiday_was_not_entered(hr, at, working):
    if working is not None:
        enter_day(actor=hr, day=date(2040, 1, 7), working=working, source="a", at=at)

    with pytest.raises(RuleViolation) as refusal:
        publish_year(actor=hr, year=2040, source="a", at=at)
    assert refusal.value.code == "calendar.year_empty"


def test_a_day_is_corrected_by_whoever_saw_its_last_version(hr, at):
    row = enter_day(actor=hr, day=date(2040, 1, 3), working=False, source="a", at=at)

    change_day(actor=hr, row=row, working=True, source="b", at=at, expected_version=1)

    assert CalendarDay.objects.get(day=date(2040, 1, 3)).is_working
    with pytest.raises(RuleViolation) as refusal:
        change_day(actor=hr, row=row, working=False, source="c", at=at, expected_version=1)
    assert refusal.value.code == "version.stale"


def test_nobody_but_hr_edits_the_calendar(at):
    leader = actor_with(Role.LEADER, tree(at)["county"])

    with pytest.raises(RuleViolation) as refusal:
        enter_day(actor=leader, day=date(2040, 1, 3), working=False, source="a", at=at)
    assert refusal.value.code == "access.denied"
