"""Where a run happens: which databases there are, under which names, and the environment of the processes."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
SIZES = {"small": (20_000, 100_000), "full": (200_000, 1_000_000)}


@dataclass(frozen=True)
class Size:
    """How much is seeded."""

    officers: int
    honors: int

    def __str__(self) -> str:
        return f"{self.officers:,} officers, {self.honors:,} honors"


def chosen_size(environment: Mapping[str, str]) -> Size:
    """``SIZE`` small or full; ``BENCH_OFFICERS`` and ``BENCH_HONORS`` say it in numbers. KeyError for another word."""
    officers, honors = SIZES[environment.get("SIZE", "small")]
    return Size(int(environment.get("BENCH_OFFICERS", officers)), int(environment.get("BENCH_HONORS", honors)))


@dataclass(frozen=True)
class Place:
    """One database server (or the file system) and the names that this suite uses there."""

    title: str
    base: str

    def url(self, name: str) -> str:
        """The address of one of the suite's databases."""
        if not self.base:
            return f"sqlite:///{FOLDER / name}.sqlite3"
        parts = urlsplit(self.base)
        return urlunsplit(parts._replace(path=f"{parts.path}_bench_{name}"))

    def exists(self, name: str) -> bool:
        """Whether the database is there already."""
        if not self.base:
            return (FOLDER / f"{name}.sqlite3").exists()
        with self._server() as server:
            found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self._name(name)])
            return found.fetchone() is not None

    def create(self, name: str) -> None:
        """An empty database in place of what was there under this name."""
        self.drop(name)
        if self.base:
            with self._server() as server:
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self._name(name))))

    def drop(self, name: str) -> None:
        """Forget the database."""
        if self.base:
            with self._server() as server:
                statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
                server.execute(statement.format(sql.Identifier(self._name(name))))
            return
        for ending in ("", "-wal", "-shm"):
            (FOLDER / f"{name}.sqlite3{ending}").unlink(missing_ok=True)

    def version(self) -> str:
        """The database's own version."""
        if not self.base:
            with closing(sqlite3.connect(":memory:")) as memory:
                return f"SQLite {memory.execute('SELECT sqlite_version()').fetchone()[0]}"
        with self._server() as server:
            return f"PostgreSQL {server.execute('SHOW server_version').fetchone()[0]}"

    def _name(self, name: str) -> str:
        return urlsplit(self.url(name)).path.removeprefix("/")

    def _server(self) -> psycopg.Connection:
        return psycopg.connect(urlunsplit(urlsplit(self.base)._replace(path="/postgres")), autocommit=True)


def places(environment: Mapping[str, str]) -> Iterator[Place]:
    """SQLite, and PostgreSQL where ``BENCH_DATABASE_URL`` or ``TEST_DATABASE_URL`` says where it is."""
    only = environment.get("BENCH_ONLY", "")
    if only in ("", "sqlite"):
        yield Place("SQLite", "")
    base = environment.get("BENCH_DATABASE_URL") or environment.get("TEST_DATABASE_URL") or ""
    if base and only in ("", "postgresql"):
        yield Place("PostgreSQL", base)


def environment_for(url: str) -> dict[str, str]:
    """The environment of a process that works on one of the suite's databases, with keys of its own."""
    keys = FOLDER / "keys"
    return {
        **os.environ,
        "APP_ENV": "demo",
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": url,
        "REDIS_URL": "",
        "FIELD_KEY_FILE": str(keys / "field.key"),
        "LEDGER_KEY_FILE": str(keys / "ledger.key"),
        "BALLOT_KEY_FILE": str(keys / "ballot.key"),
    }
