# ruff: noqa: S608 - names are those of our own models
"""Leaves beside what the read model makes of them, put into the leaf's own form by the database."""

from collections.abc import Iterator
from typing import Any

from honors.models import Award, Honor, LedgerEntry, LedgerOpening, LedgerSubject, Unit
from honors.selectors.ledger_rows import day, instant, is_sqlite, name_of, pages, table

Row = tuple[Any, ...]

_TEXTS = (
    "register",
    "recorded_at",
    "effective_on",
    "organ",
    "decided_on",
    "recipient_category",
    "origin",
    "provenance",
)


def plain_rows(begin: int | None, end: int | None) -> Iterator[list[Row]]:
    """Lists of ``(index, leaf, sealed, award key, tail, keys, scope, fits)`` in the order of index, from ``begin``
    up to, not including, ``end``; None is no bound.

    ``tail`` is the leaf after its commitments and ``keys`` the opened value, as the columns have them; ``scope`` is
    register, organ level and whether that counts as provincial, with blanks between. ``fits``: nothing changed since
    the grant, and all columns that repeat another table agree with it. A null is a row that does not fit.
    """
    index = name_of("e.index")
    bounds = [f"{index} {sign} {int(at)}" for sign, at in ((">=", begin), ("<", end)) if at is not None]
    columns = ", ".join([index, "e.leaf", "o.sealed", "h.award_id", _tail(index), _keys(), _scope(), _fits(index)])
    return pages(
        f"SELECT {columns} FROM {table(LedgerEntry)} e"
        f" LEFT JOIN {table(Honor)} h ON h.id = {index}"
        f" LEFT JOIN {table(LedgerOpening)} o ON o.entry_id = {index}"
        f" LEFT JOIN {table(Unit)} u ON u.id = h.unit_id"
        f" LEFT JOIN {table(Award)} a ON a.id = h.award_id"
        f" LEFT JOIN {table(LedgerSubject)} s ON s.number = h.subject"
        f" WHERE {' AND '.join(['true', *bounds])} ORDER BY 1"
    )


def _tail(index: str) -> str:
    parts = [
        ('},"decision":{"date":"', day("h.decided_on")),
        ('","document_number":', _or_null("h.document_number")),
        (',"organ":"', "h.organ"),
        ('"},"discontinuity":null,"effective_on":"', day("h.effective_on")),
        (
            '","format":1,"ground":null,"hash":"sha-256","is_posthumous":',
            "CASE h.is_posthumous WHEN true THEN 'true' WHEN false THEN 'false' END",
        ),
        (',"kind":"grant","origin":"', "h.origin"),
        ('","provenance":"', "h.provenance"),
        ('","provisional_until":', _or_null(day("h.provisional_until"))),
        (',"recipient_category":"', "h.recipient_category"),
        ('","recorded_at":"', instant("h.recorded_at")),
        ('","refers_to":null,"register":"', "h.register"),
        ('","seq":', index),
        (',"subject":"', "h.subject"),
    ]
    return _joined(parts, '"}')


def _or_null(column: str) -> str:
    return f"""COALESCE('"' || {column} || '"', 'null')"""


def _keys() -> str:
    parts = [
        ('{"officer_id":', "COALESCE(CAST(h.officer_id AS text), 'null')"),
        (',"organ_level":"', "h.organ_level"),
        ('","unit_id":', "h.unit_id"),
    ]
    return _joined(parts, "}")


def _joined(parts: list[tuple[str, str]], end: str) -> str:
    """Text and column in turn; null where any column is. ``||`` keeps every byte, which a format function does not."""
    return " || ".join(f"'{literal}' || {column}" for literal, column in parts) + f" || '{end}'"


def _scope() -> str:
    flag = "CASE h.is_provincial_or_ministerial WHEN true THEN '1' WHEN false THEN '0' END"
    return f"h.register || ' ' || h.organ_level || ' ' || {flag}"


def _fits(index: str) -> str:
    unit = "CASE WHEN h.officer_id IS NULL THEN h.unit_id END"
    conditions = [
        "h.status = CASE WHEN h.provisional_until IS NULL THEN 'valid' ELSE 'provisional' END",
        "h.revoked_on IS NULL",
        f"h.last_change = {index}",
        "h.award_code = a.code",
        "h.level = a.level",
        "h.unit_path = u.path",
        "h.register = s.register",
        _same("h.officer_id", "s.officer_id"),
        _same(unit, "s.unit_id"),
        "s.retired_at IS NULL",
    ]
    if is_sqlite():
        # A column of SQLite may hold bytes where text belongs, and joined to other text they would read the same.
        conditions += [f"typeof(h.{name}) = 'text'" for name in (*_TEXTS, "organ_level")]
        conditions += [f"typeof(h.{name}) IN ('text', 'null')" for name in ("document_number", "provisional_until")]
        conditions += [f"typeof({column}) IN ('integer', 'null')" for column in ("h.officer_id", "h.unit_id")]
    return " AND ".join(conditions)


def _same(one: str, other: str) -> str:
    return f"{one} IS {other}" if is_sqlite() else f"{one} IS NOT DISTINCT FROM {other}"
