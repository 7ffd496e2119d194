# ruff: noqa: S608 - names are those of our own models
"""The ledger's tables as raw rows: streamed in one snapshot for verification, by key for proofs."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

from django.db import connection, models, transaction

from honors.domain.ledger.tree import Peaks
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

PAGE = 512
"""Few enough that a page of leaves stays in the processor's cache: a fifth faster than 4096."""
PAGE_OF_KEYS = 500

Row = tuple[Any, ...]


@contextmanager
def snapshot(exported: str | None = None) -> Iterator[bool]:
    """Everything inside is read as of one moment, while writers go on. Whether other processes can read it as well.

    ``exported``: the moment of another process, as ``exported_snapshot`` named it there.
    """
    if connection.in_atomic_block:
        yield False
    elif is_sqlite():
        # atomic() would take the write lock; a deferred transaction reads beside the writers.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield True
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                if exported:
                    cursor.execute("SET TRANSACTION SNAPSHOT %s", [exported])
            yield True


def exported_snapshot() -> str | None:
    """A name by which another process reads as of the same moment, until this transaction ends. SQLite has none: there
    the other reads as of its own start.
    """
    return None if is_sqlite() else str(_all("SELECT pg_export_snapshot()")[0][0])


def entry_pages() -> Iterator[list[Row]]:
    """Lists of ``(pk, index, leaf, leaf_hash)`` in the order of index."""
    return pages(
        f"SELECT {name_of('e.index')}, {name_of('e.index')}, e.leaf, e.leaf_hash FROM {table(LedgerEntry)} e ORDER BY 1"
    )


def references() -> Iterator[Row]:
    """``(index, refers_to)`` of entries that name an earlier one."""
    return stream(
        f"SELECT {name_of('e.index')}, e.refers_to FROM {table(LedgerEntry)} e WHERE e.refers_to IS NOT NULL ORDER BY 1"
    )


def grant_rows(indexes: Iterable[int]) -> Iterator[Row]:
    """Entries of rising ``indexes`` with what stands beside each: honor, opening, path of the unit, subject."""
    columns = ", ".join(
        [
            name_of("e.index"),
            "e.leaf",
            "o.sealed",
            "h.id",
            "h.award_id",
            "h.register",
            instant("h.recorded_at"),
            day("h.effective_on"),
            "h.award_code",
            "h.organ",
            "h.document_number",
            day("h.decided_on"),
            "h.recipient_category",
            "h.subject",
            "h.origin",
            "h.provenance",
            "h.is_posthumous",
            day("h.provisional_until"),
            "h.status",
            day("h.revoked_on"),
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
            instant("s.retired_at"),
        ]
    )
    return _by_key(
        indexes,
        f"SELECT {columns} FROM {table(LedgerEntry)} e"
        f" LEFT JOIN {table(Honor)} h ON h.id = {name_of('e.index')}"
        f" LEFT JOIN {table(LedgerOpening)} o ON o.entry_id = {name_of('e.index')}"
        f" LEFT JOIN {table(Unit)} u ON u.id = h.unit_id"
        f" LEFT JOIN {table(LedgerSubject)} s ON s.number = h.subject"
        f" WHERE {name_of('e.index')} IN ({{marks}}) ORDER BY 1",
    )


def openings_of(indexes: Iterable[int]) -> Iterator[Row]:
    """``(index, sealed)`` of some entries."""
    return _by_key(
        sorted(indexes), f"SELECT o.entry_id, o.sealed FROM {table(LedgerOpening)} o WHERE o.entry_id IN ({{marks}})"
    )


def honors_of(subjects: Iterable[str]) -> Iterator[int]:
    """Keys of the read model's rows that bear one of the numbers."""
    wanted = sorted(subjects)
    for begin in range(0, len(wanted), PAGE_OF_KEYS):
        rows = Honor.objects.filter(subject__in=wanted[begin : begin + PAGE_OF_KEYS]).values_list("pk", flat=True)
        yield from rows.iterator()


def honors_without_entry() -> Iterator[Row]:
    """Keys of rows of the read model that no entry stands behind."""
    return stream(
        f"SELECT h.id FROM {table(Honor)} h LEFT JOIN {table(LedgerEntry)} e ON {name_of('e.index')} = h.id"
        f" WHERE {name_of('e.index')} IS NULL ORDER BY 1"
    )


def openings_without_entry() -> Iterator[Row]:
    """Keys of openings that no entry stands behind."""
    return stream(
        f"SELECT o.entry_id FROM {table(LedgerOpening)} o"
        f" LEFT JOIN {table(LedgerEntry)} e ON {name_of('e.index')} = o.entry_id"
        f" WHERE {name_of('e.index')} IS NULL ORDER BY 1"
    )


def subjects_without_honor() -> Iterator[Row]:
    """Numbers that no honor bears."""
    return stream(
        f"SELECT s.number FROM {table(LedgerSubject)} s WHERE s.number NOT IN (SELECT h.subject FROM {table(Honor)} h)"
        " ORDER BY 1"
    )


