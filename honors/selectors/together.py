"""Many small questions about one object in one query.

A page of one object needs a few rows of many tables. Asked one after the other they are many round trips for next to
nothing; here the database answers all of them at once, each as a list in JSON, which is read back as the rows that
every question alone would have given.
"""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.query import FlatValuesListIterable, ModelIterable, get_related_populators

_READ_AS_TEXT = (models.DateField, models.UUIDField, models.DecimalField)
"""PostgreSQL hands these out natively elsewhere, and as text or as a number inside JSON."""


MOST_ARGUMENTS = 100
"""SQLite's functions take 127 at most; a row that is joined with others has more columns."""


def together(**questions: Any) -> dict[str, list[Any]]:
    """The answer to each queryset, in its order: rows of its model, ``select_related`` included, or tuples, or single
    values of ``values_list``.

    Few rows each; for long lists a query of its own is quicker. ``prefetch_related`` is not followed.
    """
    asked = {name: _Question(rows) for name, rows in questions.items()}
    open_ones = [question for question in asked.values() if question.sql]
    if open_ones:
        parts = ", ".join(f"({question.as_list()})" for question in open_ones)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {parts}", [value for question in open_ones for value in question.values])
            for question, found in zip(open_ones, cursor.fetchone(), strict=True):
                question.found = _read(found) if found else []
    return {name: list(question.rows()) for name, question in asked.items()}


def fill(*loads: tuple[models.Model, dict[str, Any]], **questions: Any) -> dict[str, list[Any]]:
    """What each of the objects has many of, loaded as ``prefetch_related`` does, all in one query: from then on
    ``obj.<name>.all()`` asks nothing. Each part is a queryset of that very manager:
    ``fill((case, {"events": case.events.select_related("by")}))``. Further questions are answered as by ``together``.
    """
    wanted = {f"{place}:{name}": rows for place, (_obj, parts) in enumerate(loads) for name, rows in parts.items()}
    found = together(**wanted, **questions)
    for place, (obj, parts) in enumerate(loads):
        for name in parts:
            keep(obj, name, found[f"{place}:{name}"])
    return {name: found[name] for name in questions}


def keep(obj: models.Model, name: str, rows: list[Any]) -> None:
    """From now on these are the rows of ``obj.<name>.all()``."""
    loaded = getattr(obj, name).all()
    loaded._result_cache = rows
    loaded._prefetch_done = True
    obj.__dict__.setdefault("_prefetched_objects_cache", {})[name] = loaded


def is_filled(obj: models.Model, name: str) -> bool:
    """Whether the rows of ``obj.<name>.all()`` were loaded before."""
    return name in getattr(obj, "_prefetched_objects_cache", {})


class _Question:
    """A queryset, its columns, and how its rows are read back from JSON."""

    def __init__(self, rows: Any) -> None:
        self.asked = rows
        self.compiler = rows.query.get_compiler(connection=connection)
        self.found: list[Any] = []
        self.values: Sequence[Any] = ()
        try:
            self.sql, self.values = self.compiler.as_sql(with_col_aliases=True)
        except EmptyResultSet:
            self.sql = ""

    def as_list(self) -> str:
        """The rows as one value: a JSON array of rows, each an array of arrays on SQLite, an object on PostgreSQL."""
        if connection.vendor != "sqlite":
            # As text, so that a number is read as exactly as it is written
            return f"SELECT json_agg(q)::text FROM ({self.sql}) q"  # noqa: S608 - made by the ORM
        cells = [self._column(field, alias) for field, alias in self._columns()]
        parts = (", ".join(cells[first : first + MOST_ARGUMENTS]) for first in range(0, len(cells), MOST_ARGUMENTS))
        row = ", ".join(f"json_array({part})" for part in parts)
        return f"SELECT json_group_array(json_array({row})) FROM ({self.sql})"  # noqa: S608 - made by the ORM

    def _columns(self) -> list[tuple[Any, str]]:
        return [(column.output_field, alias) for column, _sql, alias in self.compiler.select]

    def _column(self, field: Any, alias: str) -> str:
        name = connection.ops.quote_name(alias)
        # JSON holds no bytes
        return f"CASE WHEN {name} IS NULL THEN NULL ELSE hex({name}) END" if _is_binary(field) else name

    def rows(self) -> Iterator[Any]:
        if not self.found:
            return
        columns = self._columns()
        cells = (self._cells(row, columns) for row in self.found)
        converters = self.compiler.get_converters([column for column, _sql, _alias in self.compiler.select])
        values = self.compiler.apply_converters(cells, converters) if converters else cells
        kind = self.asked._iterable_class
        if issubclass(kind, ModelIterable):
            yield from self._objects(values)
        else:
            yield from (row[0] if issubclass(kind, FlatValuesListIterable) else tuple(row) for row in values)

    def _cells(self, row: Any, columns: list[tuple[Any, str]]) -> list[Any]:
        is_list = isinstance(row, list)
        cells = [cell for part in row for cell in part] if is_list else [row[alias] for _field, alias in columns]
        return [_plain(field, value) for (field, _alias), value in zip(columns, cells, strict=True)]

    def _objects(self, values: Any) -> Iterator[Any]:
        info, select = self.compiler.klass_info, self.compiler.select
        wanted = info["select_fields"]
        names = [select[place][0].target.attname for place in wanted]
        first, last = wanted[0], wanted[-1] + 1
        related = get_related_populators(info, select, self.asked.db)
        for row in values:
            obj = info["model"].from_db(self.asked.db, names, row[first:last])
            for populator in related:
                populator.populate(row, obj)
            for name, place in self.compiler.annotation_col_map.items():
                setattr(obj, name, row[place])
            for field, known in self.asked._known_related_objects.items():
                setattr(obj, field.name, known[getattr(obj, field.attname)])
            yield obj


def _read(found: str) -> list[Any]:
    """SQLite keeps numbers as floats itself; PostgreSQL's are as exact as they are written."""
    return list(json.loads(found) if connection.vendor == "sqlite" else json.loads(found, parse_float=Decimal))


def _is_binary(field: Any) -> bool:
    return isinstance(field, models.BinaryField)


def _plain(field: Any, value: Any) -> Any:
    """A value of JSON as the database driver would have given it."""
    if value is None:
        return None
    if _is_binary(field):
        return bytes.fromhex(value.removeprefix("\\x"))
    if connection.vendor == "sqlite":
        return value
    if isinstance(field, models.JSONField):
        return json.dumps(value, default=float)
    return field.to_python(value) if isinstance(field, _READ_AS_TEXT) else value
