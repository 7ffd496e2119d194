"""A county with a station, accounts that act over HTTP, and a clock that stands still."""

from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from honors import clock
from honors.domain.actor import Role
from honors.models import Unit, User
from tests.actors import account
from tests.factories.people import tree


@pytest.fixture
def units(at, monkeypatch) -> dict[str, Unit]:
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def client_of(at, units) -> Callable[..., Any]:
    """A logged-in client: of an existing account, or of a new one with a role at a unit (by its short key)."""

    def make(username: str, role: Role | None = None, where: str = "county", **facts: Any) -> APIClient:
        user = User.objects.filter(username=username).first() or account(username, role, units[where], at=at, **facts)
        client = APIClient()
        client.force_login(user)
        return client

    return make
