"""Fixtures that every test may ask for, and how many cases a property is tried with."""

import os
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck, settings

from tests.clone import cloned

# The depth changes the number of generated cases and nothing else.
for _depth, _examples in (("quick", 25), ("full", 400)):
    settings.register_profile(
        _depth,
        max_examples=_examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
settings.load_profile(os.environ.get("TEST_DEPTH", "quick"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests come first, so that no processor is left alone with them at the end."""
    items.sort(key=lambda item: "tests/leaks/" not in item.nodeid)


@pytest.fixture
def at() -> datetime:
    """The moment at which a test's use cases happen: Tuesday, 24 November 2026, ten in the morning in Huzhou."""
    return datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_keepdb, django_db_modify_db_settings):
    """The test database, also where no test of the run asks for it but through ``committed``."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, keepdb=django_db_keepdb)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A database of its own, for tests of what commits or what other processes see.

    Use it in place of ``django_db(transaction=True)``, whose flush the append-only triggers refuse.
    """
    with django_db_blocker.unblock(), cloned(connection):
        yield
