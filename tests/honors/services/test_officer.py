from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Officer, OfficerGram
from honors.services.officer import NewOfficer, amend_officer, register_officer, register_officers
from tests.actors import actor_with
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


def checked(body: str) -> str:
    """An identity number made of 17 digits (place, birth date, running number) and the check digit of ISO 7064."""
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def hr(units):
    return actor_with(Role.HR, units["county"])


def refusal(call, **facts) -> RuleViolation:
    with pytest.raises(RuleViolation) as caught:
        call(**facts)
    return caught.value


def test_a_person_is_registered_with_histories_and_search_keys(hr, units, at):
    officer = register_officer(
        actor=hr,
        unit=units["station"],
        at=at,
        name="单晓明",
        police_number="012345",
        post="副所长",
        is_leading_body=True,
        rank="inspector_1",
        grade="chief_4",
        police_start_date=date(2012, 7, 1),
    )

    officer = Officer.objects.get(pk=officer.pk)
    assert (officer.name_pinyin, officer.name_initials) == ("shanxiaoming", "sxm")
    assert set(officer.grams.values_list("gram", flat=True)) == {"单", "晓", "明", "单晓", "晓明"}
    assert (officer.unit_path, officer.province, officer.version) == (units["station"].path, "PROVINCE", 1)
    assert [(p.unit.code, p.post, p.is_leading_body, p.valid_from, p.valid_to) for p in officer.postings.all()] == [
        ("STATION", "副所长", True, date(2012, 7, 1), None)
    ]
    assert [(r.rank, r.valid_from) for r in officer.ranks.all()] == [("inspector_1", date(2012, 7, 1))]
    assert [(g.grade, g.valid_from) for g in officer.grades.all()] == [("chief_4", date(2012, 7, 1))]


def test_an_identity_number_is_kept_encrypted_and_gives_the_birth_date(hr, units, at):
    number = checked("33050119900101001")
    officer = register_officer(actor=hr, unit=units["station"], at=at, name="张试", id_number=number.lower())

    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, id_number_digest FROM honors_officer")
        ((stored, digest),) = cursor.fetchall()
    assert number not in stored + digest
    officer = Officer.objects.get(pk=officer.pk)
    assert (officer.id_number, officer.birth_date) == (number, date(1990, 1, 1))


def test_the_trail_tells_of_a_person_without_telling_who(hr, units, at):
    number = checked("33050119900101001")
    register_officer(actor=hr, unit=units["station"], at=at, name="张试", police_number="012345", id_number=number)

    body = bytes(AuditEvent.objects.get(event="officer.register").body).decode()
    assert "STATION" in body
    assert not any(word in body for word in ("张试", "012345", number))


def test_a_wrong_check_digit_is_refused_and_nothing_is_written(hr, units, at):
    good = checked("33050119900101001")
    wrong = good[:-1] + ("1" if good[-1] != "1" else "2")

    code = refusal(register_officer, actor=hr, unit=units["station"], at=at, name="张试", id_number=wrong).code

    assert code == "officer.id_number_check_digit"
    assert not Officer.objects.exists()


def test_an_identity_number_names_one_person(hr, units, at):
    facts = {"actor": hr, "unit": units["station"], "at": at, "name": "张试"}
    number = checked("33050119900101001")
    register_officer(**facts, id_number=number)

    assert refusal(register_officer, **facts, id_number=number).code == "officer.id_number_taken"


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ({}, {}, "officer.police_number_taken"),
        ({"status": "retired"}, {}, None),
        ({}, {"status": "retired"}, None),
    ],
)
def test_a_police_number_names_one_serving_person_of_a_province(units, at, first, second, code):
    facts = {"actor": SYSTEM, "unit": units["station"], "at": at, "name": "张试", "police_number": "012345"}
    register_officer(**facts, **first)

    if code:
        assert refusal(register_officer, **facts, **second).code == code
    else:
        register_officer(**facts, **second)


def test_contradictions_are_named_all_at_once_with_their_place(hr, units, at):
    good = NewOfficer(name="张试", unit=units["station"])
    bad = replace(
        good, birth_date=date(1990, 1, 1), police_start_date=date(1989, 7, 1), posted_on=date(2027, 1, 1), status="died"
    )

    found = refusal(register_officers, actor=hr, people=[good, bad], at=at)

    assert found.code == "officer.contradictory"
    assert [(f.code, f.facts["row"], f.facts["field"]) for f in found.findings] == [
        ("officer.date_in_future", 2, "posted_on"),
        ("officer.dates_order", 2, "police_start_date"),
        ("officer.death_incomplete", 2, "died_on"),
    ]
    assert not Officer.objects.exists()


def test_a_birth_date_other_than_in_the_number_is_a_contradiction(hr, units, at):
    found = refusal(
        register_officer,
        actor=hr,
        unit=units["station"],
        at=at,
        name="张试",
        id_number=checked("33050119900101001"),
        birth_date=date(1990, 1, 2),
    )

    assert [f.code for f in found.findings] == ["officer.birth_date_differs"]


