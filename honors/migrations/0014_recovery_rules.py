"""What a revocation takes back on each listed ground, from ``honors/data/grounds.json``."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "grounds.json"
SHIPPED_AT = datetime(2026, 11, 30, tzinfo=UTC)


def fill(apps: Any, _schema_editor: Any) -> None:
    grounds = set(apps.get_model("honors", "Ground").objects.values_list("code", flat=True))
    rules = apps.get_model("honors", "RecoveryRule")
    for row in json.loads(FILE.read_text(encoding="utf-8")):
        if row["verb"] == "revoke" and row["code"] in grounds:
            rules.objects.create(
                ground_id=row["code"],
                recovers_money=row["recovers_money"],
                ends_treatment=True,
                is_filed=True,
                is_published=True,
                source=row["money_source"],
                confidence=row["money_confidence"],
                created_at=SHIPPED_AT,
            )


class Migration(migrations.Migration):
    dependencies = [("honors", "0013_units_and_recovery")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
