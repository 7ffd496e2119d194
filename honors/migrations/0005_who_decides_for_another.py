"""Deputies of a role, and decisions about an honor that wait for a second person."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("honors", "0004_fields_of_the_approval_form")]
    operations = [
        migrations.CreateModel(
            name="HonorRuling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("verb", models.CharField(max_length=8)),
                ("ground", models.CharField(max_length=60)),
                ("organ", models.CharField(max_length=120)),
                ("reason", models.TextField()),
                ("document_number", models.CharField(max_length=80)),
                ("decided_on", models.DateField()),
                ("is_published", models.BooleanField(default=True)),
                ("ledger_index", models.PositiveBigIntegerField(null=True, unique=True)),
            ],
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="deputy_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="rolegrant",
            name="document_number",
            field=models.CharField(default="", max_length=80),
        ),
        migrations.AddField(
            model_name="honorruling",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="honorruling",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="honorruling",
            name="honor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rulings", to="honors.honor"
            ),
        ),
        migrations.AddConstraint(
            model_name="honorruling",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ledger_index__isnull", True)), fields=("honor",), name="honor_ruling_waits_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="honorruling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="honor_ruling_confirmed_by_another",
            ),
        ),
    ]
