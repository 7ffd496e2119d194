"""Bars that come to light late: periods are computed anew, honors decided within are looked at, nothing is changed."""

from datetime import date, timedelta

import pytest

from evaluations.domain.bar import BarKind
from evaluations.domain.follow_up import Ending, Outcome
from evaluations.models import FollowUp
from evaluations.selectors.follow_up import visible_to, waiting_for
from evaluations.services.bar import lift_bar, set_bar
from evaluations.services.follow_up import finish_follow_up
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Honor
from honors.services.honor import grant_honors
from honors.services.honor_change import Ruling, revoke_honor
from tests.actors import account, actor_with
from tests.factories.decisions import acting
from tests.factories.honors import grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def discipline(units, at):
    return acting("discipline", Role.DISCIPLINE, units["county"], at)


@pytest.fixture
def person(units, at):
    return officer(units["station"], at)


def honor_of(units, at, person=None, decided_on=date(2026, 6, 1), **facts):

    (honor,) = grant_honors(
        actor=SYSTEM, grants=[grant(person, units["station"], decided_on=decided_on, **facts)], at=at
    )
    return honor


def punished(actor, at, degree="warning", **facts):
    values = {"kind": BarKind.PUNISHMENT, "starts_on": date(2026, 5, 1), "document_number": "长纪〔2026〕1号", **facts}
    return set_bar(actor=actor, degree=degree, at=at, **values)


def found():
    return [(row.honor_id, row.kind, row.state, row.facts["kind"]) for row in FollowUp.objects.all()]


def test_an_honor_decided_within_a_bar_entered_later_is_put_before_hr_and_stays_as_it_is(units, discipline, person, at):
    honor = honor_of(units, at, person)

    bar = punished(discipline, at, officer=person)

    assert found() == [(honor.pk, "barred", "open", "punishment")]
    row = FollowUp.objects.get()
    assert (row.subject, row.desk.code, row.facts["decided_on"]) == (str(bar.pk), "COUNTY", "2026-06-01")
    assert Honor.objects.get(pk=honor.pk).status == "valid"
    assert waiting_for(actor_with(Role.HR, units["county"]), on=at.date()).count() == 1


@pytest.mark.parametrize(
    ("decided_on", "is_found"),
    [
        (date(2026, 4, 30), False),
        (date(2026, 5, 1), True),
        (date(2026, 10, 31), True),
        (date(2026, 11, 1), False),
    ],
)
def test_the_days_of_the_bar_count_from_its_first_to_its_last(units, discipline, at, decided_on, is_found):
    person = officer(units["station"], at)
    honor_of(units, at, person, decided_on)

    punished(discipline, at, officer=person)

    assert bool(found()) is is_found


def test_an_investigation_looks_back_and_a_collective_bar_too(units, discipline, person, at):
    mine, ours = honor_of(units, at, person), honor_of(units, at)

    punished(discipline, at, degree="", kind=BarKind.INVESTIGATION, officer=person)
    punished(discipline, at, degree="grave", kind=BarKind.COLLECTIVE, unit=units["station"])

    assert found() == [(mine.pk, "barred", "open", "investigation"), (ours.pk, "barred", "open", "collective")]


def test_another_person_an_old_record_and_a_revoked_honor_are_no_finding(units, discipline, person, at):
    honor_of(units, at, officer(units["station"], at, name="李验"))
    honor_of(units, at, person, origin="imported", provenance="original")
    revoked = honor_of(units, at, person, date(2026, 6, 2))
    ruling = Ruling(reason="查实", document_number="2", decided_on=at.date())
    leader = acting("leader", Role.LEADER, units["city"], at)
    revoke_honor(actor=leader, honor=revoked, ground="fraud", ruling=ruling, at=at)

    punished(discipline, at, officer=person)

    assert found() == []


def test_a_punishment_entered_late_makes_the_later_one_longer(units, discipline, person, at):
    later = punished(discipline, at, officer=person, starts_on=date(2026, 7, 1))
    assert later.ends_on == date(2026, 12, 31)
    honor = honor_of(units, at, person, date(2027, 3, 1) - timedelta(days=120))

    punished(discipline, at, degree="demerit", officer=person, starts_on=date(2026, 1, 1))

    later.refresh_from_db()
    assert later.ends_on == date(2027, 6, 30), "six months after the rest of the earlier one"
    event = AuditEvent.objects.get(event="bar.extend")
    assert (event.result, event.object_id) == ("done", str(later.pk))
    assert {row[0] for row in found()} == {honor.pk}


def test_another_kind_of_punishment_is_not_added_to(units, discipline, person, at):
    party = punished(discipline, at, kind=BarKind.PARTY, officer=person, starts_on=date(2026, 7, 1))

    punished(discipline, at, degree="demerit", officer=person, starts_on=date(2026, 1, 1))

    before = party.ends_on
    party.refresh_from_db()
    assert party.ends_on == before


def test_only_hr_and_discipline_inspection_see_it_and_the_person_never(units, discipline, person, at):
    honor_of(units, at, person)
    punished(discipline, at, officer=person)
    own = actor_with(Role.HR, units["county"], user=account("own", None, units["county"], at=at, officer=person))

    assert visible_to(discipline).count() == visible_to(actor_with(Role.HR, units["county"])).count() == 1
    for actor in (own, actor_with(Role.LEADER, units["county"]), actor_with(Role.STATION_CHIEF, units["station"])):
        assert not visible_to(actor).exists()


def test_hr_says_how_it_ended_and_an_honor_that_stands_is_not_revoked(units, discipline, person, at):
    honor = honor_of(units, at, person)
    punished(discipline, at, officer=person)
    hr, row = actor_with(Role.HR, units["county"]), FollowUp.objects.get()
    revoked = Ending(outcome=Outcome.REVOKED, done_on=at.date(), document_number="3")

    with pytest.raises(RuleViolation) as refused:
        finish_follow_up(actor=hr, follow_up=row, ending=revoked, at=at)
    assert refused.value.code == "follow_up.not_revoked"

    leader = acting("leader", Role.LEADER, units["city"], at)
    ruling = Ruling(reason="查实", document_number="3", decided_on=at.date())
    revoke_honor(actor=leader, honor=honor, ground="hidden_fault_or_procedure", ruling=ruling, at=at)
    assert finish_follow_up(actor=hr, follow_up=row, ending=revoked, at=at).state == "revoked"


def test_lifting_a_bar_raises_nothing_new(units, discipline, person, at):
    honor_of(units, at, person)
    bar = punished(discipline, at, officer=person)

    lift_bar(actor=discipline, bar=bar, lifted_on=at.date(), document_number="2", reason="期满", at=at)

    assert len(found()) == 1
