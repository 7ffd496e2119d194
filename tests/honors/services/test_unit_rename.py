from datetime import date

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.domain.honor_change import standing
from honors.models import AuditEvent, Unit
from honors.selectors.honor import recipient_named
from honors.selectors.honor_change import entries_of, opened_value
from honors.selectors.unit import name_on, named
from honors.services.honor import grant_honors
from honors.services.unit_rename import rename_unit
from tests.actors import actor_with
from tests.factories.honors import grant
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


def rename(unit, at, actor=SYSTEM, **facts):
    values = {"name": "龙溪派出所", "valid_from": date(2026, 7, 1), "document_number": "湖公〔2026〕3号", **facts}
    return rename_unit(actor=actor, unit=unit, at=at, **values)


def refused(*args, **facts) -> str:
    with pytest.raises(RuleViolation) as caught:
        rename(*args, **facts)
    return caught.value.code


def test_a_new_name_holds_from_its_day_and_the_old_one_until_the_day_before(units, at):
    unit = rename(units["station"], at)

    assert unit.name == "龙溪派出所"
    assert name_on(unit, date(2026, 6, 30)) == "龙山派出所"
    assert name_on(unit, date(2026, 7, 1)) == "龙溪派出所"
    event = AuditEvent.objects.get(event="unit.rename")
    assert (event.result, event.object_id) == ("done", str(unit.pk))


def test_a_second_change_follows_on_the_first(units, at):
    unit = rename(units["station"], at)
    unit = rename(unit, at, name="龙泉派出所", valid_from=date(2026, 9, 1))

    names = [name_on(unit, day) for day in (date(2001, 1, 1), date(2026, 8, 31), date(2026, 9, 1))]
    assert names == ["龙山派出所", "龙溪派出所", "龙泉派出所"]


def test_a_search_finds_both_names_and_the_honors_under_them(units, at):
    (honor,) = grant_honors(actor=SYSTEM, grants=[grant(None, units["station"])], at=at)
    unit = rename(units["station"], at)

    for text in ("龙山", "龙溪"):
        assert list(Unit.objects.filter(named(text))) == [unit]
        assert list(type(honor).objects.filter(recipient_named(text))) == [honor]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"valid_from": date(2026, 11, 25)}, "unit.change_in_future"),
        ({"valid_from": date(2000, 1, 1)}, "unit.name_order"),
        ({"name": "龙山派出所"}, "unit.same_name"),
        ({"actor": actor_with}, "access.denied"),
    ],
)
def test_a_change_of_name_that_cannot_be_is_refused(units, at, facts, code):
    if "actor" in facts:
        facts = {"actor": actor_with(Role.HR, units["station"])}
    assert refused(units["station"], at, **facts) == code


def test_hr_of_the_unit_above_renames(units, at):
    assert rename(units["station"], at, actor=actor_with(Role.HR, units["county"])).version == 2


def test_an_honor_recorded_after_the_change_commits_to_the_name_of_its_day(units, at):
    unit = rename(units["station"], at)

    old, new = grant_honors(
        actor=SYSTEM, grants=[grant(None, unit, decided_on=day) for day in (date(2026, 6, 30), date(2026, 7, 1))], at=at
    )

    states = [standing(entries_of(honor.pk)) for honor in (old, new)]
    assert [opened_value(state, "name") for state in states] == ["龙山派出所", "龙溪派出所"]
    assert [opened_value(state, "snapshot")["unit_name"] for state in states] == ["龙山派出所", "龙溪派出所"]
