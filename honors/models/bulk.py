"""Inserting many rows fast: one prepared statement, every distinct value converted once."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

COPIED = 50
"""From so many rows on, COPY is worth its round trips on PostgreSQL; triggers and constraints hold there too."""


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert unsaved objects of one model, as they are; ``save`` and defaults of the database play no part.

    Objects without a key get one from the database and do not learn it. ``bulk_create`` does the same some five times
    slower, mostly in converting values.
    """
    if not rows:
        return
    fields = [field for field in rows[0]._meta.concrete_fields if rows[0].pk is not None or not field.primary_key]
    read = attrgetter(*(field.attname for field in fields))
    _insert(type(rows[0]), fields, list(map(read, rows)))


def insert_values(model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows that were never objects; each holds the values of the fields ``names``, two or more."""
    if rows:
        _insert(model, [model._meta.get_field(name) for name in names], rows)


def _insert(model: type[models.Model], fields: Sequence[Any], rows: Sequence[tuple[Any, ...]]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    columns = zip(*rows, strict=True)
    converted = [_converted(field, column) for field, column in zip(fields, columns, strict=True)]
    values = zip(*converted, strict=True)
    target = f"{quote(model._meta.db_table)} ({names})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) >= COPIED:
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {target} VALUES ({marks})", list(values))  # noqa: S608 - our own models


def _converted(field: "models.Field[Any, Any]", column: Sequence[Any]) -> list[Any]:
    # The connection itself: the proxy looks it up anew for every attribute
    database = connections[DEFAULT_DB_ALIAS]
    if isinstance(field, models.BinaryField):
        return [field.get_db_prep_save(value, database) for value in column]
    known = {value: field.get_db_prep_save(value, database) for value in set(column)}
    return [known[value] for value in column]


ROWS_OF_ONE_STATEMENT = 500
"""Nine columns of so many rows stay under the variables that SQLite takes."""


def add_to_counters(
    model: type[models.Model], key: Sequence[str], counter: str, deltas: Mapping[tuple[Any, ...], int]
) -> None:
    """Add to the column ``counter`` of the rows with these values in ``key``, a unique constraint; rows that are not
    there begin at the difference itself.
    """
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    names = ", ".join(map(quote, (*key, counter)))
    row = f"({', '.join(['%s'] * (len(key) + 1))})"
    moved = [(*values, delta) for values, delta in deltas.items() if delta]
    with connection.cursor() as cursor:
        for begin in range(0, len(moved), ROWS_OF_ONE_STATEMENT):
            part = moved[begin : begin + ROWS_OF_ONE_STATEMENT]
            cursor.execute(
                f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * len(part))}"  # noqa: S608 - our own models
                f" ON CONFLICT ({', '.join(map(quote, key))})"
                f" DO UPDATE SET {quote(counter)} = {table}.{quote(counter)} + excluded.{quote(counter)}",
                [value for values in part for value in values],
            )


def take_keys(model: type[models.Model], count: int) -> list[int]:
    """``count`` unused keys of a table, in rising order, for rows that others will point at. Call in a transaction:
    SQLite's write lock, or PostgreSQL's sequence, keeps them from everybody else.
    """
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [key for (key,) in cursor.fetchall()]
    last = model._default_manager.aggregate(last=models.Max("id"))["last"] or 0
    return list(range(last + 1, last + count + 1))
