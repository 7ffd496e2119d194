"""The own clock of a case on notice, what a return changed, deputies' signatures, requests to look again."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0006_what_follows_a_grant"), ("honors", "0005_who_decides_for_another")]
    operations = [
        migrations.CreateModel(
            name="Reconsideration",
            fields=[
                ("created_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("revocation", models.PositiveBigIntegerField(null=True)),
                ("state", models.CharField(default="open", max_length=10)),
                ("text", models.TextField()),
                ("due_on", models.DateField()),
                ("outcome", models.CharField(default="", max_length=10)),
                ("reason", models.TextField(default="")),
                ("next_step", models.CharField(default="", max_length=20)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="approval",
            name="acting_document",
            field=models.CharField(default="", max_length=80),
        ),
        migrations.AddField(
            model_name="approval",
            name="acting_for",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="nomination",
            name="reopened_from",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="nominationevent",
            name="changes",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="noticeitem",
            name="cleared_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="noticeitem",
            name="days_left",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="noticeitem",
            name="facts",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="noticeitem",
            name="next_unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="honors.unit"
            ),
        ),
        migrations.AddField(
            model_name="noticeitem",
            name="resumed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="objection",
            name="due_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="reconsideration",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reconsideration",
            name="decided_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reconsideration",
            name="decision_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reconsideration",
            name="honor",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="honors.honor"
            ),
        ),
        migrations.AddField(
            model_name="reconsideration",
            name="nomination",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reconsiderations",
                to="evaluations.nomination",
            ),
        ),
        migrations.AddField(
            model_name="reconsideration",
            name="organ",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="honors.unit"),
        ),
        migrations.AddIndex(
            model_name="reconsideration",
            index=models.Index(fields=["created_at", "id"], name="evaluations_created_6ea67e_idx"),
        ),
        migrations.AddIndex(
            model_name="reconsideration",
            index=models.Index(fields=["organ", "state"], name="evaluations_organ_i_010908_idx"),
        ),
        migrations.AddConstraint(
            model_name="reconsideration",
            constraint=models.CheckConstraint(
                condition=models.Q(("nomination__isnull", True), ("honor__isnull", True), _connector="XOR"),
                name="reconsideration_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="reconsideration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("nomination",), name="reconsideration_case_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reconsideration",
            constraint=models.UniqueConstraint(fields=("honor", "revocation"), name="reconsideration_revocation_once"),
        ),
        migrations.AddConstraint(
            model_name="reconsideration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by__isnull", True),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="reconsideration_decided_by_another",
            ),
        ),
    ]
