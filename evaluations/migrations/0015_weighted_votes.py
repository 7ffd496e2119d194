"""Votes may count by class of seats: a round keeps the weights, a seat its group, an opened choice what it counts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0014_front_line_fixed_at_opening")]

    operations = [
        migrations.AddField("committeemember", "voter_group", models.CharField(default="", max_length=20)),
        migrations.AddField("round", "weights", models.JSONField(default=list)),
        migrations.AddField("openedchoice", "weight", models.CharField(default="", max_length=9)),
    ]
