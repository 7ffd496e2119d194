"""Triggers: the scheme that a cycle froze, an edition of a scheme, and what a case was decided on never change."""

from django.db import migrations

KEPT = {
    "evaluations_cycle": (("frozen_scheme", "scheme_hash"), "OLD.scheme_hash <> ''"),
    "evaluations_scheme": (("code", "edition", "definition", "hash"), "TRUE"),
    "evaluations_examination": (
        ("nomination_id", "at", "outcome", "facts", "findings", "answered"),
        "TRUE",
    ),
}
"""Table → its columns that stay, and from when on."""

FUNCTION = """
CREATE OR REPLACE FUNCTION evaluations_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% keeps what was fixed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$
"""


def _changed(columns, distinct):
    return " OR ".join(f"NEW.{column} {distinct} OLD.{column}" for column in columns)


def statements_that_guard(vendor):
    postgresql = vendor == "postgresql"
    if postgresql:
        yield FUNCTION
    for table, (columns, since) in KEPT.items():
        verbs = {
            "update": f"{since} AND ({_changed(columns, 'IS DISTINCT FROM' if postgresql else 'IS NOT')})",
            "delete": since,
        }
        for verb, when in verbs.items():
            head = f"CREATE TRIGGER {table}_keeps_{verb} BEFORE {verb.upper()} ON {table}"
            if postgresql:
                yield f"{head} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION evaluations_never_changes()"
            else:
                yield f"{head} WHEN {when} BEGIN SELECT RAISE(ABORT, '{table} keeps what was fixed'); END"


def statements_that_unguard(vendor):
    for table in KEPT:
        for verb in ("update", "delete"):
            name = f"{table}_keeps_{verb}"
            yield f"DROP TRIGGER {name} ON {table}" if vendor == "postgresql" else f"DROP TRIGGER {name}"
    if vendor == "postgresql":
        yield "DROP FUNCTION evaluations_never_changes()"


def run(schema_editor, statements):
    with schema_editor.connection.cursor() as cursor:
        for statement in statements(schema_editor.connection.vendor):
            cursor.execute(statement)


def guard(_apps, schema_editor):
    run(schema_editor, statements_that_guard)


def unguard(_apps, schema_editor):
    run(schema_editor, statements_that_unguard)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0003_what_a_case_was_decided_on")]

    operations = [migrations.RunPython(guard, unguard)]
