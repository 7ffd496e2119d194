"""How a verification speaks: one row for each finding, and an exit code that never says fine where it is not."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from honors.domain.errors import RuleViolation
from honors.domain.ledger.faults import Fault, Finding, Outcome


def finding_row(finding: Finding) -> dict[str, Any]:
    """``{"table","pk","column","index","kind","checked"}``; ``checked`` is false where nothing can be said."""
    is_fault = isinstance(finding, Fault)
    return {
        "table": finding.table,
        "pk": finding.pk,
        "column": finding.column if isinstance(finding, Fault) else None,
        "index": finding.index,
        "kind": finding.kind,
        "checked": is_fault,
    }


def outcome_of(rows: Iterable[dict[str, Any]]) -> int:
    """0 clean, 1 faults, 2 could not check: a proven fault weighs more than what was left unread."""
    checked = {row["checked"] for row in rows}
    if True in checked:
        return Outcome.FAULTS.value
    return Outcome.COULD_NOT_CHECK.value if checked else Outcome.CLEAN.value


def summary(rows: list[dict[str, Any]]) -> list[str]:
    """Lines for a person: every fault, then how much could not be checked and why."""
    lines = [
        f"FAULT {row['table']} pk={row['pk']} column={row['column']} index={row['index']}: {row['kind']}"
        for row in rows
        if row["checked"]
    ]
    unchecked = [row for row in rows if not row["checked"]]
    for table, kind in sorted({(row["table"], row["kind"]) for row in unchecked}):
        count = sum((row["table"], row["kind"]) == (table, kind) for row in unchecked)
        lines.append(f"NOT CHECKED {table}: {kind} ({count})")
    return lines or ["clean: everything was read, nothing is at fault"]


def read_note(name: str) -> tuple[str, bytes]:
    """A checkpoint file under its name. Raises RuleViolation ``file.unreadable``.

    How the file ends and how its lines break is the doing of whatever saved it, and no part of what was signed.
    """
    try:
        return name, Path(name).read_bytes().replace(b"\r\n", b"\n").rstrip(b"\n") + b"\n"
    except OSError as error:
        raise RuleViolation("file.unreadable", {"file": name}) from error
