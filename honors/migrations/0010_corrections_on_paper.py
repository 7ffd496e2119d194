from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("honors", "0009_terms_that_wait")]

    operations = [
        migrations.AddField(model_name="honorruling", name="fields", field=models.JSONField(default=dict)),
        migrations.RemoveConstraint(model_name="honorruling", name="honor_ruling_waits_once"),
        migrations.AddConstraint(
            model_name="honorruling",
            constraint=models.UniqueConstraint(
                condition=models.Q(ledger_index__isnull=True),
                fields=("honor", "verb"),
                name="honor_ruling_waits_once",
            ),
        ),
    ]
