# ruff: noqa: S608 - names are those of our own models
"""The ledger's tables as raw rows: streamed in one snapshot for verification, by key for proofs."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from typing import Any

from django.db import connection, models, transaction

from honors.models import (
    Award,
    Honor,
    LedgerEntry,
    LedgerHead,
    LedgerOpening,
    LedgerSubject,
    LedgerTile,
    Unit,
)

PAGE = 4096
PAGE_OF_KEYS = 500

Row = tuple[Any, ...]


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything inside is read as of one moment, while writers go on."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # atomic() would take the write lock; a deferred transaction reads beside the writers.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def entry_pages() -> Iterator[list[Row]]:
    """Lists of ``(pk, index, leaf, leaf_hash)`` in the order of index."""
    return _pages(f"SELECT {_c('e.index')}, {_c('e.index')}, e.leaf, e.leaf_hash FROM {_t(LedgerEntry)} e ORDER BY 1")


def references() -> Iterator[Row]:
    """``(index, refers_to)`` of entries that name an earlier one."""
    return stream(
        f"SELECT {_c('e.index')}, e.refers_to FROM {_t(LedgerEntry)} e WHERE e.refers_to IS NOT NULL ORDER BY 1"
    )


def grant_rows() -> Iterator[Row]:
    """Every entry with the row of the read model, opening, path of the unit and subject that stand beside it."""
    columns = ", ".join(
        [
            _c("e.index"),
            "e.leaf",
            "o.sealed",
            "h.id",
            "h.award_id",
            "h.register",
            _instant("h.recorded_at"),
            _day("h.effective_on"),
            "h.award_code",
            "h.organ",
            "h.document_number",
            _day("h.decided_on"),
            "h.recipient_category",
            "h.subject",
            "h.origin",
            "h.provenance",
            "h.is_posthumous",
            _day("h.provisional_until"),
            "h.status",
            _day("h.revoked_on"),
            "h.last_change",
            "h.officer_id",
            "h.unit_id",
            "h.organ_level",
            "h.level",
            "h.is_provincial_or_ministerial",
            "h.unit_path",
            "u.path",
            "s.number",
            "s.register",
            "s.officer_id",
            "s.unit_id",
            _instant("s.retired_at"),
        ]
    )
    return stream(
        f"SELECT {columns} FROM {_t(LedgerEntry)} e"
        f" LEFT JOIN {_t(Honor)} h ON h.id = {_c('e.index')}"
        f" LEFT JOIN {_t(LedgerOpening)} o ON o.entry_id = {_c('e.index')}"
        f" LEFT JOIN {_t(Unit)} u ON u.id = h.unit_id"
        f" LEFT JOIN {_t(LedgerSubject)} s ON s.number = h.subject"
        " ORDER BY 1"
    )


def openings_of(indexes: Iterable[int]) -> Iterator[Row]:
    """``(index, sealed)`` of some entries."""
    wanted = sorted(indexes)
    for begin in range(0, len(wanted), PAGE_OF_KEYS):
        marks = ", ".join(str(int(index)) for index in wanted[begin : begin + PAGE_OF_KEYS])
        yield from stream(f"SELECT o.entry_id, o.sealed FROM {_t(LedgerOpening)} o WHERE o.entry_id IN ({marks})")


def honors_without_entry() -> Iterator[Row]:
    """Keys of rows of the read model that no entry stands behind."""
    return stream(
        f"SELECT h.id FROM {_t(Honor)} h LEFT JOIN {_t(LedgerEntry)} e ON {_c('e.index')} = h.id"
        f" WHERE {_c('e.index')} IS NULL ORDER BY 1"
    )


def openings_without_entry() -> Iterator[Row]:
    """Keys of openings that no entry stands behind."""
    return stream(
        f"SELECT o.entry_id FROM {_t(LedgerOpening)} o LEFT JOIN {_t(LedgerEntry)} e ON {_c('e.index')} = o.entry_id"
        f" WHERE {_c('e.index')} IS NULL ORDER BY 1"
    )


def subjects_without_honor() -> Iterator[Row]:
    """Numbers that no honor bears."""
    return stream(
        f"SELECT s.number FROM {_t(LedgerSubject)} s WHERE s.number NOT IN (SELECT h.subject FROM {_t(Honor)} h)"
        " ORDER BY 1"
    )


def awards() -> dict[int, tuple[str, str, str]]:
    """Code, edition and level by key."""
    rows = Award.objects.values_list("pk", "code", "edition__code", "level")
    return {pk: (code, edition, level) for pk, code, edition, level in rows}


def tile_hashes(wanted: Mapping[int, Iterable[int]]) -> list[Row]:
    """``(level, index, hashes)`` of the tiles at these indexes by level, as far as they are there."""
    each = " OR ".join(
        f"(level = {int(level)} AND {_c('t.index')} IN ({', '.join(str(int(index)) for index in indexes)}))"
        for level, indexes in wanted.items()
    )
    return _all(f"SELECT level, {_c('t.index')}, hashes FROM {_t(LedgerTile)} t WHERE {each}")


def leaf_hashes(begin: int, end: int) -> list[bytes]:
    """The stored leaf hashes from ``begin`` up to, not including, ``end``."""
    rows = _all(
        f"SELECT leaf_hash FROM {_t(LedgerEntry)} e WHERE {_c('e.index')} >= {int(begin)}"
        f" AND {_c('e.index')} < {int(end)} ORDER BY {_c('e.index')}"
    )
    return [bytes(hashed) for (hashed,) in rows]


def log_size() -> int:
    """Number of entries."""
    rows = _all(f"SELECT size FROM {_t(LedgerHead)}")
    return int(rows[0][0]) if rows else 0


def stream(sql: str) -> Iterator[Row]:
    """The rows of a query, read a page at a time."""
    return chain.from_iterable(_pages(sql))


def _few(sql: str) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def _pages(sql: str) -> Iterator[list[Row]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(PAGE):
            yield rows


def _all(sql: str) -> list[Row]:
    """Few rows. A proof is a matter of microseconds, and building such queries through the ORM is most of a
    millisecond.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _sqlite() -> bool:
    return connection.vendor == "sqlite"


def _t(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _c(column: str) -> str:
    """A column whose name is a word of SQL."""
    table, _, name = column.partition(".")
    return f"{table}.{connection.ops.quote_name(name)}"


def _instant(column: str) -> str:
    """A moment as leaves write it. SQLite holds text without a fraction that is zero."""
    if _sqlite():
        return (
            f"CASE length({column}) WHEN 19 THEN replace({column}, ' ', 'T') || '.000000Z'"
            f" WHEN 26 THEN replace({column}, ' ', 'T') || 'Z' ELSE {column} END"
        )
    return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"


def _day(column: str) -> str:
    # On SQLite the cast keeps the driver from making a date of the text.
    return f"CAST({column} AS text)" if _sqlite() else f"to_char({column}, 'YYYY-MM-DD')"
