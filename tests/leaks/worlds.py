"""Worlds that differ only inside one case: same seed, same clock, same people, another inside of the case.

Everything random comes from a stream that begins anew at each step under the step's name. Whatever more or less
happens inside the case therefore moves nothing outside it, and what still differs outside has leaked.
"""

import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from honors import clock


class Chance:
    """The machine's randomness, replaced by a stream that each step begins anew."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.begin("")
        patch.setattr("os.urandom", self.read)
        patch.setattr(random, "_urandom", self.read)

    def begin(self, step: str) -> None:
        """From here on the stream that belongs to ``step``."""
        self._stream = random.Random(hashlib.sha256(step.encode()).digest())

    def read(self, size: int) -> bytes:
        """In place of os.urandom."""
        return self._stream.randbytes(size)


class Clock:
    """The clock of every face, standing where a step has put it."""

    def __init__(self, patch: pytest.MonkeyPatch, moment: Any) -> None:
        self.moment = moment
        patch.setattr(clock, "now", lambda: self.moment)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever the block writes is gone afterwards, running numbers included."""
    numbers = _running_numbers()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    _set_running_numbers(numbers)


def _running_numbers() -> dict[str, int | None]:
    """Sequences of PostgreSQL, which a rollback leaves where they are; SQLite takes its own back."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename), last_value FROM pg_sequences"
        )
        return dict(cursor.fetchall())


def _set_running_numbers(numbers: dict[str, int | None]) -> None:
    with connection.cursor() as cursor:
        for name, last in numbers.items():
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [name, last or 1, last is not None])
