# The tables of long work

import django.db.models.deletion
import honors.models.secret
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("honors", "0011_saved_queries"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("created_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("params", honors.models.secret.EncryptedJsonField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("step", models.CharField(default="", max_length=40)),
                ("done_count", models.PositiveBigIntegerField(default=0)),
                ("total", models.PositiveBigIntegerField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("code", models.CharField(default="", max_length=80)),
                ("code_params", honors.models.secret.EncryptedJsonField(default=dict)),
                ("result", honors.models.secret.EncryptedJsonField(null=True)),
                ("file", models.FileField(default="", max_length=120, upload_to="jobs")),
                ("file_name", models.CharField(default="", max_length=120)),
                ("file_size", models.PositiveBigIntegerField(default=0)),
                ("file_digest", models.CharField(default="", max_length=64)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["asked_by", "-created_at", "-id"], name="job_of_asker"),
                    models.Index(fields=["-created_at", "-id"], name="job_newest"),
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["created_at", "id"], name="job_waiting"
                    ),
                    models.Index(condition=models.Q(("state", "running")), fields=["lease_until"], name="job_running"),
                    models.Index(fields=["expires_at"], name="job_expiry"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "running"])),
                        fields=("asked_by", "digest"),
                        name="job_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lease_until__isnull", False), ("state", "running")),
                            models.Q(models.Q(("state", "running"), _negated=True), ("lease_until__isnull", True)),
                            _connector="OR",
                        ),
                        name="job_lease_while_running",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("expires_at__isnull", False),
                                ("state__in", ["done", "failed"]),
                            ),
                            models.Q(
                                ("ended_at__isnull", True),
                                ("expires_at__isnull", True),
                                ("state__in", ["waiting", "running"]),
                            ),
                            _connector="OR",
                        ),
                        name="job_ends_once",
                    ),
                ],
            },
        ),
    ]
