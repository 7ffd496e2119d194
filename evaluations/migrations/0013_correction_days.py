"""Days for the answer to a request to correct one's own record; a fresh installation has the row already."""

from datetime import UTC, datetime

from django.db import migrations

ROW = {
    "rule": "R-55",
    "name": "correction_answer_days",
    "value": "15",
    "source": "本系统设置；个人信息保护法第四十六条、第五十条要求及时核实答复，未定天数",
    "confidence": "?",
}


def add(apps, _schema_editor):
    """The row, where it is not there."""
    model = apps.get_model("evaluations", "RuleParameter")
    if not model.objects.filter(rule=ROW["rule"], name=ROW["name"]).exists():
        model.objects.create(**ROW, created_at=datetime(2026, 11, 25, tzinfo=UTC))


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0012_data_correction")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
