"""A database of its own: the demo takes one that is empty or that it made itself, and no other."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

MARKER = "demo_marker"
"""A table that only the demo makes; every database in which it stands is the demo's to throw away."""


def start_fresh() -> None:
    """An empty, migrated, marked database. Raises CommandError for one that somebody else filled."""
    if settings.APP_ENV == "production":
        raise CommandError("demo is refused in production · 生产环境不能运行演示")
    tables = _tables()
    if tables and MARKER not in tables:
        name = connection.settings_dict["NAME"]
        raise CommandError(f"not a database of the demo: {name} · 不是演示自己建立的数据库，拒绝使用")
    if tables:
        _forget_files()
        _throw_away()
    _mark()
    if connection.vendor == "sqlite":
        # Until the connection is closed: what a crash could cost is made again by the next run
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    call_command("migrate", verbosity=0)


def _tables() -> set[str]:
    """What is there. A file is only read: opening it as ours would already change it."""
    if connection.vendor != "sqlite":
        return set(connection.introspection.table_names())
    path = Path(connection.settings_dict["NAME"])
    if not path.exists() or not path.stat().st_size:
        return set()
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as reader:
            return {name for (name,) in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.DatabaseError:
        return {path.name}


def _forget_files() -> None:
    """The papers of the last demo; a demo that was cut short may not have come to any."""
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT file FROM evaluations_evidence")
        for (name,) in cursor.fetchall():
            default_storage.delete(name)


def _throw_away() -> None:
    if connection.vendor == "sqlite":
        path = str(connection.settings_dict["NAME"])
        connection.close()
        for ending in ("", "-wal", "-shm"):
            Path(path + ending).unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")


def _mark() -> None:
    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {MARKER} (made_by varchar(40) NOT NULL)")
        cursor.execute(f"INSERT INTO {MARKER} VALUES ('manage.py demo')")  # noqa: S608 - a name of ours
