"""Numbers and days of a query string that no column, and no calendar, can hold."""

import base64
import json

import pytest
from django.db import connection

from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.clients import client_for
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

BEYOND = "9" * 30


@pytest.fixture
def caller(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    units = tree(at)
    return lambda role: client_for(account("somebody", role, units["city"], at=at))


@pytest.mark.parametrize(
    ("role", "query"),
    [
        (Role.HR, f"honors/?officer={BEYOND}"),
        (Role.HR, "honors/?officer=1.5"),
        (Role.HR, "honors/?year_from=99999"),
        (Role.HR, f"nominations/?officer={BEYOND}"),
        (Role.HR, f"deeds/?officer={BEYOND}"),
        (Role.HR, f"conflicts/?member={BEYOND}"),
        (Role.HR, f"reviews/?member={BEYOND}"),
        (Role.HR, f"bars/?officer={BEYOND}"),
        (Role.HR, "calendar/?year=0"),
        (Role.HR, "calendar/?year=99999"),
        (Role.HR, "calendar/?year=2026.5"),
        (Role.SECURITY_ADMIN, f"grants/?user={BEYOND}"),
        (Role.AUDITOR, "audit/?from=0001-01-01"),
        (Role.AUDITOR, "audit/?to=9999-12-31"),
    ],
)
def test_a_value_out_of_range_is_refused_by_name(caller, role, query):
    answer = caller(role).get(f"/api/v1/{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid")
    assert answer.json()["findings"][0]["facts"]["field"] == query.partition("?")[2].partition("=")[0]


def cursor(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("route", "values"),
    [
        ("units/", ["next", "a\x00b"]),
        ("units/", ["next", ["a"]]),
        ("units/", ["aside", "a"]),
        ("units/", ["next"]),
        ("deeds/", ["next", "no moment", "no id"]),
        ("deeds/", ["next", "2026-02-30", "00000000-0000-0000-0000-000000000000"]),
        ("calendar/", ["next", "2026-02-30"]),
        ("honors/", ["next", "2026-01-01", 10**30]),
        ("honors/", ["next", "2026-01-01", "x"]),
        ("ledger/entries/", ["next", True]),
        ("ledger/entries/", ["previous", 10**30]),
        ("officers/", ["next", "000", 2**64]),
    ],
)
def test_a_cursor_that_was_not_given_out_is_refused_or_finds_nothing(caller, route, values):
    answer = caller(Role.HR).get(f"/api/v1/{route}", {"cursor": cursor(*values)})

    body = answer.json()
    assert (answer.status_code, body.get("code")) == (400, "request.bad_cursor") or body["results"] == []


def test_a_moment_that_only_the_database_finds_out_of_range_is_refused_too(caller):
    values = ["next", "0001-01-01T00:00:00+14:00", "00000000-0000-0000-0000-000000000000"]

    answer = caller(Role.HR).get("/api/v1/deeds/", {"cursor": cursor(*values)})

    if connection.vendor == "sqlite":
        assert (answer.status_code, answer.json()["code"]) == (400, "request.out_of_range")
    else:
        assert answer.json()["results"] == []


@pytest.mark.parametrize("size", ["0", "-1", "201", "1e1", "٣", BEYOND, "9" * 5000])
def test_a_page_has_1_to_200_rows(caller, size):
    answer = caller(Role.HR).get("/api/v1/units/", {"page_size": size})

    assert (answer.status_code, answer.json()["code"]) == (400, "request.malformed")
