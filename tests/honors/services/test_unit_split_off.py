from datetime import date

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Officer, RoleGrant, Unit, UnitLineage
from honors.selectors.honor import lineage_visible_to
from honors.selectors.unit import lineage_paths, living_unit, predecessors_of, split_off_from, split_offs_of
from honors.services.honor import grant_honors
from honors.services.posting import post_officer
from honors.services.unit import establish_unit
from honors.services.unit_split_off import Leaver, split_off_unit
from honors.services.unit_succession import merge_units
from tests.actors import account
from tests.factories.honors import award, grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 1)


@pytest.fixture
def units(at):
    found = tree(at)
    found["new"] = begun(found["county"], at, "NEW", DAY)
    return found


def begun(parent, at, code, day, **facts):
    return establish_unit(
        actor=SYSTEM, parent=parent, code=code, name=f"{code}所", level="station", valid_from=day, at=at, **facts
    )


def split_off(unit, into, people, at, day=DAY, **facts):
    return split_off_unit(
        actor=SYSTEM,
        unit=unit,
        into=into,
        people=[Leaver(officer=person) for person in people],
        effective_on=day,
        document_number="湖公〔2026〕9号",
        at=at,
        **facts,
    )


def refused(*args, **facts) -> str:
    with pytest.raises(RuleViolation) as caught:
        split_off(*args, **facts)
    assert not UnitLineage.objects.filter(kind="split_off").exists()
    return caught.value.code


def spans(person):
    return [(p.unit.code, p.post, p.valid_from, p.valid_to) for p in person.postings.order_by("valid_from")]


def test_named_people_go_by_a_dated_posting_and_everybody_else_stays(units, at):
    leaver, stays = officer(units["station"], at, name="张一"), officer(units["station"], at, name="张二")

    unit = split_off(units["station"], units["new"], [leaver], at)

    assert spans(leaver) == [("STATION", "民警", date(2015, 7, 1), date(2026, 6, 30)), ("NEW", "民警", DAY, None)]
    leaver.refresh_from_db()
    assert (leaver.unit, leaver.unit_path, leaver.version) == (units["new"], units["new"].path, 2)
    assert spans(stays) == [("STATION", "民警", date(2015, 7, 1), None)]
    assert (unit.valid_to, unit.version) == (None, 2)
    event = AuditEvent.objects.get(event="unit.split_off")
    assert (event.result, event.object_id) == ("done", str(unit.pk))


def test_the_unit_lives_on_with_its_roles_and_the_line_is_on_record_with_both(units, at):
    chief = account("chief", Role.STATION_CHIEF, units["station"], at=at)

    split_off(units["station"], units["new"], [officer(units["station"], at)], at)

    assert RoleGrant.objects.get(user=chief).valid_to is None
    assert living_unit(units["station"]) == units["station"]
    (row,) = split_off_from(units["new"])
    assert (row.predecessor, row.effective_on, row.document_number) == (units["station"], DAY, "湖公〔2026〕9号")
    assert split_offs_of(units["station"]) == [row]


def test_collective_honors_stay_with_the_old_unit_and_those_of_people_go_with_them(units, at):
    leaver = officer(units["station"], at)
    merit = award("police.collective.merit_third")
    ours = grant(None, units["station"], award=merit)
    collective, own = grant_honors(actor=SYSTEM, grants=[ours, grant(leaver, units["station"])], at=at)

    split_off(units["station"], units["new"], [leaver], at)

    assert set(lineage_visible_to(SYSTEM, units["station"])) == {collective, own}
    assert list(lineage_visible_to(SYSTEM, units["new"])) == []
    assert lineage_paths(units["new"]) == (units["new"].path,)
    assert predecessors_of([units["new"]]) == []
    assert own.officer == Officer.objects.get(unit=units["new"])


def test_a_unit_that_something_was_split_off_from_may_still_be_merged_and_what_was_split_off_too(units, at):
    split_off(units["station"], units["new"], [officer(units["station"], at)], at)

    merge_units(
        actor=SYSTEM,
        units=[Unit.objects.get(code="NEW")],
        into=Unit.objects.get(code="STATION"),
        effective_on=date(2026, 9, 1),
        document_number="10",
        at=at,
    )

    assert living_unit(units["new"]) == units["station"]
    assert lineage_paths(units["station"]) == (units["station"].path, units["new"].path)


def test_a_split_off_needs_people_who_serve_there_that_day(units, at):
    person = officer(units["station"], at)
    gone = officer(units["station"], at, status="retired")
    later = officer(units["station"], at)
    post_officer(actor=SYSTEM, officer=later, unit=units["station"], valid_from=date(2026, 8, 1), post="副所长", at=at)
    honored = officer(units["station"], at)
    grant_honors(actor=SYSTEM, grants=[grant(honored, units["station"], decided_on=DAY)], at=at)

    def of(one):
        return refused(units["station"], units["new"], [one], at)

    assert refused(units["station"], units["new"], [], at) == "unit.split_off_nobody"
    assert of(officer(units["other_station"], at)) == "unit.not_of_unit"
    assert of(gone) == "unit.not_of_unit"
    assert of(later) == "unit.person_recorded_later"
    assert of(honored) == "unit.person_recorded_later"
    assert refused(units["station"], units["new"], [person, gone], at) == "unit.not_of_unit"
    assert spans(person) == [("STATION", "民警", date(2015, 7, 1), None)]


def test_the_new_unit_begins_that_day_and_the_old_one_stands(units, at):
    person = officer(units["station"], at)
    elsewhere = begun(None, at, "FAR", DAY)

    def with_(unit, into, **facts):
        return refused(unit, into, [person], at, **facts)

    assert with_(units["station"], units["station"]) == "unit.repeated"
    assert with_(units["station"], units["other_station"]) == "unit.split_off_not_new"
    assert with_(units["station"], units["new"], day=date(2026, 6, 30)) == "unit.not_there"
    assert with_(units["station"], units["new"], day=date(2026, 7, 2)) == "unit.split_off_not_new"
    assert with_(units["station"], units["new"], day=date(2026, 11, 25)) == "unit.change_in_future"
    assert with_(units["station"], elsewhere) == "unit.other_province"
    assert with_(units["station"], units["new"], expected_version=9) == "version.stale"
    Unit.objects.filter(code="STATION").update(valid_to=date(2026, 6, 30))
    assert with_(units["station"], units["new"]) == "unit.ended"


def test_a_second_batch_is_posted_not_split_off(units, at):
    first, second = officer(units["station"], at), officer(units["station"], at)
    split_off(units["station"], units["new"], [first], at)

    with pytest.raises(RuleViolation) as caught:
        split_off(units["station"], units["new"], [second], at)

    assert caught.value.code == "unit.split_off_already"
