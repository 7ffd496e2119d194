"""Whether a recipient stands at the front line is fixed with the scores when a round opens, for the ladder."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0013_correction_days")]

    operations = [migrations.AddField("rounditem", "is_front_line", models.BooleanField(default=False))]
