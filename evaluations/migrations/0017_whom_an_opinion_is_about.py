"""A day's opinion about a recipient whom a return replaced leaves room for one about the new recipient."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0016_a_competence_settled_on_paper")]

    operations = [
        migrations.AddField("opinion", "recipient_number", models.PositiveSmallIntegerField(default=0)),
        migrations.RemoveConstraint("opinion", "opinion_once_a_day"),
        migrations.AddConstraint(
            "opinion",
            models.UniqueConstraint(
                fields=["nomination", "recipient_number", "kind", "dated_on"], name="opinion_once_a_day"
            ),
        ),
    ]
