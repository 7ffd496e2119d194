# A password that somebody else knows

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("honors", "0012_background_jobs"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(default=False),
        ),
    ]
