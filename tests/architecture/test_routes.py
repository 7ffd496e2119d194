"""Every route × every role, against a table that people read: ``routes.csv``. A route without a line fails."""

import csv
import re
from pathlib import Path

import pytest

from honors.domain.actor import Role
from honors.models import AuditEvent
from tests.actors import account
from tests.architecture.routes import CALLERS, METHODS, routes
from tests.clients import client_for
from tests.factories.people import tree

TABLE = Path(__file__).with_name("routes.csv")


def table() -> dict[tuple[str, str], dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row.pop("address"), row.pop("method")): row for row in csv.DictReader(file)}


def test_the_table_names_every_route_and_nothing_else():
    assert sorted(table()) == [(route.address, route.method) for route in routes()]


def test_the_table_says_what_the_views_declare():
    assert table() == {
        (route.address, route.method): {caller: route.declared(caller) for caller in CALLERS} for route in routes()
    }


def test_no_view_is_open_for_a_method_that_it_does_not_have():
    stray = {
        (route.address, method)
        for route in routes()
        if route.view is not None
        for method in route.view.access
        if method not in METHODS or not hasattr(route.view, method.lower())
    }

    assert stray == set()


@pytest.mark.django_db
@pytest.mark.parametrize("caller", CALLERS)
def test_every_route_answers_each_caller_as_the_table_says(caller, at):
    units = tree(at)
    role = Role(caller) if caller in list(Role) else None
    user = None if caller == "anonymous" else account("caller", role, units["city"], at=at)
    wrong = []

    for (address, method), row in table().items():
        client = client_for(user)  # anew each time: one of the routes ends the session
        path = re.sub(r"<[^>]+>", "999999", address)
        before = AuditEvent.objects.filter(event="route.call", result="refused").count()
        answer = client.generic(method, path, data="{}", content_type="application/json")
        turned_away = (
            answer.status_code == 401 or answer.headers.get("Location", "").startswith("/login/?")
            if caller == "anonymous"
            else AuditEvent.objects.filter(event="route.call", result="refused").count() > before
        )
        if turned_away != (row[caller] == "deny") or answer.status_code >= 500:
            wrong.append((method, address, row[caller], answer.status_code))

    assert wrong == []
