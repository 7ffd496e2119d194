"""The catalogue as it ships, read from the files of the app and not from a database."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from honors.domain.authority import AuthorityRule
from honors.domain.award import AwardKind, Edition, Level, Prize, RecipientCategory, RepeatScope

DATA = Path(__file__).resolve().parents[1] / "data"


def shipped(name: str) -> list[dict[str, Any]]:
    """The rows of one file of the catalogue."""
    rows: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def day(text: str | None) -> date | None:
    """A day of a row, None where it has none."""
    return date.fromisoformat(text) if text else None


def editions() -> list[Edition]:
    """All editions, switched on or not."""
    return [
        Edition(
            code=row["code"],
            scheme=row["scheme"],
            valid_from=day(row["valid_from"]),
            valid_to=day(row["valid_to"]),
            enabled=row["enabled"],
        )
        for row in shipped("editions")
    ]


def kind_of(row: dict[str, Any], scheme: str) -> AwardKind:
    """A row of the award file as the rules see it."""
    return AwardKind(
        code=row["code"],
        scheme=scheme,
        recipient_category=RecipientCategory(row["recipient_category"]),
        level=Level(row["level"]),
        rank=row["rank"],
        personnel_categories=frozenset(row["personnel_categories"]),
        repeat_scope=RepeatScope(row["repeat_scope"]) if row["repeat_scope"] else None,
        name=row["name_zh"],
        name_en=row["name_en"],
    )


def prizes() -> list[Prize]:
    """All sums, of every date."""
    return [
        Prize(
            award=row["award"],
            edition=row["edition"],
            amount=Decimal(row["amount"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=day(row["valid_to"]),
        )
        for row in shipped("prizes")
    ]


def authority_rules() -> list[AuthorityRule]:
    """The authority table, each row with the dates of its edition where it has none of its own."""
    known = {edition.code: edition for edition in editions()}
    return [
        AuthorityRule(
            scheme=known[row["edition"]].scheme,
            edition=row["edition"],
            recipient_kind=row["recipient_kind"],
            recipient_category=RecipientCategory(row["recipient_category"]),
            level=Level(row["level"]),
            award=row["award"],
            organ=row["organ"],
            co_organ=row["co_organ"],
            mandate=row["mandate"],
            clause=row["clause"],
            confidence=row["confidence"],
            known=row["known"],
            valid_from=day(row["valid_from"]) or known[row["edition"]].valid_from,
            valid_to=day(row["valid_to"]) or known[row["edition"]].valid_to,
        )
        for row in shipped("authority")
    ]
