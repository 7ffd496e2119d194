"""Ballots of points and ranks in one piece, votes on paper, proxies, the sealed seed of the draw."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT
USER = settings.AUTH_USER_MODEL
ROUND, ITEM = "evaluations.round", "evaluations.rounditem"


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0007_new_settings"),
        migrations.swappable_dependency(USER),
    ]

    operations = [
        migrations.AddField("round", "most_points", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField("round", "lot_commitment", models.CharField(default="", max_length=64)),
        migrations.AddField("round", "lot_seed", models.CharField(default="", max_length=64)),
        migrations.AddField("rounditem", "score_parts", models.JSONField(default=dict)),
        migrations.AddField("roundvoter", "is_paper", models.BooleanField(default=False)),
        migrations.AddField("roundvoter", "proxy", models.ForeignKey(USER, PROTECT, related_name="+", null=True)),
        migrations.AlterField("boxleaf", "item", models.ForeignKey(ITEM, PROTECT, related_name="+", null=True)),
        migrations.CreateModel(
            "SealedWhole",
            [
                ("leaf_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("mark", models.CharField(max_length=64, unique=True)),
                ("ciphertext", models.BinaryField()),
                ("round", models.ForeignKey(ROUND, PROTECT, related_name="sealed_wholes")),
            ],
        ),
        migrations.CreateModel(
            "OpenedWhole",
            [
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("round", models.ForeignKey(ROUND, PROTECT, related_name="opened_wholes")),
            ],
        ),
        migrations.CreateModel(
            "PaperEntry",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.BinaryField(null=True)),
                ("digests", models.JSONField()),
                ("round", models.ForeignKey(ROUND, PROTECT, related_name="paper_entries")),
                ("user", models.ForeignKey(USER, PROTECT, related_name="+")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("round", "user"), name="paper_entry_once")]},
        ),
    ]
