"""A copy of the migrated test database, so that a test may commit and be forgotten; triggers stay in force."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg import sql


@contextmanager
def cloned(connection: Any) -> Iterator[None]:
    """Point ``connection`` at a copy of its database until the block ends."""
    original = connection.settings_dict["NAME"]
    connection.close()
    copy = _copy_file(original) if connection.vendor == "sqlite" else _copy_postgresql(connection, original)
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
        if connection.vendor == "sqlite":
            shutil.rmtree(Path(copy).parent)
        else:
            _run(connection, "DROP DATABASE {} WITH (FORCE)", copy)


def database_url(connection: Any) -> str:
    """The address under which another process reaches the same database."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    who = quote(values["USER"]) + (f":{quote(values['PASSWORD'], safe='')}" if values["PASSWORD"] else "")
    return f"postgres://{who}@{values['HOST']}:{values['PORT'] or 5432}/{values['NAME']}"


def _copy_file(original: str) -> str:
    folder = Path(original).parent / f"clone-{uuid.uuid4().hex[:8]}"
    folder.mkdir()
    copy = folder / Path(original).name
    # Closing the last connection has put the write-ahead log back into the file
    shutil.copy(original, copy)
    return str(copy)


def _copy_postgresql(connection: Any, original: str) -> str:
    copy = f"{original}_{uuid.uuid4().hex[:8]}"
    _run(connection, "CREATE DATABASE {} TEMPLATE {}", copy, original)
    return copy


def _run(connection: Any, statement: str, *names: str) -> None:
    values = connection.settings_dict
    with psycopg.connect(
        host=values["HOST"],
        port=values["PORT"] or 5432,
        user=values["USER"],
        password=values["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    ) as admin:
        admin.execute(sql.SQL(statement).format(*(sql.Identifier(name) for name in names)))
