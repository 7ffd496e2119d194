"""The shipped catalogue files as domain values."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from honors.domain.authority import AuthorityRule
from honors.domain.award import AwardKind, Edition, Level, Prize, RecipientCategory, RepeatScope

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "honors" / "data"


def shipped(name):
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def table(name):
    with (HERE / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text):
    return date.fromisoformat(text) if text else None


def editions():
    return [
        Edition(
            code=e["code"],
            scheme=e["scheme"],
            valid_from=day(e["valid_from"]),
            valid_to=day(e["valid_to"]),
            enabled=e["enabled"],
        )
        for e in shipped("editions")
    ]


def kind(code, edition="police-2015"):
    schemes = {e.code: e.scheme for e in editions()}
    (row,) = [a for a in shipped("awards") if (a["code"], a["edition"]) == (code, edition)]
    return AwardKind(
        code=row["code"],
        scheme=schemes[row["edition"]],
        recipient_category=RecipientCategory(row["recipient_category"]),
        level=Level(row["level"]),
        rank=row["rank"],
        personnel_categories=frozenset(row["personnel_categories"]),
        repeat_scope=RepeatScope(row["repeat_scope"]) if row["repeat_scope"] else None,
    )


def prizes():
    return [
        Prize(
            award=p["award"],
            edition=p["edition"],
            amount=Decimal(p["amount"]),
            valid_from=day(p["valid_from"]),
            valid_to=day(p["valid_to"]),
        )
        for p in shipped("prizes")
    ]


def authority_rules():
    known = {e.code: e for e in editions()}
    return [
        AuthorityRule(
            scheme=known[r["edition"]].scheme,
            edition=r["edition"],
            recipient_kind=r["recipient_kind"],
            recipient_category=RecipientCategory(r["recipient_category"]),
            level=Level(r["level"]),
            award=r["award"],
            organ=r["organ"],
            co_organ=r["co_organ"],
            mandate=r["mandate"],
            clause=r["clause"],
            confidence=r["confidence"],
            known=r["known"],
            valid_from=day(r["valid_from"]) or known[r["edition"]].valid_from,
            valid_to=day(r["valid_to"]) or known[r["edition"]].valid_to,
        )
        for r in shipped("authority")
    ]
