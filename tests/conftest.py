"""Fixtures that every test may ask for."""

from datetime import UTC, datetime

import pytest


@pytest.fixture
def at() -> datetime:
    """The moment at which a test's use cases happen: Tuesday, 24 November 2026, ten in the morning in Huzhou."""
    return datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
