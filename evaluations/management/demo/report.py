"""What the demo says at its end: objects of every kind and state, totals, head, accounts."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from evaluations.management.demo.sample import Sample
from evaluations.models import (
    Approval,
    Bar,
    Committee,
    Cycle,
    Deed,
    Evidence,
    Nomination,
    Notice,
    Objection,
    Round,
    Scheme,
)
from honors.models import Certificate, Honor, Officer, Unit

KINDS: dict[str, tuple[type[Model], str]] = {
    "unit": (Unit, "kind"),
    "officer": (Officer, "status"),
    "scheme": (Scheme, "mode"),
    "committee": (Committee, ""),
    "cycle": (Cycle, "state"),
    "deed": (Deed, ""),
    "nomination": (Nomination, "state"),
    "evidence": (Evidence, ""),
    "round": (Round, "state"),
    "notice": (Notice, "state"),
    "objection": (Objection, "state"),
    "approval": (Approval, "state"),
    "bar": (Bar, "kind"),
    "honor": (Honor, "status"),
    "certificate": (Certificate, ""),
}
"""Each kind with the column that says in which state an object is; ``active`` where there is none."""

MADE_AT: dict[type[Model], str] = {Honor: "recorded_at", Certificate: "issued_at"}
"""The column that says when an object was made, where it is not ``created_at``."""


def document(sample: Sample) -> dict[str, Any]:
    """The content of ``--json FILE``."""
    return {"units": _units(sample), "accounts": account_rows(sample), "objects": objects()}


def account_rows(sample: Sample) -> list[dict[str, Any]]:
    """One row a grant; a holder's passphrase stands on each of the holder's rows."""
    return [part.as_row() for part in sample.parts]


def _units(sample: Sample) -> list[dict[str, Any]]:
    names = {unit.pk: unit.code for unit in sample.units.values()}
    return [
        {
            "code": unit.code,
            "name": unit.name,
            "level": unit.level,
            "kind": unit.kind,
            "parent": names.get(unit.parent_id or 0),
            "is_front_line": unit.is_front_line,
        }
        for unit in sample.units.values()
    ]


def objects() -> dict[str, dict[str, str]]:
    """Of every kind and state the newest object, by its id (a unit by its code)."""
    return {kind: dict(_newest(model, column)) for kind, (model, column) in KINDS.items()}


def _newest(model: type[Model], column: str) -> Iterable[tuple[str, str]]:
    rows = model._default_manager.order_by(MADE_AT.get(model, "created_at"), "pk")
    named = "code" if model is Unit else "pk"
    if not column:
        last = rows.last()
        return [("active", str(last.pk))] if last is not None else []
    return [(state, str(key)) for state, key in rows.values_list(column, named)]
