from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from honors import clock
from honors.domain.actor import SYSTEM, Role
from honors.models import AuditEvent
from honors.services.audit import record_event
from honors.services.audit_trail import seal_all
from tests.actors import account
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(at, monkeypatch):
    """A client for a new account with one role at the city."""
    monkeypatch.setattr(clock, "now", lambda: at)
    unit = tree(at)["city"]

    def make(role):
        client = APIClient()
        client.force_login(account(role.value, role, unit, at=at))
        return client

    return make


def write(at, count=3, **facts):
    for number in range(count):
        record_event(
            actor=SYSTEM,
            at=at + timedelta(minutes=number),
            **{"event": "test.event", "object_kind": "thing", "object_id": number, "after": {"n": number}, **facts},
        )


def events(client, query="") -> list[dict]:
    answer = client.get(f"/api/v1/audit/?{query}")
    assert answer.status_code == 200, answer.json()
    return answer.json()["results"]


@pytest.mark.parametrize("role", [Role.AUDIT_ADMIN, Role.AUDITOR])
def test_the_trail_is_read_newest_first_with_seal_and_body(client_of, at, role):
    write(at)
    seal_all(at=at)

    rows = events(client_of(role), "event=test.event")

    assert [row["object"] for row in rows] == [{"kind": "thing", "id": key} for key in "210"]
    seal = AuditEvent.objects.get(event="test.event", object_id="2").leaf.index
    assert {key: rows[0][key] for key in ("actor", "event", "result", "before", "after", "seal", "source", "code")} == {
        "actor": "system",
        "event": "test.event",
        "result": "done",
        "before": None,
        "after": {"n": 2},
        "seal": seal,
        "source": "system",
        "code": "",
    }


def test_an_event_that_is_not_sealed_has_no_seal(client_of, at):
    write(at, 1)

    assert [(row["seal"], row["state"]) for row in events(client_of(Role.AUDITOR), "event=test.event")] == [
        (None, "unsealed")
    ]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDIT_ADMIN, Role.AUDITOR}))
def test_nobody_else_reads_the_trail(client_of, role):
    assert client_of(role).get("/api/v1/audit/").status_code == 403


def test_being_read_is_an_event_too(client_of, at):
    client = client_of(Role.AUDITOR)
    events(client, "object=thing:1")
    client.get(f"/api/v1/audit/{AuditEvent.objects.first().pk}/")

    rows = events(client, "event=audit.read")
    assert [(row["actor"], row["after"]) for row in rows] == [
        ("auditor", {"query": f"id={AuditEvent.objects.first().pk}"}),
        ("auditor", {"query": "object=thing:1"}),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("event=test.event", "0123"),
        ("object=thing:1", "1"),
        ("object=thing&event=test.event", "012"),
        ("actor=system&event=test.event", "0123"),
        ("actor=nobody", ""),
        ("result=failed", "3"),
        ("from=2026-12-01", "3"),
        ("from=2026-11-24&to=2026-11-24&event=test.event", "012"),
        ("to=2026-11-23", ""),
    ],
)
def test_the_trail_is_filtered(client_of, at, query, found):
    write(at)
    write(at + timedelta(days=7), 1, object_kind="other", object_id=3, result="failed")

    assert "".join(sorted(row["object"]["id"] for row in events(client_of(Role.AUDITOR), query))) == found


def test_pages_follow_each_other_without_gap_or_repetition(client_of, at):
    write(at, 5)
    client = client_of(Role.AUDITOR)
    url, seen = "/api/v1/audit/?event=test.event&page_size=2", []
    while url:
        page = client.get(url).json()
        seen += [row["object"]["id"] for row in page["results"]]
        url = page["next"]

    assert seen == ["4", "3", "2", "1", "0"]


def test_a_page_costs_the_same_at_one_event_and_at_fifty(client_of, at, django_assert_num_queries):
    client = client_of(Role.AUDITOR)
    write(at, 1)
    events(client)
    with CaptureQueriesContext(connection) as one:
        events(client, "event=test.event")
    write(at + timedelta(hours=1), 49)
    with django_assert_num_queries(len(one)):
        assert len(events(client, "event=test.event")) == 50


def test_an_unknown_filter_is_named(client_of):
    answer = client_of(Role.AUDITOR).get("/api/v1/audit/?colour=red")

    assert (answer.status_code, answer.json()["code"]) == (400, "request.unknown_parameter")
