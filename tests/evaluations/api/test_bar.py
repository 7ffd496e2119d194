from datetime import date

import pytest
from rest_framework.test import APIClient

from evaluations.models import Bar
from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

URL = "/api/v1/bars/"
FACTS = {"kind": "punishment", "degree": "warning", "starts_on": "2026-11-20", "document_number": "长纪〔2026〕1号"}
LIFT = {"lifted_on": "2026-11-24", "document_number": "长纪〔2026〕2号", "reason": "期满"}


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def client(units, at):
    def logged_in(role, unit="county", subject=None):
        api = APIClient()
        api.force_login(account(f"{role}-{unit}", role, units[unit], at=at, officer=subject))
        return api

    return logged_in


@pytest.fixture
def person(units, at):
    return officer(units["station"], at)


def test_discipline_sets_and_lifts_a_bar(client, person):
    discipline = client(Role.DISCIPLINE)

    made = discipline.post(URL, {**FACTS, "officer": str(person.pk)}, format="json")
    row = made.json()
    assert made.status_code == 201
    assert (row["officer"], row["unit"], row["ends_on"], row["state"], row["version"], row["may"]) == (
        str(person.pk),
        None,
        "2027-05-19",
        "open",
        1,
        ["lift"],
    )

    lifted = discipline.post(f"{URL}{row['id']}/lift/", {**LIFT, "version": 1}, format="json")
    assert (lifted.status_code, lifted.json()["state"], lifted.json()["may"]) == (200, "lifted", [])
    assert discipline.get(f"{URL}{row['id']}/").json() == lifted.json()
    assert discipline.post(f"{URL}{row['id']}/lift/", LIFT, format="json").status_code == 409


def test_a_stale_version_lifts_nothing(client, person):
    discipline = client(Role.DISCIPLINE)
    row = discipline.post(URL, {**FACTS, "officer": str(person.pk)}, format="json").json()

    answer = discipline.post(f"{URL}{row['id']}/lift/", {**LIFT, "version": 2}, format="json")

    assert (answer.status_code, answer.json()["code"]) == (409, "version.stale")


def test_only_hr_and_discipline_over_the_subject_see_a_bar(client, person):
    made = client(Role.DISCIPLINE).post(URL, {**FACTS, "officer": str(person.pk)}, format="json").json()
    url = f"{URL}{made['id']}/"

    assert client(Role.HR).get(url).status_code == 200
    assert client(Role.HR, "other_station").get(url).status_code == 404
    for role in (Role.STATION_CHIEF, Role.LEADER, Role.COMMITTEE_CHAIR, Role.OFFICER, Role.AUDITOR):
        assert client(role).get(url).status_code == 403

    own = client(Role.HR, "city", subject=person)
    assert own.get(url).status_code == 404
    assert own.get(URL).json()["results"] == []


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [(Role.HR, "county", 403), (Role.LEADER, "county", 403), (Role.DISCIPLINE, "other_station", 404)],
)
def test_others_set_no_bar(client, person, role, unit, status):
    answer = client(role, unit).post(URL, {**FACTS, "officer": str(person.pk)}, format="json")

    assert answer.status_code == status
    assert not Bar.objects.exists()


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"colour": "red"}, 400, "request.invalid"),
        ({"kind": "gossip"}, 400, "request.invalid"),
        ({"starts_on": "2026-02-30"}, 400, "request.invalid"),
        ({"document_number": ""}, 400, "request.invalid"),
        ({"degree": "gossip"}, 400, "bar.unknown_degree"),
        ({"starts_on": "2026-11-25"}, 400, "bar.future"),
        ({"unit": "STATION"}, 400, "bar.one_subject"),
        ({"officer": "0"}, 404, "access.not_found"),
    ],
)
def test_bad_input_gets_the_envelope_and_writes_nothing(client, person, facts, status, code):
    body = {**FACTS, "officer": str(person.pk), **facts}

    answer = client(Role.DISCIPLINE).post(URL, body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Bar.objects.exists()


def test_a_list_costs_the_same_with_one_bar_and_with_ten(client, person, units, at, django_assert_num_queries):
    hr = client(Role.HR)
    user = account("d", Role.DISCIPLINE, units["county"], at=at)
    for number in (1, 9):
        for _ in range(number):
            Bar.objects.create(
                officer=person,
                kind="investigation",
                starts_on=date(2026, 11, 1),
                document_number="1",
                entered_by=user,
                created_at=at,
            )
        with django_assert_num_queries(4):
            hr.get(URL)
    assert len(hr.get(URL, {"kind": "investigation"}).json()["results"]) == 10
    assert hr.get(URL, {"kind": "party"}).json()["results"] == []
