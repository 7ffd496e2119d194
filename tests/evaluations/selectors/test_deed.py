from datetime import timedelta

import pytest

from evaluations.models import Conflict
from evaluations.selectors.deed import people_to_name, similar_to, visible_to
from honors.domain.actor import Actor, Role
from honors.models import User
from tests.actors import actor_with
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


def sees(actor, deed):
    return visible_to(actor).filter(pk=deed.pk).exists()


@pytest.mark.parametrize("role", Role)
def test_a_deed_is_read_by_the_roles_over_its_unit(at, units, role):
    deed = cases.deed(units["station"], at)
    is_reader = role in {Role.STATION_CHIEF, Role.HR, Role.LEADER, Role.DISCIPLINE}

    assert sees(actor_with(role, units["county"]), deed) is is_reader
    assert not sees(actor_with(role, units["other_station"]), deed)


def test_whoever_entered_it_and_whoever_took_part_read_a_deed(at, units):
    person = officer(units["station"], at)
    deed = cases.deed(units["station"], at, person)

    assert sees(Actor(user_id=deed.entered_by_id), deed)
    assert sees(Actor(user_id=9, officer_id=person.pk), deed)
    assert not sees(Actor(user_id=9, officer_id=person.pk + 1), deed)


def test_a_member_reads_the_deed_of_a_case_after_declaring(at, units):
    case = cases.nomination(
        officer(units["station"], at), at, cycle=cases.cycle(units["county"], at), state="under_review"
    )
    user = User.objects.get(username="member1")
    assert not sees(Actor(user_id=user.pk), case.deed)

    Conflict.objects.create(
        nomination=case, member=user, source="declared", declared="none", effect="disclose", created_at=at
    )

    assert sees(Actor(user_id=user.pk), case.deed)


def test_similar_deeds_are_shown_only_where_the_reader_sees_them(at, units):
    deed = cases.deed(units["station"], at)
    twin = cases.deed(units["other_station"], at, done_on=deed.done_on + timedelta(days=9))
    chief, hr = actor_with(Role.STATION_CHIEF, units["station"]), actor_with(Role.HR, units["county"])

    assert similar_to(chief, [deed], on=at.date()) == {str(deed.pk): []}
    assert [row.key for row in similar_to(hr, [deed], on=at.date())[str(deed.pk)]] == [str(twin.pk)]


def test_an_officer_may_name_colleagues_and_no_one_else(at, units):
    colleague, other = officer(units["station"], at), officer(units["other_station"], at)
    actor = actor_with(Role.OFFICER, units["station"])

    assert set(people_to_name(actor)) == {colleague}
    assert set(people_to_name(actor_with(Role.HR, units["county"]))) == {colleague, other}
