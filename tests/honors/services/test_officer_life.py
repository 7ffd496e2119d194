from datetime import date

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AccessToken, AuditEvent, Officer, RoleGrant, User
from honors.selectors.officer import name_matches, pinyin_matches
from honors.services.officer import amend_officer, register_officer
from honors.services.officer_life import leave_service, record_death, rename_officer
from honors.services.posting import post_officer
from tests.actors import account, actor_with
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

DAY = date(2026, 7, 1)


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def person(units, at):
    return register_officer(actor=SYSTEM, unit=units["station"], at=at, name="张试", police_start_date=date(2012, 7, 1))


def refused(call, **facts) -> str:
    with pytest.raises(RuleViolation) as caught:
        call(**facts)
    return caught.value.code


def found(text, by=name_matches):
    return list(Officer.objects.filter(by(text)).values_list("name", flat=True))


def test_a_search_finds_the_new_name_and_the_old_one(person, at):
    rename_officer(actor=SYSTEM, officer=person, name="李明远", valid_from=DAY, document_number="户字1号", at=at)

    assert [found(text) for text in ("李明", "明远", "李明远", "张试")] == [["李明远"]] * 4
    assert [found(text, pinyin_matches) for text in ("limingyuan", "zhangshi", "zs")] == [["李明远"]] * 3
    assert found("张明") == []
    former = person.former_names.get()
    assert (former.name, former.valid_from, former.valid_to) == ("张试", None, date(2026, 6, 30))


def test_a_slip_of_the_pen_is_no_name_of_before_and_leaves_those_alone(person, at):
    person = rename_officer(
        actor=SYSTEM, officer=person, name="李名远", valid_from=DAY, document_number="户字1号", at=at
    )
    amend_officer(actor=SYSTEM, officer=person, name="李明远", at=at)

    assert (found("李明远"), found("张试"), found("李名")) == (["李明远"], ["李明远"], [])


def test_a_change_of_name_that_cannot_be_is_refused(units, person, at):
    facts = {"actor": SYSTEM, "officer": person, "name": "李明", "valid_from": DAY, "document_number": "1", "at": at}

    assert refused(rename_officer, **{**facts, "name": "张试"}) == "officer.same_name"
    assert refused(rename_officer, **{**facts, "name": "·"}) == "officer.empty_name"
    assert refused(rename_officer, **{**facts, "valid_from": date(2026, 12, 1)}) == "officer.contradictory"
    stranger = actor_with(Role.HR, units["other_station"])
    assert refused(rename_officer, **{**facts, "actor": stranger}) == "access.denied"
    rename_officer(**facts)
    assert refused(rename_officer, **{**facts, "name": "李三"}) == "officer.period_order"


@pytest.mark.parametrize("status", ["retired", "transferred", "resigned", "dismissed"])
def test_who_leaves_is_posted_nowhere_from_the_next_day_on(units, person, at, status):
    user = account("zhang", Role.STATION_CHIEF, units["station"], at=at, officer=person)

    leave_service(actor=SYSTEM, officer=person, status=status, last_day=DAY, document_number="退1", at=at)

    assert person.postings.get().valid_to == DAY
    assert Officer.objects.get(pk=person.pk).status == status
    assert RoleGrant.objects.get(user=user).valid_to == date(2026, 11, 23)
    assert User.objects.get(pk=user.pk).is_active
    assert AuditEvent.objects.filter(event="officer.leave", result="done").exists()


def test_a_status_that_is_amended_ends_the_posting_today(person, at):
    amend_officer(actor=SYSTEM, officer=person, status="retired", at=at)

    assert person.postings.get().valid_to == date(2026, 11, 24)


def test_who_is_registered_as_gone_has_no_open_posting(units, at):
    gone = register_officer(
        actor=SYSTEM,
        unit=units["station"],
        at=at,
        name="李退",
        status="retired",
        police_start_date=date(1990, 1, 1),
        posted_on=date(2005, 1, 1),
        left_on=date(2020, 1, 1),
    )

    assert gone.postings.get().valid_to == date(2020, 1, 1)


def test_leaving_that_cannot_be_is_refused(units, person, at):
    facts = {"actor": SYSTEM, "officer": person, "status": "retired", "last_day": DAY, "document_number": "1", "at": at}

    assert refused(leave_service, **{**facts, "status": "died"}) == "officer.not_leaving"
    assert refused(leave_service, **{**facts, "last_day": date(2026, 11, 25)}) == "officer.contradictory"
    assert refused(leave_service, **{**facts, "last_day": date(2012, 6, 30)}) == "officer.contradictory"
    post_officer(actor=SYSTEM, officer=person, unit=units["other_station"], valid_from=date(2026, 9, 1), at=at)
    assert refused(leave_service, **facts) == "officer.period_order"
    leave_service(**{**facts, "last_day": date(2026, 10, 1)})
    assert refused(leave_service, **facts) == "officer.left"
    assert (
        refused(post_officer, actor=SYSTEM, officer=person, unit=units["station"], valid_from=date(2026, 11, 1), at=at)
        == "officer.left"
    )


def test_a_death_has_day_and_cause_ends_posting_and_roles_and_closes_the_account(units, person, at):
    user = account("zhang", Role.STATION_CHIEF, units["station"], at=at, officer=person)
    AccessToken.objects.create(digest="0" * 64, user=user, created_at=at, expires_at=at)

    record_death(actor=SYSTEM, officer=person, died_on=DAY, death_cause="on_duty", document_number="死1", at=at)

    person = Officer.objects.get(pk=person.pk)
    assert (person.status, person.died_on, person.death_cause) == ("died", DAY, "on_duty")
    assert person.postings.get().valid_to == DAY
    assert not User.objects.get(pk=user.pk).is_active
    assert not AccessToken.objects.filter(user=user).exists()
    assert RoleGrant.objects.get(user=user).valid_to == date(2026, 11, 23)


def test_a_death_that_cannot_be_is_refused(units, person, at):
    facts = {"actor": SYSTEM, "officer": person, "died_on": DAY, "death_cause": "illness", "document_number": "1"}

    assert refused(record_death, **{**facts, "died_on": date(2026, 11, 25)}, at=at) == "officer.contradictory"
    stranger = actor_with(Role.HR, units["other_station"])
    assert refused(record_death, **{**facts, "actor": stranger}, at=at) == "access.denied"
    record_death(**facts, at=at)
    assert refused(record_death, **facts, at=at) == "officer.died_already"


def test_the_name_of_another_is_nobody_elses(units, person, at):
    officer(units["station"], at, name="王五")
    rename_officer(actor=SYSTEM, officer=person, name="李明远", valid_from=DAY, document_number="户字1号", at=at)

    assert found("王五") == ["王五"]
