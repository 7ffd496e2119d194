"""What a face says of an error that no service raised as a refusal: one answer for pages and API."""

import sqlite3

from django.db import DataError, IntegrityError, OperationalError

SQLITE_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
"""Primary result codes; the extended ones hold them in their lowest byte."""

POSTGRESQL_BUSY = frozenset({"40001", "40P01", "55P03", "57014", "53300"})
"""Serialization failure, deadlock, lock not available, query cancelled by its time limit, too many connections."""

RETRY_AFTER = "2"
"""Seconds after which a busy request is worth another try, as the header says it."""


def is_busy(error: Exception) -> bool:
    """Whether the database only had too much to do, so that the same request can succeed in a moment.

    A missing table, a full disk or a lost server is an OperationalError too, and none of these.
    """
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in SQLITE_BUSY
    return getattr(cause, "sqlstate", None) in POSTGRESQL_BUSY


def code_of(error: Exception) -> str:
    """The stable code that tells the user what failed; ``server.failed`` is what nobody foresaw, to be logged."""
    if is_busy(error):
        return "busy"
    if isinstance(error, IntegrityError):
        return "request.conflict"
    if isinstance(error, DataError | OverflowError):
        return "request.out_of_range"
    return "server.failed"
