"""Entered in one go, and admitted late, over HTTP."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

URL = "/api/v1/nominations/"
LATE = {"authoriser": "王局长", "reason": "材料在途", "document_number": "长公办〔2026〕3号"}


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def client(at, units):
    def logged_in(role, unit="county"):
        api = APIClient()
        api.force_login(account(f"{role}-{unit}", role, units[unit], at=at))
        return api

    return logged_in


@pytest.fixture
def body(at, units):
    return {
        "scheme": str(cases.merit_scheme(units["county"], at).pk),
        "award": "police.individual.merit_third",
        "deed": str(cases.deed(units["station"], at).pk),
        "timing": "timely",
        "reason": "抗洪抢险。",
    }


def named(*people):
    return [{"officer": str(person.pk)} for person in people]


def test_a_chief_puts_a_team_forward_in_one_request(client, units, at, body):
    team = [officer(units["station"], at, name=name) for name in ("张试", "李验")]
    chief = client(Role.STATION_CHIEF, "station")

    answer = chief.post(f"{URL}batch/", {**body, "recipients": named(*team)}, format="json")

    rows = answer.json()["results"]
    assert answer.status_code == 201
    assert [(row["recipient_name"], row["deed"], row["state"]) for row in rows] == [
        ("张试", body["deed"], "draft"),
        ("李验", body["deed"], "draft"),
    ]
    assert rows[0] == chief.get(f"{URL}{rows[0]['id']}/").json()


def test_a_refusal_names_every_person_it_is_about(client, units, at, body):
    good, auxiliary = officer(units["station"], at), officer(units["station"], at, personnel_category="auxiliary")
    chief = client(Role.STATION_CHIEF, "station")

    answer = chief.post(f"{URL}batch/", {**body, "recipients": named(good, auxiliary)}, format="json")

    said = answer.json()
    assert (answer.status_code, said["code"]) == (422, "nomination.batch_refused")
    assert [(row["code"], row["facts"]["recipient"]) for row in said["findings"]] == [
        ("eligibility.auxiliary", {"category": "individual", "officer": str(auxiliary.pk)})
    ]
    assert chief.get(URL).json()["results"] == []


@pytest.mark.parametrize("wrong", [{"recipients": []}, {"recipients": [{}]}, {"recipient": {"officer": "1"}}, {}])
def test_recipients_are_a_list_of_at_least_one(client, body, wrong):
    answer = client(Role.STATION_CHIEF, "station").post(f"{URL}batch/", {**body, **wrong}, format="json")

    assert answer.status_code == 400


def test_a_late_case_shows_who_let_it_in(client, units, at, monkeypatch):
    case = cases.nomination(officer(units["station"], at), at, cycle=cases.cycle(units["county"], at))
    chief = APIClient()
    chief.force_login(case.nominated_by)
    hr, other = client(Role.HR), client(Role.HR, "other_station")
    monkeypatch.setattr(clock, "now", lambda: at + timedelta(days=7))
    url = f"{URL}{case.pk}/submit/"

    assert chief.post(url, {"late": LATE}, format="json").status_code == 403
    assert hr.post(url, {}, format="json").status_code == 404
    assert other.post(url, {"late": LATE}, format="json").status_code == 404
    assert hr.post(url, {"late": {"reason": "迟"}}, format="json").status_code == 400
    answer = hr.post(url, {"late": LATE}, format="json")

    assert (answer.status_code, answer.json()["state"]) == (200, "submitted")
    late = chief.get(f"{URL}{case.pk}/").json()["late"]
    assert {name: late[name] for name in LATE} == LATE
    assert late["admitted_by"] == answer.json()["timeline"][-1]["by"]
