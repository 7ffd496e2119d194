"""What the rules read beside a case, as it ships: from the files of both apps and not from a database."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from evaluations.domain.calendar import Calendar
from evaluations.domain.example.book import Book, Listed, ListedGround
from evaluations.domain.rules import Rule
from honors.domain.award import Register
from honors.domain.errors import RuleViolation
from honors.selectors.shipped import authority_rules, day, editions, kind_of, prizes, shipped

DATA = Path(__file__).resolve().parents[1] / "data"
EXAMPLES = DATA / "examples"
"""The example tables of the rules, which run as tests."""


def parameter_rows() -> list[dict[str, str]]:
    """The settings of rules with their sources."""
    rows: list[dict[str, str]] = json.loads((DATA / "periods.json").read_text(encoding="utf-8"))
    return rows


def rules() -> list[Rule]:
    """The register of rules."""
    rows: list[dict[str, Any]] = json.loads((DATA / "rules.json").read_text(encoding="utf-8"))
    return [_rule(row) for row in rows]


def _rule(row: dict[str, Any]) -> Rule:
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in row.items()}
    values["structure"] = tuple((what, test) for what, test in row.get("structure", ()))
    return Rule(**values)


def calendar() -> Calendar:
    """The official calendar of the years that ship."""
    exceptions = {date.fromisoformat(row["day"]): row["working"] == "1" for row in _table(DATA / "calendar.csv")}
    return Calendar(exceptions, frozenset(int(row["year"]) for row in _table(DATA / "calendar_years.csv")))


def _table(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def book() -> Book:
    """All of it."""
    known = {edition.code: edition for edition in editions()}
    tokens: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in shipped("tokens"):
        tokens[row["award"], row["edition"]].append(row["kind"])
    return Book(
        editions=tuple(known.values()),
        awards=tuple(
            Listed(
                kind=kind_of(row, known[row["edition"]].scheme),
                register=Register(row["register"]),
                edition=known[row["edition"]],
                valid_from=day(row["valid_from"]),
                valid_to=day(row["valid_to"]),
                notice_days=row["notice_days"],
                repeat_months=row["repeat_months"],
                tokens=tuple(tokens[row["code"], row["edition"]]),
            )
            for row in shipped("awards")
        ),
        prizes=tuple(prizes()),
        authority=tuple(authority_rules()),
        grounds=tuple(
            ListedGround(code=row["code"], verb=row["verb"], recovers_money=row["recovers_money"])
            for row in shipped("grounds")
        ),
        calendar=calendar(),
        settings={(row["rule"], row["name"]): row["value"] for row in parameter_rows()},
    )


def read_table(name: str | Path) -> tuple[list[str], list[dict[str, str]]]:
    """Headings and rows of a table of examples.

    Raises RuleViolation ``rules.bad_file``, ``rules.empty_file``, ``rules.row_length``.

    UTF-8, with or without a byte order mark; a row has exactly as many cells as there are headings.
    """
    try:
        with Path(name).open(encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.reader(file, strict=True) if line]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RuleViolation("rules.bad_file", {"detail": f"{name}: {error}"}) from error
    if not lines:
        raise RuleViolation("rules.empty_file", {"file": str(name)})
    headings, *rows = lines
    headings = [heading.strip() for heading in headings]
    for number, row in enumerate(rows, start=1):
        if len(row) != len(headings):
            said = {"row": number, "cells": len(row), "headings": len(headings)}
            raise RuleViolation("rules.row_length", said)
    return headings, [dict(zip(headings, row, strict=True)) for row in rows]
