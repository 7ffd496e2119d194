"""Whether the prize is taken back, for each listed ground, from ``honors/data/grounds.json``."""

import json
from pathlib import Path
from typing import Any

from django.db import migrations

FILE = Path(__file__).parents[1] / "data" / "grounds.json"


def fill(apps: Any, _schema_editor: Any) -> None:
    ground = apps.get_model("honors", "Ground")
    for row in json.loads(FILE.read_text(encoding="utf-8")):
        names = ("recovers_money", "money_source", "money_confidence")
        ground.objects.filter(code=row["code"]).update(**{name: row[name] for name in names})


class Migration(migrations.Migration):
    dependencies = [("honors", "0006_terms_of_revocations")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
