from datetime import date

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.domain.honor_change import standing
from honors.models import AuditEvent
from honors.selectors.honor_change import entries_of, opened_value
from honors.services.honor import grant_honors
from honors.services.unit import establish_unit
from honors.services.unit_member import freeze_members, set_members
from tests.actors import actor_with
from tests.factories.honors import grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def people(units, at):
    return [officer(units["station"], at, name=name) for name in ("张一", "张二", "张三")]


@pytest.fixture
def team(units, people, at):
    return establish_unit(
        actor=SYSTEM,
        parent=units["county"],
        code="TEAM",
        name="亚运安保专班",
        level="department",
        kind="temporary",
        task="亚运安保",
        members=people[:2],
        head=people[1],
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        at=at,
    )


def listed(unit):
    return [(one.officer.name, one.is_head) for one in unit.memberships.order_by("officer_id")]


def refused(**facts) -> RuleViolation:
    with pytest.raises(RuleViolation) as caught:
        set_members(**facts)
    return caught.value


def test_the_list_names_members_and_head_and_may_be_stated_anew(units, people, team, at):
    assert listed(team) == [("张一", False), ("张二", True)]

    hr = actor_with(Role.HR, units["county"])
    set_members(actor=hr, unit=team, members=people[1:], head=people[2], at=at)

    assert listed(team) == [("张二", False), ("张三", True)]
    assert AuditEvent.objects.filter(event="unit.set_members", result="done").exists()


def test_frozen_the_list_is_that_of_record_and_the_refusal_quotes_the_clause(people, team, at):
    team = freeze_members(actor=SYSTEM, unit=team, at=at)

    refusal = refused(actor=SYSTEM, unit=team, members=people, head=people[0], at=at)

    assert refusal.code == "unit.members_frozen"
    assert [(f.rule, f.clause) for f in refusal.findings] == [("R-04", "S1 art. 7")]
    assert listed(team) == [("张一", False), ("张二", True)]
    assert AuditEvent.objects.filter(event="unit.set_members", result="refused", code="unit.members_frozen").exists()


def test_the_end_freezes_the_list_too(people, team, at):
    team.advance(valid_to=date(2026, 11, 23))

    assert refused(actor=SYSTEM, unit=team, members=people, head=people[0], at=at).code == "unit.members_frozen"


def test_freezing_again_changes_nothing(team, at):
    first = freeze_members(actor=SYSTEM, unit=team, at=at)

    assert freeze_members(actor=SYSTEM, unit=team, at=at).version == first.version
    assert AuditEvent.objects.filter(event="unit.freeze_members").count() == 1


def test_what_cannot_be_is_refused(units, people, team, at):
    facts = {"actor": SYSTEM, "unit": team, "members": people, "head": people[0], "at": at}

    assert refused(**{**facts, "members": people[1:]}).code == "unit.head_not_member"
    assert refused(**{**facts, "members": []}).code == "unit.no_members"
    assert refused(**{**facts, "unit": units["station"]}).code == "unit.not_temporary"
    assert refused(**{**facts, "actor": actor_with(Role.HR, units["station"])}).code == "access.denied"


def test_the_award_names_the_members_of_record(team, at):
    (honor,) = grant_honors(actor=SYSTEM, grants=[grant(None, team)], at=at)

    committed = opened_value(standing(entries_of(honor.pk)), "snapshot")

    assert committed["members"] == ["张二", "张一"]
