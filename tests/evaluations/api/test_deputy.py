"""Deputies and cases handed over, over HTTP."""

import pytest
from rest_framework.test import APIClient

from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


def client_of(user):
    api = APIClient()
    api.force_login(user)
    return api


def test_a_chief_names_a_deputy_for_some_days(units, at):
    chief = account("chief", Role.STATION_CHIEF, units["station"], at=at, officer=officer(units["station"], at))
    colleague = account("colleague", None, units["station"], at=at, officer=officer(units["station"], at, name="李验"))
    stranger = account("stranger", None, units["station"], at=at, officer=officer(units["other_station"], at))
    body = {"user": str(colleague.pk), "unit": "STATION", "from": "2026-12-01", "to": "2026-12-31"}
    client = client_of(chief)

    made = client.post("/api/v1/deputies/", body, format="json")

    row = made.json()
    assert (made.status_code, row["role"], row["unit"], row["state"]) == (201, "station_chief", "STATION", "future")
    assert (row["user"], row["from"], row["to"]) == (str(colleague.pk), "2026-12-01", "2026-12-31")
    assert client.get(f"/api/v1/deputies/{row['id']}/").json() == row
    assert client.post("/api/v1/deputies/", {**body, "user": str(stranger.pk)}, format="json").status_code == 404
    assert client.post("/api/v1/deputies/", {**body, "to": "2027-12-31"}, format="json").json()["code"] == (
        "deputy.too_long"
    )
    assert client.post("/api/v1/deputies/", {"user": "1"}, format="json").status_code == 400


def test_a_chief_hands_over_open_cases(units, at):
    case = cases.nomination(officer(units["station"], at), at, cycle=cases.cycle(units["county"], at))
    successor = account("successor", Role.STATION_CHIEF, units["station"], at=at)
    url, body = "/api/v1/nominations/hand_over/", {"nominations": [str(case.pk)], "reason": "调任"}

    assert client_of(successor).post(url, {**body, "to": str(successor.pk)}, format="json").status_code == 404
    answer = client_of(case.nominated_by).post(url, {**body, "to": str(successor.pk)}, format="json")

    assert (answer.status_code, len(answer.json()["results"])) == (200, 1)
    row = client_of(successor).get(f"/api/v1/nominations/{case.pk}/").json()
    assert (row["nominated_by"], row["timeline"][-1]["verb"]) == (str(successor.pk), "hand_over")
    assert "edit" in row["may"]