def awards() -> dict[int, tuple[str, str, str]]:
    """Code, edition and level by key."""
    rows = Award.objects.values_list("pk", "code", "edition__code", "level")
    return {pk: (code, edition, level) for pk, code, edition, level in rows}


def tile_hashes(wanted: Mapping[int, Iterable[int]]) -> list[Row]:
    """``(level, index, hashes)`` of the tiles at these indexes by level, as far as they are there."""
    each = " OR ".join(
        f"(level = {int(level)} AND {name_of('t.index')} IN ({', '.join(str(int(index)) for index in indexes)}))"
        for level, indexes in wanted.items()
    )
    return _all(f"SELECT level, {name_of('t.index')}, hashes FROM {table(LedgerTile)} t WHERE {each}")


def leaf_hashes(begin: int, end: int) -> list[bytes]:
    """The stored leaf hashes from ``begin`` up to, not including, ``end``."""
    rows = _all(
        f"SELECT leaf_hash FROM {table(LedgerEntry)} e WHERE {name_of('e.index')} >= {int(begin)}"
        f" AND {name_of('e.index')} < {int(end)} ORDER BY {name_of('e.index')}"
    )
    return [bytes(hashed) for (hashed,) in rows]


def log_size() -> int:
    """Number of entries."""
    rows = _all(f"SELECT size FROM {table(LedgerHead)}")
    return int(rows[0][0]) if rows else 0


def edge() -> bytes:
    """The right edge of the whole tree, as ``Peaks`` writes it."""
    rows = _all(f"SELECT peaks FROM {table(LedgerHead)}")
    return bytes(rows[0][0]) if rows else Peaks().to_bytes()


def recorded_until(moment: str) -> int:
    """How many entries were recorded up to a moment, written as leaves write it. Times of record never decrease: the
    database halves the span by the entry in its middle until nothing is left of it.
    """
    leaf = "CAST(e.leaf AS text)" if is_sqlite() else "convert_from(e.leaf, 'UTF8')"
    recorded = (
        f"json_extract({leaf}, '$.recorded_at')" if is_sqlite() else f"{leaf}::json ->> 'recorded_at' COLLATE \"C\""
    )
    middle, is_known = "(s.low + s.high) / 2", f"({recorded}) <= %s"
    sql = f"""
        WITH RECURSIVE span(low, high) AS (
            SELECT CAST(0 AS bigint), size FROM {table(LedgerHead)}
            UNION ALL
            SELECT CASE WHEN {is_known} THEN {middle} + 1 ELSE s.low END,
                   CASE WHEN {is_known} THEN s.high ELSE {middle} END
            FROM span s JOIN {table(LedgerEntry)} e ON {name_of("e.index")} = {middle} WHERE s.low < s.high
        )
        SELECT coalesce(max(low), 0) FROM span
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [moment, moment])
        return int(cursor.fetchone()[0])


def stream(sql: str) -> Iterator[Row]:
    """The rows of a query, read a page at a time."""
    return chain.from_iterable(pages(sql))


def pages(sql: str) -> Iterator[list[Row]]:
    """The rows of a query as lists of up to a page."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(PAGE):
            yield rows


def _by_key(keys: Iterable[int], sql: str) -> Iterator[Row]:
    """The rows of a query with ``{marks}`` in place of the keys, in as many queries as it takes."""
    stream_of_keys = iter(keys)
    while part := list(islice(stream_of_keys, PAGE_OF_KEYS)):
        yield from _all(sql.format(marks=", ".join(str(int(key)) for key in part)))


def _all(sql: str) -> list[Row]:
    """Few rows. A proof is a matter of microseconds, and building such queries through the ORM is most of a
    millisecond.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def is_sqlite() -> bool:
    """Whether this is SQLite; the other is PostgreSQL."""
    return connection.vendor == "sqlite"


def table(model: type[models.Model]) -> str:
    """The quoted name of a model's table."""
    return connection.ops.quote_name(model._meta.db_table)


def name_of(column: str) -> str:
    """A column whose name is a word of SQL."""
    table, _, name = column.partition(".")
    return f"{table}.{connection.ops.quote_name(name)}"


def instant(column: str) -> str:
    """A moment as leaves write it. SQLite holds text without a fraction that is zero."""
    if is_sqlite():
        return (
            f"CASE length({column}) WHEN 19 THEN replace({column}, ' ', 'T') || '.000000Z'"
            f" WHEN 26 THEN replace({column}, ' ', 'T') || 'Z' ELSE {column} END"
        )
    return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"


def day(column: str) -> str:
    """A day as leaves write it."""
    # On SQLite the cast keeps the driver from making a date of the text.
    return f"CAST({column} AS text)" if is_sqlite() else f"to_char({column}, 'YYYY-MM-DD')"
