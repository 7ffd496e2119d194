"""The catalogue as it ships: editions, awards, prizes, tokens, the authority table and the grounds of revocation, from ``honors/data``.

A row that is there already stays as it is: it may have been edited since.
"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data"
SHIPPED_AT = datetime(2026, 11, 24, tzinfo=UTC)


def shipped(name):
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def day(text):
    return date.fromisoformat(text) if text else None


def sourced(row):
    return {"source": row["source"], "confidence": row["confidence"]}


def span(row):
    return {"valid_from": day(row["valid_from"]), "valid_to": day(row["valid_to"])}


def load(apps, schema_editor):
    model = {
        name: apps.get_model("honors", name)
        for name in ("Edition", "Award", "AwardPrize", "AwardToken", "AuthorityRule", "Ground")
    }
    editions = {}
    for row in shipped("editions"):
        editions[row["code"]], _ = model["Edition"].objects.get_or_create(
            code=row["code"],
            defaults={
                "scheme": row["scheme"],
                "name": row["name_zh"],
                "name_en": row["name_en"],
                "is_enabled": row["enabled"],
                **span(row),
                **sourced(row),
            },
        )
    awards = {}
    for row in shipped("awards"):
        awards[row["code"], row["edition"]], _ = model["Award"].objects.get_or_create(
            code=row["code"],
            edition=editions[row["edition"]],
            defaults={
                "name": row["name_zh"],
                "name_en": row["name_en"],
                "register": row["register"],
                "recipient_category": row["recipient_category"],
                "personnel_categories": row["personnel_categories"],
                "level": row["level"],
                "rank_order": row["rank"],
                "organ_level": row["organ_level"],
                "grantor": row["grantor_zh"],
                "grantor_en": row["grantor_en"],
                "notice_days": row["notice_days"],
                "repeat_months": row["repeat_months"],
                "repeat_scope": row["repeat_scope"],
                "is_enabled": editions[row["edition"]].is_enabled,
                "created_at": SHIPPED_AT,
                **span(row),
                **sourced(row),
            },
        )
    for row in shipped("prizes"):
        model["AwardPrize"].objects.get_or_create(
            award=awards[row["award"], row["edition"]],
            valid_from=day(row["valid_from"]),
            defaults={
                "amount": Decimal(row["amount"]),
                "note": row["note"],
                "valid_to": day(row["valid_to"]),
                **sourced(row),
            },
        )
    for row in shipped("tokens"):
        model["AwardToken"].objects.get_or_create(
            award=awards[row["award"], row["edition"]], kind=row["kind"], defaults=sourced(row)
        )
    for row in shipped("authority"):
        model["AuthorityRule"].objects.get_or_create(
            edition=editions[row["edition"]],
            recipient_kind=row["recipient_kind"],
            recipient_category=row["recipient_category"],
            level=row["level"],
            award_code=row["award"],
            valid_from=day(row["valid_from"]),
            defaults={
                "organ": row["organ"],
                "co_organ": row["co_organ"],
                "mandate": row["mandate"],
                "clause": row["clause"],
                "is_known": row["known"],
                "valid_to": day(row["valid_to"]),
                "note": row["note"],
                "source": editions[row["edition"]].source,
                "confidence": row["confidence"],
                "created_at": SHIPPED_AT,
            },
        )
    for row in shipped("grounds"):
        model["Ground"].objects.get_or_create(
            code=row["code"],
            defaults={
                "verb": row["verb"],
                "name": row["name_zh"],
                "name_en": row["name_en"],
                "clause": row["clause"],
                **sourced(row),
            },
        )


class Migration(migrations.Migration):
    dependencies = [("honors", "0002_append_only")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
