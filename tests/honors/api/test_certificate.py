import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from honors import clock
from honors.domain.actor import Role
from honors.domain.certificate import number_of
from honors.services.certificate import issue_certificate
from tests.actors import SYSTEM, account
from tests.factories.honors import granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db
NOT_FOUND = 404


@pytest.fixture
def world(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    units = tree(at)
    people = [officer(units["station"], at, name=name) for name in ("张伟", "李娜")]
    return units, people, granted(people, units["station"], at, 6)


@pytest.fixture
def as_(world, at):
    """A client of the holder, of HR, or of nobody."""
    units, people, _honors = world

    def client(who=""):
        found = APIClient()
        if who == "holder":
            found.force_login(account("zhang", Role.OFFICER, units["station"], at=at, officer=people[0]))
        elif who:
            found.force_login(account(who, Role(who), units["city"], at=at))
        return found

    return client


def test_the_holder_is_given_the_certificate_its_file_and_the_same_again(as_, world):
    client, honor = as_("holder"), world[2][0]
    made = client.post("/api/v1/certificates/", {"honor": honor.pk}, format="json")

    assert made.status_code == 201
    assert client.post("/api/v1/certificates/", {"honor": honor.pk}, format="json").json() == made.json()
    number = made.json()["number"]
    assert (made.json()["status"], made.json()["may"], made.json()["replaces"]) == ("valid", ["file"], None)
    assert client.get("/api/v1/certificates/").json()["results"] == [made.json()]
    file = json.loads(client.get(f"/api/v1/certificates/{number}/file/").content)
    assert (file["number"], file["format"]) == (number, 1)


def test_what_belongs_to_others_is_not_there(as_, world):
    other = world[2][1]
    made = issue_certificate(actor=SYSTEM, honor=other, at=other.recorded_at)
    client = as_("holder")

    assert client.post("/api/v1/certificates/", {"honor": other.pk}, format="json").status_code == 404
    assert client.get("/api/v1/certificates/").json()["results"] == []
    assert client.get(f"/api/v1/certificates/{made.number}/file/").status_code == 404
    assert as_("hr").get(f"/api/v1/certificates/?honor={other.pk}").json()["results"][0]["number"] == made.number


def test_anybody_checks_a_number_and_learns_little(as_, world):
    made = issue_certificate(actor=SYSTEM, honor=world[2][0], at=world[2][0].recorded_at)
    answer = as_().get(f"/api/v1/certificates/{made.number.lower().replace('-', '')}/")

    assert answer.status_code == 200
    found = answer.json()
    assert found["number"] == made.number
    assert found["recipient"] == {"category": "individual", "name": "张*", "unit_level": "station"}
    assert (found["status"], found["award_name"], found["decided_on"]) == ("valid", "个人三等功", "2025-12-01")
    assert "honor" not in found
    assert "伟" not in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        (lambda number: number[:-1] + ("A" if number[-1] != "A" else "B"), 422, "certificate.check_digit"),
        (lambda number: number[1:], 422, "certificate.number_form"),
        (lambda number: number, 404, "certificate.unknown"),
    ],
)
def test_a_wrong_number_is_told_apart_from_an_unknown_one(as_, world, change, status, code):
    made = issue_certificate(actor=SYSTEM, honor=world[2][0], at=world[2][0].recorded_at)
    never = number_of(register="honors", year=2025, serial=world[2][1].pk)
    number = never if status == NOT_FOUND else made.number
    answer = as_().get(f"/api/v1/certificates/{change(number)}/")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_the_list_of_later_changes_is_public_and_names_nobody(as_):
    answer = as_().get("/api/v1/certificates/revocations/")

    assert answer.status_code == 200
    assert answer.content.decode().startswith("honors.huzhou.example/revocations\n6\n")


def queries_of(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_list_costs_the_same_at_one_row_and_at_six(as_, world):
    client = as_("hr")
    issue_certificate(actor=SYSTEM, honor=world[2][0], at=world[2][0].recorded_at)
    one = queries_of(client, "/api/v1/certificates/")
    for honor in world[2]:
        issue_certificate(actor=SYSTEM, honor=honor, at=honor.recorded_at)

    assert queries_of(client, "/api/v1/certificates/") == one
