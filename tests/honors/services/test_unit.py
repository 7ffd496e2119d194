from datetime import date

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Unit, subtree_range
from honors.selectors.unit import within
from honors.services.unit import establish_unit
from tests.actors import actor_with
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


def test_a_path_is_the_ordinals_from_the_root_down(at):
    units = tree(at)

    assert units["station"].path == "0000100001000010000100001"
    assert units["other_station"].path == "0000100001000010000100002"


def test_a_subtree_holds_the_unit_and_all_below_it_and_nothing_else(at):
    units = tree(at)

    below = Unit.objects.filter(within((units["county"].path,))).order_by("path")

    assert [unit.code for unit in below] == ["COUNTY", "STATION", "OTHER_STATION"]


def test_a_subtree_is_a_range_of_digits():
    assert subtree_range("0000100009") == ("0000100009", "0000100010")


def test_hr_of_a_county_adds_a_station_below_it_and_leaves_an_event(at):
    units = tree(at)
    hr = actor_with(Role.HR, units["county"])

    unit = establish_unit(
        actor=hr, parent=units["county"], code="NEW", name="新所", level="station", valid_from=date(2026, 1, 1), at=at
    )

    event = AuditEvent.objects.get(event="unit.establish", object_id=str(unit.pk))
    assert (event.actor, event.result) == ("hr", "done")


def test_hr_of_a_station_may_not_add_to_its_county_and_the_refusal_is_on_record(at):
    units = tree(at)
    stranger = actor_with(Role.HR, units["station"])

    with pytest.raises(RuleViolation) as refusal:
        establish_unit(
            actor=stranger,
            parent=units["county"],
            code="NEW",
            name="新所",
            level="station",
            valid_from=date(2026, 1, 1),
            at=at,
        )

    assert refusal.value.code == "access.denied"
    assert not Unit.objects.filter(code="NEW").exists()
    event = AuditEvent.objects.get(result="refused")
    assert (event.event, event.code, event.object_id) == ("unit.establish", "access.denied", str(units["county"].pk))


def test_a_temporary_unit_needs_its_task_members_and_last_day(at):
    units = tree(at)
    facts = {
        "actor": SYSTEM,
        "parent": units["county"],
        "code": "TASK",
        "name": "专班",
        "level": "department",
        "kind": "temporary",
        "valid_from": date(2026, 1, 1),
        "at": at,
    }

    with pytest.raises(RuleViolation) as refusal:
        establish_unit(**facts)
    assert refusal.value.code == "unit.temporary_needs_task"

    head = officer(units["station"], at)
    unit = establish_unit(**facts, task="亚运安保", members=[head], valid_to=date(2026, 12, 31))
    assert [membership.officer for membership in unit.memberships.all()] == [head]
