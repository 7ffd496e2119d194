from datetime import date

import pytest

from evaluations.models import Approval, Committee, Nomination
from evaluations.selectors.eligibility import findings_of
from evaluations.services.nomination import create_nomination, submit_nomination
from evaluations.services.unit_succession import merge_units, split_unit
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Unit
from honors.services.unit import establish_unit
from tests.actors import account, actor_with
from tests.factories import cases
from tests.factories.honors import award
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 1)
TODAY = date(2026, 11, 24)


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


def merge(units, into, at):
    return merge_units(actor=SYSTEM, units=units, into=into, effective_on=DAY, document_number="5", at=at)


def test_an_open_case_goes_where_its_person_went_and_the_chief_of_before_may_still_have_put_it_forward(units, at):
    person = officer(units["station"], at)
    case = cases.nomination(person, at, cycle=cases.cycle(units["county"], at), state="submitted")

    merge([units["station"]], units["new"], at)

    case = Nomination.objects.get(pk=case.pk)
    assert (case.unit, case.desk, case.state) == (units["new"], units["county"], "submitted")
    assert list(case.events.values_list("verb", flat=True)) == ["create", "submit", "move_unit"]
    assert findings_of(case, TODAY) == []
    assert AuditEvent.objects.filter(event="nomination.move_unit", result="done").count() == 1


def test_a_split_takes_each_case_with_its_person(units, at):
    cycle = cases.cycle(units["county"], at)
    people = [officer(units["station"], at, name=name) for name in ("张一", "张二")]
    made = [cases.nomination(person, at, cycle=cycle) for person in people]

    split_unit(
        actor=SYSTEM,
        unit=units["station"],
        into=[units["new"], units["newer"]],
        default=units["new"],
        people={people[1].pk: units["newer"]},
        effective_on=DAY,
        document_number="6",
        at=at,
    )

    assert [Nomination.objects.get(pk=case.pk).unit.code for case in made] == ["NEW", "NEWER"]


def collective(units, at, unit):
    scheme = cases.merit_scheme(units["county"], at)
    user = account("county_chief", Role.STATION_CHIEF, units["county"], at=at)
    actor = actor_with(Role.STATION_CHIEF, units["county"], user=user)
    third = award("police.collective.merit_third")
    deed = cases.deed(units["county"], at, entered_by=user, done_on=date(2026, 5, 1))
    return actor, create_nomination(actor=actor, scheme=scheme, award=third, recipient=unit, deed=deed, at=at)


def test_a_case_about_the_unit_itself_stays_its_and_warns_who_took_over(units, at):
    _, case = collective(units, at, units["station"])

    merge([units["station"]], units["new"], at)

    case = Nomination.objects.get(pk=case.pk)
    assert (case.recipient_unit.code, case.unit.code) == ("STATION", "NEW")
    found = [(f.code, f.severity.value, f.facts["successors"]) for f in findings_of(case, TODAY)]
    assert found == [("eligibility.unit_ended", "warn", ["new派出所"])]


def test_a_unit_that_ended_may_still_be_put_forward_and_its_successor_handles_it(units, at):
    merge([units["station"]], units["new"], at)

    _, case = collective(units, at, Unit.objects.get(code="STATION"))

    assert (case.recipient_unit.code, case.unit.code) == ("STATION", "NEW")


def test_a_cycle_that_runs_keeps_its_unit_where_it_is(units, at):
    cycle = cases.cycle(units["station"], at, scheme=cases.star_scheme(units["station"], at))

    with pytest.raises(RuleViolation) as caught:
        merge([units["station"]], units["new"], at)

    assert (caught.value.code, caught.value.params["cycles"]) == ("unit.cycle_running", cycle.name)
    assert Unit.objects.get(code="STATION").valid_to is None


def test_a_committee_of_the_unit_ends_with_it(units, at):
    seats = cases.committee(cases.star_scheme(units["station"], at), at)
    seats.advance(terms_from=date(2026, 1, 1))

    merge([units["station"]], units["new"], at)

    assert Committee.objects.get(pk=seats.pk).terms_to == date(2026, 6, 30)


def test_an_approval_that_waits_for_the_unit_waits_for_its_successor(units, at):
    _, case = collective(units, at, units["station"])
    approval = Approval.objects.create(
        nomination=case,
        organ_code="county",
        organ=units["station"],
        organ_name=units["station"].name,
        organ_level="county",
        clause="S1 art. 13",
        examined_on=TODAY,
        created_at=at,
    )

    merge([units["station"]], units["new"], at)

    approval.refresh_from_db()
    assert (approval.organ, approval.organ_name) == (units["new"], units["new"].name)


def test_the_first_case_that_is_handed_in_fixes_who_belongs_to_a_temporary_unit(units, at):
    people = [officer(units["station"], at, name=name) for name in ("张一", "张二")]
    team = establish_unit(
        actor=SYSTEM,
        parent=units["county"],
        code="TEAM",
        name="专班",
        level="department",
        kind="temporary",
        task="安保",
        members=people,
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        at=at,
    )
    actor, case = collective(units, at, team)
    for kind in case.scheme.definition["papers"]:
        cases.evidence(case, at, kind=kind)
    assert Unit.objects.get(pk=team.pk).members_frozen_at is None

    submit_nomination(actor=actor, nomination=case, at=at)

    assert Unit.objects.get(pk=team.pk).members_frozen_at == at
