# Certificates that were given out; a row never changes

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "honors_certificate"


def statements(vendor):
    if vendor == "postgresql":
        return (
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION honors_append_only()",
            f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION honors_append_only()",
        )
    return tuple(
        f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    )


def guard(_apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for statement in statements(schema_editor.connection.vendor):
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("honors", "0015_temporary_password"),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("number", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("entry", models.PositiveBigIntegerField(unique=True)),
                ("issued_at", models.DateTimeField()),
                (
                    "honor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="certificates", to="honors.honor"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="honors.certificate",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