def test_nobody_serves_in_a_unit_that_did_not_exist(hr, units, at):
    found = refusal(register_officer, actor=hr, unit=units["station"], at=at, name="张试", posted_on=date(1999, 12, 31))

    assert (found.code, found.params["unit"]) == ("officer.unit_not_there", "STATION")


def test_an_unknown_first_day_is_the_first_of_service_or_of_the_unit(hr, units, at):
    facts = {"actor": hr, "unit": units["station"], "at": at, "name": "张试"}
    old = register_officer(**facts, police_start_date=date(1990, 7, 1))
    new = register_officer(**facts)

    assert old.postings.get().valid_from == date(2000, 1, 1)
    assert new.postings.get().valid_from == date(2026, 11, 24)


@pytest.mark.parametrize("name", ["·", "  ", "。"])
def test_a_name_without_a_letter_is_none(hr, units, at, name):
    assert refusal(register_officer, actor=hr, unit=units["station"], at=at, name=name).code == "officer.empty_name"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.HR])
def test_only_hr_registers_people(units, at, role):
    actor = actor_with(role, units["ministry"])

    assert refusal(register_officer, actor=actor, unit=units["station"], at=at, name="张试").code == "access.denied"


def test_many_people_are_one_transaction_with_an_event_each(hr, units, at):
    people = [NewOfficer(name=f"张{n}号", unit=units["station"], police_number=f"{n:06d}") for n in range(30)]
    foreign = NewOfficer(name="外人", unit=units["city"])

    assert refusal(register_officers, actor=hr, people=[*people, foreign], at=at).code == "access.denied"
    assert not Officer.objects.exists()

    officers = register_officers(actor=hr, people=people, at=at)

    assert [officer.pk for officer in officers] == list(Officer.objects.order_by("pk").values_list("pk", flat=True))
    events = AuditEvent.objects.filter(event="officer.register", result="done").order_by("pk")
    assert [event.object_id for event in events] == [str(officer.pk) for officer in officers]
    assert OfficerGram.objects.filter(gram="张1").count() == 11


def test_bulk_keys_do_not_collide_with_later_single_ones(hr, units, at):
    many = register_officers(actor=hr, people=[NewOfficer(name="张试", unit=units["station"])] * 3, at=at)
    one = Officer.objects.create(
        name="李试", personnel_category="police", status="retired", unit=units["station"], unit_path="", created_at=at
    )

    assert one.pk not in {officer.pk for officer in many}


def test_a_duplicate_inside_one_batch_is_refused(hr, units, at):
    person = NewOfficer(name="张试", unit=units["station"], police_number="012345")

    assert refusal(register_officers, actor=hr, people=[person, person], at=at).code == "officer.police_number_taken"


def test_a_new_name_is_found_and_the_old_one_is_not(hr, units, at):
    officer = register_officer(actor=hr, unit=units["station"], at=at, name="张试")

    officer = amend_officer(actor=hr, officer=officer, at=at, name="李新", expected_version=1)

    assert (officer.name_pinyin, officer.version) == ("lixin", 2)
    assert set(OfficerGram.objects.values_list("gram", flat=True)) == {"李", "新", "李新"}
    body = bytes(AuditEvent.objects.get(event="officer.amend").body).decode()
    assert "person_name" in body
    assert "李新" not in body


def test_an_amendment_is_held_to_the_same_rules(hr, units, at):
    facts = {"actor": hr, "unit": units["station"], "at": at}
    register_officer(**facts, name="张试", police_number="000001", id_number=checked("33050119900101001"))
    officer = register_officer(**facts, name="李试", police_number="000002", police_start_date=date(2012, 7, 1))

    def code(**changes):
        return refusal(amend_officer, actor=hr, officer=officer, at=at, **changes).code

    assert code(police_number="000001") == "officer.police_number_taken"
    assert code(id_number=checked("33050119900101001")) == "officer.id_number_taken"
    assert code(status="died") == "officer.contradictory"
    assert code(police_start_date=date(2027, 1, 1)) == "officer.contradictory"
    assert code(name="·") == "officer.empty_name"
    assert code(status="retired", expected_version=9) == "version.stale"
    assert Officer.objects.get(pk=officer.pk).version == 1


def test_a_death_has_its_day_and_cause(hr, units, at):
    officer = register_officer(actor=hr, unit=units["station"], at=at, name="张试", police_start_date=date(2012, 7, 1))

    officer = amend_officer(
        actor=hr, officer=officer, at=at, status="died", died_on=date(2026, 11, 1), death_cause="on_duty"
    )

    assert (officer.status, officer.died_on) == ("died", date(2026, 11, 1))


def test_an_identity_number_can_be_taken_back(hr, units, at):
    officer = register_officer(
        actor=hr, unit=units["station"], at=at, name="张试", id_number=checked("33050119900101001")
    )

    officer = amend_officer(actor=hr, officer=officer, at=at, id_number="", birth_date=None)

    assert (officer.id_number, officer.id_number_digest) == (None, None)


def test_hr_of_another_unit_amends_nothing(units, at):
    officer = register_officer(actor=SYSTEM, unit=units["station"], at=at, name="张试")
    stranger = actor_with(Role.HR, units["other_station"])

    assert refusal(amend_officer, actor=stranger, officer=officer, at=at, name="李试").code == "access.denied"
