from datetime import timedelta

import pytest

from evaluations.services.deed import create_deed
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.actors import account, actor_with
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db
FACTS = {"title": "救人", "statement": "落水儿童获救。"}


def test_a_deed_names_many_people_each_once(at):
    units = tree(at)
    chief = account("chief", Role.STATION_CHIEF, units["station"], at=at)
    people = [officer(units["station"], at) for _ in range(2)]

    deed = create_deed(
        actor=actor_with(Role.STATION_CHIEF, units["station"], user=chief),
        unit=units["station"],
        done_on=at.date(),
        participants=[*people, people[0]],
        at=at,
        **FACTS,
    )

    assert [row.officer for row in deed.participations.order_by("officer")] == people
    assert AuditEvent.objects.get(event="deed.create").object_id == str(deed.pk)


def test_today_in_huzhou_is_not_yet_the_future(at):
    units = tree(at)
    chief = account("chief", Role.STATION_CHIEF, units["station"], at=at)
    actor = actor_with(Role.STATION_CHIEF, units["station"], user=chief)
    late = at + timedelta(hours=15)  # 25 November, one in the morning in Huzhou

    create_deed(actor=actor, unit=units["station"], done_on=late.date() + timedelta(days=1), at=late, **FACTS)
    with pytest.raises(RuleViolation) as refusal:
        create_deed(actor=actor, unit=units["station"], done_on=late.date() + timedelta(days=2), at=late, **FACTS)
    assert refusal.value.code == "deed.in_future"


@pytest.mark.parametrize(("role", "where"), [(Role.STATION_CHIEF, "other_station"), (Role.AUDITOR, "county")])
def test_a_deed_of_another_unit_is_not_ones_own_to_enter(at, role, where):
    units = tree(at)
    user = account("someone", role, units[where], at=at)

    with pytest.raises(RuleViolation) as refusal:
        create_deed(
            actor=actor_with(role, units[where], user=user), unit=units["station"], done_on=at.date(), at=at, **FACTS
        )
    assert refusal.value.code == "deed.not_yours"


def test_the_system_enters_no_deed(at):
    with pytest.raises(RuleViolation) as refusal:
        create_deed(actor=SYSTEM, unit=tree(at)["station"], done_on=at.date(), at=at, **FACTS)
    assert refusal.value.code == "deed.not_yours"
