# ruff: noqa: S608 - names are those of our own models
"""Leaves and, beside each, what the read model made of it."""

from collections.abc import Iterator
from typing import Any

from honors.models import Award, Honor, LedgerEntry, LedgerOpening, LedgerSubject, Unit
from honors.selectors.ledger_rows import day, instant, is_sqlite, name_of, pages, table

Row = tuple[Any, ...]


def plain_rows(begin: int | None, end: int | None) -> Iterator[list[Row]]:
    """Lists of rows in the order of index, from ``begin`` up to, not including, ``end``; None is no bound.

    The last of a row says whether it ``fits``: nothing changed since the grant, and all columns that repeat another
    table agree with it. A null is a row that does not fit.
    """
    index = name_of("e.index")
    bounds = [f"{index} {sign} {int(at)}" for sign, at in ((">=", begin), ("<", end)) if at is not None]
    columns = [
        index,
        "e.leaf",
        "o.sealed",
        "h.award_id",
        "h.officer_id",
        "h.unit_id",
        "h.organ_level",
        _flag("h.is_provincial_or_ministerial"),
        day("h.decided_on"),
        "h.document_number",
        "h.organ",
        day("h.effective_on"),
        _flag("h.is_posthumous"),
        "h.origin",
        "h.provenance",
        day("h.provisional_until"),
        "h.recipient_category",
        instant("h.recorded_at"),
        "h.register",
        "h.subject",
        _fits(index),
    ]
    return pages(
        f"SELECT {', '.join(columns)} FROM {table(LedgerEntry)} e"
        f" LEFT JOIN {table(Honor)} h ON h.id = {index}"
        f" LEFT JOIN {table(LedgerOpening)} o ON o.entry_id = {index}"
        f" LEFT JOIN {table(Unit)} u ON u.id = h.unit_id"
        f" LEFT JOIN {table(Award)} a ON a.id = h.award_id"
        f" LEFT JOIN {table(LedgerSubject)} s ON s.number = h.subject"
        f" WHERE {' AND '.join(['true', *bounds])} ORDER BY 1"
    )


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
        # Put into a text, a null would read like the word for it.
        "h.organ IS NOT NULL",
    ]
    if is_sqlite():
        # SQLite takes bytes where text belongs, and these columns come out as text whatever they hold.
        texts = ("h.decided_on", "h.effective_on", "h.recorded_at")
        conditions += [f"typeof({column}) = 'text'" for column in texts]
        conditions.append("typeof(h.provisional_until) IN ('text', 'null')")
    return " AND ".join(conditions)


def _flag(column: str) -> str:
    # On SQLite the sign keeps the driver from making a truth of the number, which takes a call for each.
    return f"+{column}" if is_sqlite() else column


def _same(one: str, other: str) -> str:
    return f"{one} IS {other}" if is_sqlite() else f"{one} IS NOT DISTINCT FROM {other}"
