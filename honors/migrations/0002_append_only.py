"""Triggers that refuse every change of an append-only row, whoever asks the database for it."""

from django.db import migrations

TABLES = (
    "honors_ledgerentry",
    "honors_ledgercheckpoint",
    "honors_auditevent",
    "honors_auditleaf",
    "honors_auditcheckpoint",
)

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION honors_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$
"""


def statements_that_guard(vendor):
    if vendor == "postgresql":
        yield POSTGRESQL_FUNCTION
        for table in TABLES:
            yield (
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION honors_append_only()"
            )
            yield (
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION honors_append_only()"
            )
        return
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def statements_that_unguard(vendor):
    for table in TABLES:
        if vendor == "postgresql":
            yield f"DROP TRIGGER {table}_append_only ON {table}"
            yield f"DROP TRIGGER {table}_no_truncate ON {table}"
        else:
            yield f"DROP TRIGGER {table}_no_update"
            yield f"DROP TRIGGER {table}_no_delete"
    if vendor == "postgresql":
        yield "DROP FUNCTION honors_append_only()"


def run(schema_editor, statements):
    with schema_editor.connection.cursor() as cursor:
        for statement in statements(schema_editor.connection.vendor):
            cursor.execute(statement)


def guard(_apps, schema_editor):
    run(schema_editor, statements_that_guard)


def unguard(_apps, schema_editor):
    run(schema_editor, statements_that_unguard)


class Migration(migrations.Migration):
    dependencies = [("honors", "0001_initial")]

    operations = [migrations.RunPython(guard, unguard)]
