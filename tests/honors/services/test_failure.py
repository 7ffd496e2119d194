import sqlite3

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection

from honors.services.failure import code_of, is_busy


def raised(cause):
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


def sqlite_error(code, text):
    cause = sqlite3.OperationalError(text)
    cause.sqlite_errorcode = code
    return cause


class PostgresError(Exception):
    """As the driver raises it: the state of the standard in ``sqlstate``."""

    def __init__(self, sqlstate):
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("cause", "busy"),
    [
        (sqlite_error(sqlite3.SQLITE_BUSY, "database is locked"), True),
        (sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT, "database is locked"), True),
        (sqlite_error(sqlite3.SQLITE_LOCKED, "database table is locked"), True),
        (sqlite_error(sqlite3.SQLITE_ERROR, "no such table: x"), False),
        (sqlite_error(sqlite3.SQLITE_FULL, "database or disk is full"), False),
        (sqlite_error(sqlite3.SQLITE_IOERR, "disk I/O error"), False),
        (PostgresError("40001"), True),
        (PostgresError("40P01"), True),
        (PostgresError("55P03"), True),
        (PostgresError("57014"), True),
        (PostgresError("53300"), True),
        (PostgresError("53100"), False),
        (PostgresError("57P01"), False),
        (PostgresError(None), False),
        (None, False),
    ],
    ids=str,
)
def test_busy_is_a_lock_or_a_time_limit_and_no_other_trouble(cause, busy):
    assert is_busy(raised(cause)) is busy


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (raised(PostgresError("40001")), "busy"),
        (raised(PostgresError("08006")), "server.failed"),
        (IntegrityError(), "request.conflict"),
        (DataError(), "request.out_of_range"),
        (OverflowError(), "request.out_of_range"),
        (KeyError("x"), "server.failed"),
    ],
    ids=repr,
)
def test_every_error_has_a_code(error, code):
    assert code_of(error) == code


@pytest.mark.django_db
def test_a_table_that_is_missing_is_not_taken_for_a_busy_database():
    with pytest.raises(Exception, match="nowhere") as caught, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")

    assert code_of(caught.value) == "server.failed"


def test_a_database_that_another_connection_has_locked_is_busy(tmp_path):
    first = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    first.execute("CREATE TABLE t (a)")
    first.execute("BEGIN EXCLUSIVE")
    second = sqlite3.connect(tmp_path / "x.db", timeout=0)

    with pytest.raises(sqlite3.OperationalError) as caught:
        second.execute("INSERT INTO t VALUES (1)")

    assert is_busy(raised(caught.value))
    first.close()
    second.close()
