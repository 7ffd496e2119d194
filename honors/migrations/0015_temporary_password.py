# A password that somebody else knows

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("honors", "0014_recovery_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(default=False),
        ),
    ]
