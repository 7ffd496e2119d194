import pytest
from rest_framework.test import APIClient

from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

DAYS, PARAMETERS = "/api/v1/calendar/", "/api/v1/parameters/"


@pytest.fixture
def client(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    units = tree(at)

    def logged_in(role, unit="county"):
        api = APIClient()
        api.force_login(account(f"{role}-{unit}", role, units[unit], at=at))
        return api

    return logged_in


def test_hr_enters_and_corrects_a_day_and_publishes_the_year(client):
    hr = client(Role.HR)

    made = hr.post(DAYS, {"day": "2040-01-03", "working": False, "source": "a"}, format="json")
    again = hr.post(DAYS, {"day": "2040-01-03", "working": True, "source": "a"}, format="json")
    url = f"{DAYS}{made.json()['id']}/"
    changed = hr.patch(url, {"working": True, "source": "b", "version": 1}, format="json")
    stale = hr.patch(url, {"working": True, "source": "b", "version": 1}, format="json")
    empty = hr.post(f"{DAYS}years/", {"year": 2040, "source": "b"}, format="json")
    hr.post(DAYS, {"day": "2040-01-02", "working": False, "source": "a"}, format="json")
    year = hr.post(f"{DAYS}years/", {"year": 2040, "source": "b"}, format="json")

    assert (empty.status_code, empty.json()["code"]) == (422, "calendar.year_empty")
    assert [made.status_code, again.status_code, changed.status_code, stale.status_code, year.status_code] == [
        201,
        409,
        200,
        409,
        201,
    ]
    assert hr.get(DAYS, {"year": 2040}).json()["results"][1] == changed.json()
    assert (changed.json()["working"], changed.json()["source"], changed.json()["version"]) == (True, "b", 2)


def test_hr_publishes_a_year_with_all_its_days_or_not_at_all(client):
    hr, years = client(Role.HR), f"{DAYS}years/"
    holiday, worked = {"day": "2040-01-02", "working": False}, {"day": "2040-01-07", "working": True}

    wrong = hr.post(years, {"year": 2040, "source": "b", "days": [holiday, {**holiday, "day": "2041-01-02"}]}, "json")
    assert (wrong.status_code, [f["code"] for f in wrong.json()["findings"]]) == (422, ["calendar.other_year"])
    assert hr.get(DAYS, {"year": 2040}).json()["results"] == []

    assert hr.post(years, {"year": 2040, "source": "b", "days": [holiday, worked]}, "json").status_code == 201
    assert [(row["day"], row["working"]) for row in hr.get(DAYS, {"year": 2040}).json()["results"]] == [
        ("2040-01-02", False),
        ("2040-01-07", True),
    ]


def test_others_read_the_calendar_and_change_nothing(client):
    chief = client(Role.STATION_CHIEF)

    assert chief.get(DAYS).status_code == 200
    assert chief.post(DAYS, {"day": "2040-01-03", "working": False, "source": "a"}, format="json").status_code == 403
    assert client(Role.HR).post(DAYS, {"day": "2040-01-03"}, format="json").json()["code"] == "request.invalid"


def test_hr_gives_a_rule_a_new_number_from_a_day_on(client):
    hr = client(Role.HR)
    facts = {
        "rule": "R-12",
        "name": "punishment.warning",
        "value": "8",
        "source": "新规定",
        "confidence": "H",
        "valid_from": "2027-01-01",
    }

    made = hr.post(PARAMETERS, facts, format="json")

    rows = hr.get(PARAMETERS, {"rule": "R-12", "name": "punishment.warning"}).json()["results"]
    assert made.status_code == 201
    assert {(r["value"], r["valid_from"], r["valid_to"], r["state"]) for r in rows} == {
        ("6", None, "2026-12-31", "in_force"),
        ("8", "2027-01-01", None, "coming"),
    }
    assert hr.get(f"{PARAMETERS}{made.json()['id']}/").json() == made.json()
    assert hr.post(PARAMETERS, {**facts, "name": "nothing"}, format="json").json()["code"] == "parameter.unknown"
    assert hr.post(PARAMETERS, {**facts, "colour": "red"}, format="json").status_code == 400
    assert client(Role.LEADER).post(PARAMETERS, facts, format="json").status_code == 403
