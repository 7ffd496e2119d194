"""Writing past the append-only triggers, as somebody with the database's password would."""

from importlib import import_module

from django.db import connection

_guards = import_module("honors.migrations.0002_append_only")


def run_unguarded(*statements: str) -> None:
    """Drop the triggers, run the statements, and put the triggers back."""
    with connection.cursor() as cursor:
        for statement in (
            *_guards.statements_that_unguard(connection.vendor),
            *statements,
            *_guards.statements_that_guard(connection.vendor),
        ):
            cursor.execute(statement)


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
