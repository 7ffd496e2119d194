"""Deputies and cases handed over, over HTTP."""

import json

import pytest
from rest_framework.test import APIClient

from honors import clock
from honors.domain.actor import Role
from honors.domain.honor_change import standing
from honors.models import AuditEvent
from honors.selectors.honor_change import entries_of, opened_value
from honors.services.ledger_verify import verify_ledger
from tests.actors import account
from tests.factories import cases
from tests.factories.decisions import star_cases, waiting
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


def named(units, at, **facts):
    """A leader of the county who is away until the end of the year, and the deputy."""
    leader = account("leader", Role.LEADER, units["county"], at=at, officer=officer(units["county"], at))
    deputy = account("deputy", None, units["county"], at=at, officer=officer(units["county"], at, name="李验"))
    body = {"user": str(deputy.pk), "unit": "COUNTY", "from": "2026-11-24", "to": "2026-12-31", "role": "leader"}
    return leader, deputy, client_of(leader).post("/api/v1/deputies/", {**body, **facts}, format="json")


def test_a_leaders_deputy_signs_by_a_document_and_every_signature_names_it(units, at, monkeypatch):
    """Whoever reads the approval, or the trail, sees for whom and by which document it was signed (R-16)."""
    (case,) = star_cases(units, at)
    (approval,), later = waiting([case], units, at)
    leader, deputy, made = named(units, at, document_number="长公授〔2026〕3号")
    assert (made.status_code, made.json()["deputy_for"]) == (201, str(leader.pk))

    body = {"document_number": "长公星〔2026〕9号", "decided_on": later.date().isoformat()}
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client_of(deputy).post(f"/api/v1/approvals/{approval.pk}/approve/", body, format="json")

    assert answer.status_code == 200
    assert answer.json()["acting"] == {"leader": leader.display_name, "document_number": "长公授〔2026〕3号"}
    trail = json.loads(bytes(AuditEvent.objects.get(event="approval.approve", result="done").body))["after"]
    said = {"acting_for": leader.pk, "acting_document": "长公授〔2026〕3号"}
    assert (trail["acting_for"], trail["acting_document"]) == (said["acting_for"], said["acting_document"])
    opened = opened_value(standing(entries_of(answer.json()["index"])), "signature")
    assert opened == said
    assert list(verify_ledger()) == []


def test_who_signs_in_person_leaves_no_such_line(units, at, monkeypatch):
    (case,) = star_cases(units, at)
    (approval,), later = waiting([case], units, at)
    leader = account("leader", Role.LEADER, units["county"], at=at, officer=officer(units["county"], at))
    body = {"document_number": "长公星〔2026〕9号", "decided_on": later.date().isoformat()}
    monkeypatch.setattr(clock, "now", lambda: later)

    answer = client_of(leader).post(f"/api/v1/approvals/{approval.pk}/approve/", body, format="json")

    assert "signature" not in standing(entries_of(answer.json()["index"])).opened_by


def test_a_leaders_deputy_needs_a_document(units, at):
    assert named(units, at)[2].json()["code"] == "deputy.document_needed"


def test_who_is_back_ends_it_early_and_a_deputy_names_no_deputy(units, at):
    leader, deputy, made = named(units, at, document_number="长公授〔2026〕3号")
    url = f"/api/v1/deputies/{made.json()['id']}/"
    other = account("other", None, units["county"], at=at, officer=officer(units["county"], at, name="赵三"))
    body = {"user": str(other.pk), "unit": "COUNTY", "from": "2026-11-25", "to": "2026-11-26", "role": "leader"}

    again = client_of(deputy).post("/api/v1/deputies/", {**body, "document_number": "1"}, format="json")
    by_deputy = client_of(deputy).post(f"{url}end/", {"to": "2026-11-24"}, format="json")
    past = client_of(leader).post(f"{url}end/", {"to": "2026-11-20"}, format="json")
    ended = client_of(leader).post(f"{url}end/", {"to": "2026-11-24"}, format="json")

    assert (again.json()["code"], by_deputy.json()["code"]) == ("deputy.not_your_unit", "deputy.not_your_unit")
    assert past.json()["code"] == "deputy.dates"
    assert (ended.status_code, ended.json()["to"]) == (200, "2026-11-24")
    listed = client_of(leader).get("/api/v1/deputies/").json()["results"]
    assert [row["id"] for row in listed] == [made.json()["id"]]
