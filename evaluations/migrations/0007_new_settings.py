"""Settings that came after an installation was set up: those of the files that its table does not hold yet."""

import json
from datetime import UTC, datetime
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).resolve().parents[1] / "data" / "periods.json"
SHIPPED_AT = datetime(2026, 11, 25, tzinfo=UTC)


def add(apps, _schema_editor) -> None:
    """What HR has set stays as it is; a new installation has every row already."""
    model = apps.get_model("evaluations", "RuleParameter")
    known = set(model.objects.values_list("rule", "name"))
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    model.objects.bulk_create(
        model(**row, created_at=SHIPPED_AT) for row in rows if (row["rule"], row["name"]) not in known
    )


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0006_notices_level_by_level")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
