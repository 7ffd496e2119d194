from datetime import date

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Notification, Officer, OutboxMessage, RoleGrant, Unit
from honors.selectors.unit import lineage_paths, living_unit, predecessors_of, successors_of
from honors.services.grant import grant_role
from honors.services.unit import establish_unit
from honors.services.unit_succession import merge_units, split_unit
from tests.actors import account, actor_with
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 1)


@pytest.fixture
def units(at):
    found = tree(at)
    for key in ("new", "newer"):
        found[key] = establish_unit(
            actor=SYSTEM,
            parent=found["county"],
            code=key.upper(),
            name=f"{key}派出所",
            level="station",
            valid_from=DAY,
            at=at,
        )
    return found


def merge(units, into, at, *, actor=SYSTEM, day=DAY):
    return merge_units(actor=actor, units=units, into=into, effective_on=day, document_number="湖公〔2026〕5号", at=at)


def split(unit, into, at, *, people=None, default=None, actor=SYSTEM, day=DAY):
    return split_unit(
        actor=actor,
        unit=unit,
        into=into,
        default=default or into[0],
        people=people or {},
        effective_on=day,
        document_number="湖公〔2026〕6号",
        at=at,
    )


def refused(call, *args, **facts) -> str:
    with pytest.raises(RuleViolation) as caught:
        call(*args, **facts)
    return caught.value.code


def spans(person):
    return [(p.unit.code, p.post, p.valid_from, p.valid_to) for p in person.postings.order_by("valid_from")]


def test_what_is_merged_ends_on_the_day_before_and_everybody_goes_on_at_the_successor(units, at):
    people = [officer(units["station"], at, name="张一"), officer(units["other_station"], at, name="张二")]

    merge([units["station"], units["other_station"]], units["new"], at)

    assert set(Unit.objects.filter(valid_to=date(2026, 6, 30)).values_list("code", flat=True)) == {
        "STATION",
        "OTHER_STATION",
    }
    for person, code in zip(people, ("STATION", "OTHER_STATION"), strict=True):
        assert spans(person) == [
            (code, "民警", date(2015, 7, 1), date(2026, 6, 30)),
            ("NEW", "民警", DAY, None),
        ]
        person.refresh_from_db()
        assert (person.unit, person.unit_path) == (units["new"], units["new"].path)


def test_who_has_left_moves_as_a_record_and_gets_no_posting(units, at):
    person = officer(units["station"], at, status="retired")
    person.postings.update(valid_to=date(2020, 1, 1))

    merge([units["station"]], units["new"], at)

    assert spans(person) == [("STATION", "民警", date(2015, 7, 1), date(2020, 1, 1))]
    assert Officer.objects.get(pk=person.pk).unit == units["new"]


def test_the_line_is_read_both_ways_and_through_generations(units, at):
    merge([units["station"]], units["other_station"], at)
    split(Unit.objects.get(code="OTHER_STATION"), [units["new"], units["newer"]], at, day=date(2026, 8, 1))

    assert [row.successor.code for row in successors_of([units["station"]])] == ["OTHER_STATION", "NEW", "NEWER"]
    assert [row.predecessor.code for row in predecessors_of([units["newer"]])] == ["OTHER_STATION", "STATION"]
    assert lineage_paths(units["new"]) == (units["new"].path, units["other_station"].path, units["station"].path)
    assert living_unit(units["station"]) == units["new"]


def test_a_split_sends_who_is_named_and_everybody_else_by_default(units, at):
    named, other = officer(units["station"], at, name="张一"), officer(units["station"], at, name="张二")

    split(units["station"], [units["new"], units["newer"]], at, people={named.pk: units["newer"]})

    assert [Officer.objects.get(pk=one.pk).unit.code for one in (named, other)] == ["NEWER", "NEW"]
    assert [row.is_default for row in successors_of([units["station"]])] == [True, False]


def test_roles_for_the_unit_end_and_nobody_gets_one_by_it(units, at):
    chief = account("chief", Role.STATION_CHIEF, units["station"], at=at)
    county = account("hr", Role.HR, units["county"], at=at)

    merge([units["station"]], units["new"], at)

    assert RoleGrant.objects.get(user=chief).valid_to == date(2026, 11, 23)
    assert RoleGrant.objects.get(user=county).valid_to is None
    assert not RoleGrant.objects.filter(unit=units["new"]).exists()
    told = [m.payload for m in OutboxMessage.objects.filter(topic="notify")]
    assert [(p["code"], p["users"]) for p in told] == [("notify.role_ended", [chief.pk])]
    assert Notification.objects.count() == 0


def test_every_end_stands_in_the_trail_with_its_document(units, at):
    merge([units["station"], units["other_station"]], units["new"], at)

    events = AuditEvent.objects.filter(event="unit.merge", result="done")
    assert {event.object_id for event in events} == {str(units["station"].pk), str(units["other_station"].pk)}


def test_a_line_never_comes_back_to_where_it_began(units, at):
    merge([units["station"]], units["other_station"], at)

    gone, there = Unit.objects.get(code="STATION"), Unit.objects.get(code="OTHER_STATION")
    assert refused(merge, [there], gone, at, day=date(2026, 8, 1)) == "unit.not_there"
    assert refused(merge, [gone], units["new"], at, day=date(2026, 8, 1)) == "unit.ended"
    assert refused(merge, [there], there, at) == "unit.repeated"


def test_what_stands_in_the_way_is_refused_and_nothing_is_written(units, at):
    officer(units["newer"], at).postings.update(valid_from=date(2026, 9, 1))

    assert refused(merge, [units["county"]], units["city"], at) == "unit.has_children"
    assert refused(merge, [units["newer"]], units["new"], at, day=date(2026, 8, 1)) == "unit.recorded_later"
    assert refused(merge, [units["station"]], units["new"], at, day=date(2026, 6, 1)) == "unit.not_there"
    assert refused(merge, [units["station"]], units["new"], at, day=date(2026, 11, 25)) == "unit.change_in_future"
    assert refused(merge, [], units["new"], at) == "unit.nothing_to_merge"
    assert refused(split, units["station"], [units["new"]], at) == "unit.split_into_one"
    pair = [units["new"], units["newer"]]
    assert refused(split, units["station"], pair, at, default=units["city"]) == "unit.default_not_named"
    stranger = officer(units["other_station"], at)
    assert refused(split, units["station"], pair, at, people={stranger.pk: units["new"]}) == "unit.not_of_unit"
    assert not Unit.objects.filter(valid_to__isnull=False).exists()


@pytest.mark.parametrize("where", ["station", "other_station"])
def test_hr_of_one_of_the_units_alone_merges_nothing(units, at, where):
    actor = actor_with(Role.HR, units[where])
    assert refused(merge, [units["station"]], units["other_station"], at, actor=actor) == "access.denied"


def test_nobody_is_given_a_role_at_a_unit_that_ended(units, at):

    merge([units["station"]], units["new"], at)
    user = account("later", None, units["county"], at=at)

    with pytest.raises(RuleViolation) as caught:
        grant_role(
            actor=SYSTEM,
            user=user,
            role=Role.STATION_CHIEF,
            unit=Unit.objects.get(code="STATION"),
            valid_from=date(2026, 11, 24),
            at=at,
        )
    assert caught.value.code == "unit.ended"
