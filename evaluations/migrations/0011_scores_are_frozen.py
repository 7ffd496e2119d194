"""Triggers: scores are written while their cycle is in review and never afterwards; versions, frozen results, views and
anchor scores are written once; an abstention has no scores.
"""

from django.db import migrations

STATE_OF = (
    "(SELECT c.state FROM evaluations_nomination n JOIN evaluations_cycle c ON c.id = n.cycle_id WHERE n.id = {case})"
)
CASE_OF_REVIEW = "(SELECT nomination_id FROM evaluations_review WHERE id = {row}.review_id)"
IN_REVIEW = {
    "evaluations_review": "{row}.nomination_id",
    "evaluations_reviewscore": CASE_OF_REVIEW,
    "evaluations_reviewversion": CASE_OF_REVIEW,
}
"""Table → the case that a row of it is about."""

ONCE = (
    "evaluations_reviewversion",
    "evaluations_scorefreeze",
    "evaluations_caseview",
    "evaluations_anchorscore",
)

UNSCORED = {
    "evaluations_reviewscore": (
        "insert",
        "(SELECT mark FROM evaluations_review WHERE id = NEW.review_id) IS {distinct} 'scored'",
    ),
    "evaluations_review": (
        "update",
        "NEW.mark <> 'scored' AND EXISTS (SELECT 1 FROM evaluations_reviewscore WHERE review_id = NEW.id)",
    ),
}
"""Table → verb and the condition under which a sheet without a mark "scored" would have scores."""


def guards(vendor):
    """Name, table, verb, condition and message of every trigger."""
    distinct = "DISTINCT FROM" if vendor == "postgresql" else "NOT"
    for table, case in IN_REVIEW.items():
        for verb in ("insert", "update", "delete"):
            row = "OLD" if verb == "delete" else "NEW"
            state = STATE_OF.format(case=case.format(row=row))
            yield f"{table}_frozen_{verb}", table, verb, f"{state} IS {distinct} 'reviewing'", "scores are frozen"
    for table in ONCE:
        for verb in ("update", "delete"):
            yield f"{table}_once_{verb}", table, verb, "1 = 1", "written once"
    for table, (verb, condition) in UNSCORED.items():
        yield f"{table}_unscored", table, verb, condition.format(distinct=distinct), "no scores without the mark scored"


def statements_that_guard(vendor):
    for name, table, verb, condition, message in guards(vendor):
        head = f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table}"
        if vendor == "postgresql":
            yield (
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
                f"RAISE EXCEPTION '{table}: {message}' USING ERRCODE = 'restrict_violation'; END IF; "
                f"RETURN {'OLD' if verb == 'delete' else 'NEW'}; END $$"
            )
            yield f"{head} FOR EACH ROW EXECUTE FUNCTION {name}()"
        else:
            yield f"{head} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{table}: {message}'); END"


def statements_that_unguard(vendor):
    for name, table, _verb, _condition, _message in guards(vendor):
        yield f"DROP TRIGGER {name} ON {table}" if vendor == "postgresql" else f"DROP TRIGGER {name}"
        if vendor == "postgresql":
            yield f"DROP FUNCTION {name}()"


def run(schema_editor, statements):
    with schema_editor.connection.cursor() as cursor:
        for statement in statements(schema_editor.connection.vendor):
            cursor.execute(statement)


def guard(_apps, schema_editor):
    run(schema_editor, statements_that_guard)


def unguard(_apps, schema_editor):
    run(schema_editor, statements_that_unguard)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0010_reviews_assigned_and_frozen")]

    operations = [migrations.RunPython(guard, unguard)]
