"""The official calendar and the numbers of the rules, from the files of the app."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data"
SHIPPED_AT = datetime(2026, 11, 24, tzinfo=UTC)


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(apps, _schema_editor):
    """Every row that the files hold; the tables are empty before."""
    model = apps.get_model
    model("evaluations", "CalendarYear").objects.bulk_create(
        model("evaluations", "CalendarYear")(year=int(row["year"]), source=row["source"])
        for row in _rows("calendar_years.csv")
    )
    model("evaluations", "CalendarDay").objects.bulk_create(
        model("evaluations", "CalendarDay")(
            day=row["day"], is_working=row["working"] == "1", source=row["source"], created_at=SHIPPED_AT
        )
        for row in _rows("calendar.csv")
    )
    parameters = json.loads((DATA / "periods.json").read_text(encoding="utf-8"))
    model("evaluations", "RuleParameter").objects.bulk_create(
        model("evaluations", "RuleParameter")(**row, created_at=SHIPPED_AT) for row in parameters
    )


def unload(apps, _schema_editor):
    """Back to empty tables."""
    for name in ("RuleParameter", "CalendarDay", "CalendarYear"):
        apps.get_model("evaluations", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
