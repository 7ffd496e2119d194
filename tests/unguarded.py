"""Writing past the append-only triggers, as somebody with the database's password would."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from django.db import connection

_guards = import_module("honors.migrations.0002_append_only")


def run_unguarded(*statements: str, values: Sequence[Any] | None = None) -> None:
    """Drop the triggers, run the statements, each with the values, and put the triggers back."""
    dropped = _guards.statements_that_unguard(connection.vendor)
    with connection.cursor() as cursor:
        for drop in dropped:
            # The function stays: later tables have triggers of their own that call it
            if not drop.startswith("DROP FUNCTION"):
                cursor.execute(drop)
        for statement in statements:
            cursor.execute(statement, values)
        for guard in _guards.statements_that_guard(connection.vendor):
            cursor.execute(guard)


def run_without_keys(statement: str) -> None:
    """As ``run_unguarded``, foreign keys included; outside a transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys=OFF")
        else:
            cursor.execute("SET session_replication_role = replica")
        try:
            run_unguarded(statement)
        finally:
            cursor.execute(
                "PRAGMA foreign_keys=ON" if connection.vendor == "sqlite" else "SET session_replication_role = origin"
            )
