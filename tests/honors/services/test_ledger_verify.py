# ruff: noqa: S608 - tampering is written out as what it is

from dataclasses import astuple
from datetime import date

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction

from honors.domain.actor import SYSTEM
from honors.domain.ledger.note import Checkpoint, Ed25519Signer
from honors.domain.ledger.note import sign_checkpoint as sign_note
from honors.domain.ledger.tree import leaf_hash
from honors.models import (
    Honor,
    HonorRecipients,
    HonorTotal,
    LedgerCheckpoint,
    LedgerEntry,
    LedgerHead,
    LedgerOpening,
    LedgerSubject,
    LedgerTile,
)
from honors.models.secret import read_key
from honors.services.honor import grant_honors
from honors.services.honor_totals import recount_honors
from honors.services.ledger import sign_checkpoint
from honors.services.ledger_verify import verify_ledger, witness_ledger
from tests.factories.honors import grant, granted
from tests.factories.people import officer, tree
from tests.unguarded import run_unguarded

ENTRY, CHECKPOINT, HEAD = "honors_ledgerentry", "honors_ledgercheckpoint", "honors_ledgerhead"
HONOR, OPENING, SUBJECT = "honors_honor", "honors_ledgeropening", "honors_ledgersubject"
TILE, TOTAL, RECIPIENTS = "honors_ledgertile", "honors_honortotal", "honors_honorrecipients"

AT = 3
"""The row that gets changed: neither the first nor the last."""


def ledger(at, count: int = 8) -> None:
    """Honors of two officers and of a station, among them a provisional one, under one checkpoint."""
    units = tree(at)
    people = [officer(units["station"], at), officer(units["station"], at, name="李试", number="330502")]
    grant_honors(
        actor=SYSTEM,
        grants=[grant(None, units["station"]), grant(people[0], units["station"], provisional_until=date(2026, 5, 1))],
        at=at,
    )
    granted(people, units["station"], at, count - 2)
    sign_checkpoint(actor=SYSTEM, at=at)
    officer(units["station"], at, name="王试", number="330503")


def found(**options) -> set[tuple]:
    return {astuple(finding) for finding in verify_ledger(**options)}


def places(**options) -> set[tuple]:
    """Table, key and column of every finding."""
    return {row[:3] for row in found(**options)}


def execute(statement: str, values: tuple = ()) -> None:
    """Run a statement past the append-only triggers."""
    run_unguarded(statement, values=values)


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def other(field: models.Field, value: object) -> object:
    """A value of the column's kind that differs from what stands there by as little as can be."""
    if isinstance(field, models.BinaryField):
        data = bytes(value)
        return data[:-1] + bytes([data[-1] ^ 1])
    if isinstance(field, models.ForeignKey):
        others = field.related_model.objects.exclude(pk=value).order_by("pk")
        return others.values_list("pk", flat=True).last()
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return "2026-11-24 02:00:00.000001" + ("+00" if connection.vendor == "postgresql" else "")
    if isinstance(field, models.DateField):
        return "1999-09-09"
    if isinstance(field, models.IntegerField):
        return (value or 0) + 1
    return "x" + (value or "")[1:]


def tamper(model: type[models.Model], column: str, key: object) -> object:
    """Change one column of one row by SQL; the key of the row."""
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    name = quoted(model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {quoted(column)} FROM {model._meta.db_table} WHERE {name} = %s", (key,))
        (value,) = cursor.fetchone()
    execute(f"UPDATE {model._meta.db_table} SET {quoted(column)} = %s WHERE {name} = %s", (other(field, value), key))
    return key


def key_of(model: type[models.Model], column: str = "") -> object:
    if model is LedgerSubject:
        # A subject is a person or a unit: the first honor went to a unit.
        return Honor.objects.get(pk=0 if column == "unit_id" else AT).subject
    if model is LedgerEntry or model is Honor or model is LedgerOpening:
        return AT
    return model.objects.order_by("pk").values_list("pk", flat=True).last()


# Where a row's own key is changed, the row is missing at one place and too much at another.
KEYS = {LedgerEntry, Honor, LedgerOpening, LedgerCheckpoint, LedgerSubject}
# Nothing refers to these numbers: they name no place in the log and carry no fact.
IDLE = {(LedgerTile, "id"), (HonorTotal, "id"), (HonorRecipients, "id")}
# Which cell of a summary it is; only the count is no part of that.
COUNTERS = {HonorTotal: "times", HonorRecipients: "recipients"}
# The database refuses a change of these by a check constraint.
CHECKED = {(LedgerHead, "id"), (Honor, "recipient_category")}
CASES = [
    (model, field.column)
    for model in (
        LedgerEntry,
        LedgerCheckpoint,
        LedgerHead,
        LedgerOpening,
        LedgerSubject,
        LedgerTile,
        Honor,
        HonorTotal,
        HonorRecipients,
    )
    for field in model._meta.concrete_fields
    if (model, field.column) not in IDLE | CHECKED and not (field.primary_key and model in KEYS)
]


@pytest.mark.django_db
def test_a_ledger_as_it_was_written_is_clean(at):
    ledger(at, 300)

    assert found() == set()


@pytest.mark.django_db
def test_an_empty_ledger_is_clean():
    assert found() == set()


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "column"), CASES, ids=[f"{model.__name__}.{column}" for model, column in CASES])
def test_a_change_of_any_column_is_found_at_its_place(at, model, column):
    ledger(at, 300 if model is LedgerTile else 8)

    key = tamper(model, column, key_of(model, column))

    rows = places()
    if (model, column) in {(LedgerTile, "level"), (LedgerTile, "index")}:
        # These say which row it is: the one that should stand there is missing, and this one should not be.
        assert {(model._meta.db_table, key, None), (model._meta.db_table, None, None)} <= rows
    elif column != COUNTERS.get(model, column):
        kinds = {(row[1] == key, row[4]) for row in found() if row[0] == model._meta.db_table}
        assert kinds == {(True, "nothing_to_count"), (False, "missing")}
    else:
        assert (model._meta.db_table, key, column) in rows


@pytest.mark.django_db
def test_tiles_repeat_the_stored_hashes_whatever_the_leaves_say(at):
    ledger(at, 600)

    tamper(LedgerEntry, "leaf", AT)
    assert {row for row in places() if row[0] == TILE} == set()

    tamper(LedgerEntry, "leaf_hash", 300)
    leaves, above = LedgerTile.objects.get(level=0, index=1), LedgerTile.objects.get(level=1)
    assert {row for row in places() if row[0] == TILE} == {(TILE, leaves.pk, "hashes"), (TILE, above.pk, "hashes")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "column",
    [
        field.column
        for field in Honor._meta.concrete_fields
        if (Honor, field.column) not in CHECKED and field.name != "id"
    ],
)
def test_a_changed_column_of_the_read_model_accuses_no_other_of_the_row(at, column):
    ledger(at)

    tamper(Honor, column, AT)

    assert {row for row in places() if row[0] not in {TOTAL, RECIPIENTS, SUBJECT}} == {(HONOR, AT, column)}


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "column"), sorted(CHECKED, key=str))
def test_some_columns_the_database_itself_refuses_to_change(at, model, column):
    ledger(at)

    with pytest.raises(IntegrityError), transaction.atomic():
        tamper(model, column, key_of(model))


def test_a_changed_key_leaves_a_gap_and_a_stray(committed, at):
    ledger(at)
    with connection.cursor() as cursor:
        cursor.execute(without_keys())

    for model in (LedgerEntry, Honor, LedgerOpening, LedgerCheckpoint):
        name = quoted(model._meta.pk.column)
        key = key_of(model)
        execute(f"UPDATE {model._meta.db_table} SET {name} = 99 WHERE {name} = %s", (key,))
        assert any(row[0] == model._meta.db_table and row[1] in {99, None} for row in places()), model
        execute(f"UPDATE {model._meta.db_table} SET {name} = %s WHERE {name} = 99", (key,))
    assert found() == set()


def without_keys() -> str:
    return "PRAGMA foreign_keys=OFF" if connection.vendor == "sqlite" else "SET session_replication_role = replica"


@pytest.mark.django_db
def test_a_changed_number_of_a_subject_is_missing_here_and_unused_there(at):
    ledger(at)
    number = Honor.objects.get(pk=AT).subject

    execute(f"UPDATE {SUBJECT} SET number = %s WHERE number = %s", ("0" * 32, number))

    assert found() == {
        (SUBJECT, number, "number", None, "missing"),
        (SUBJECT, "0" * 32, "number", None, "unused"),
    }


def test_a_deleted_entry_is_missing(committed, at):
    ledger(at)
    with connection.cursor() as cursor:
        cursor.execute(without_keys())

    execute(f"DELETE FROM {ENTRY} WHERE {quoted('index')} = %s", (AT,))

    rows = found()
    assert (ENTRY, None, "index", AT, "missing") in rows
    assert (HONOR, AT, None, AT, "no_entry") in rows
    assert (OPENING, AT, None, AT, "no_entry") in rows


@pytest.mark.django_db
def test_an_inserted_entry_is_under_no_checkpoint_and_in_no_head(at):
    ledger(at)
    leaf = bytes(LedgerEntry.objects.get(pk=7).leaf).replace(b'"seq":7', b'"seq":8')

    execute(f"INSERT INTO {ENTRY} ({quoted('index')}, leaf, leaf_hash) VALUES (8, %s, %s)", (leaf, leaf_hash(leaf)))

    rows = found()
    assert {(HEAD, 1, column, 9, "differs") for column in ("size", "root", "peaks")} <= rows
    assert (HONOR, None, None, 8, "missing") in rows


@pytest.mark.django_db
def test_two_entries_that_changed_places_are_found(at):
    ledger(at)
    one, two = LedgerEntry.objects.get(pk=2), LedgerEntry.objects.get(pk=AT)

    for target, source in ((2, two), (AT, one)):
        execute(
            f"UPDATE {ENTRY} SET leaf = %s, leaf_hash = %s WHERE {quoted('index')} = %s",
            (bytes(source.leaf), bytes(source.leaf_hash), target),
        )

    rows = found()
    assert {(ENTRY, 2, "index", 2, "differs"), (ENTRY, AT, "index", AT, "differs")} <= rows
    assert (CHECKPOINT, 8, "root", 8, "root_differs") in rows


def cut_to(size: int) -> None:
    """Take entries off the end, and mend everything that the database holds about them."""
    with connection.cursor() as cursor:
        cursor.execute(without_keys())
    execute(f"DELETE FROM {CHECKPOINT}")
    for table, column in ((HONOR, "id"), (OPENING, "entry_id"), (ENTRY, quoted("index"))):
        execute(f"DELETE FROM {table} WHERE {column} >= %s", (size,))
    recount_honors()
    from honors.domain.ledger.tree import Peaks

    peaks = Peaks()
    peaks.extend(bytes(row) for row in LedgerEntry.objects.order_by("index").values_list("leaf_hash", flat=True))
    LedgerHead.objects.update(size=size, peaks=peaks.to_bytes(), root=peaks.root())


def test_a_cut_tail_is_found_by_a_checkpoint_kept_elsewhere_and_only_by_it(committed, at):
    ledger(at)
    kept = bytes(LedgerCheckpoint.objects.get().note)

    cut_to(6)
    sign_checkpoint(actor=SYSTEM, at=at)

    assert found() == set()
    assert found(files=[("kept.txt", kept)]) == {("file", "kept.txt", "size", 8, "tail_missing")}
    assert {astuple(row) for row in witness_ledger(file=("kept.txt", kept))} == {
        ("file", "kept.txt", "size", 8, "tail_missing")
    }


@pytest.mark.django_db
def test_a_fork_is_found_by_a_checkpoint_kept_elsewhere(at):
    ledger(at)
    name = settings.INSTALLATION_NAME
    signer = Ed25519Signer(name, read_key(settings.LEDGER_KEY_FILE))
    kept = sign_note(Checkpoint(name, 5, bytes(32)), [signer])

    assert found(files=[("kept.txt", kept)]) == {("file", "kept.txt", "root", 5, "root_differs")}


@pytest.mark.django_db
def test_an_older_checkpoint_of_this_log_is_witnessed(at):
    ledger(at)
    kept = bytes(LedgerCheckpoint.objects.get().note)
    granted([officer(tree_unit(), at, name="王试")], tree_unit(), at, 4)
    sign_checkpoint(actor=SYSTEM, at=at)

    assert list(witness_ledger(file=("kept.txt", kept))) == []


def tree_unit():
    from honors.models import Unit

    return Unit.objects.get(code="STATION")


@pytest.mark.django_db
def test_a_checkpoint_by_a_key_that_is_not_known_could_not_be_checked(at):
    ledger(at)
    kept = sign_note(Checkpoint(settings.INSTALLATION_NAME, 8, bytes(32)), [Ed25519Signer("elsewhere", bytes(32))])

    assert found(files=[("kept.txt", kept)]) == {("file", "kept.txt", None, "unknown_key")}


@pytest.mark.django_db
def test_a_missing_opening_is_a_fault_in_every_field_and_a_copied_one_too(at):
    ledger(at)

    execute(f"DELETE FROM {OPENING} WHERE entry_id = %s", (AT,))
    assert {row[2] for row in found() if row[0] == OPENING} == {"keys", "name", "police_number", "snapshot"}

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sealed FROM {OPENING} WHERE entry_id = 5")
        (sealed,) = cursor.fetchone()
    execute(f"INSERT INTO {OPENING} (entry_id, sealed) VALUES (%s, %s)", (AT, sealed))
    assert {row[2:] for row in found() if row[0] == OPENING} == {
        (name, AT, "differs") for name in ("keys", "name", "police_number", "snapshot")
    }


@pytest.mark.django_db
def test_a_wrong_key_of_the_fields_is_no_accusation(at, settings, tmp_path):
    ledger(at)
    settings.FIELD_KEY_FILE = tmp_path / "other.key"

    assert found() == {(OPENING, None, None, "field_key")}


@pytest.mark.django_db
def test_an_entry_of_a_format_to_come_could_not_be_checked(at):
    ledger(at)
    leaf = bytes(LedgerEntry.objects.get(pk=AT).leaf).replace(b'"format":1', b'"format":2')

    execute(f"UPDATE {ENTRY} SET leaf = %s WHERE {quoted('index')} = %s", (leaf, AT))

    rows = found()
    assert (ENTRY, AT, AT, "unknown_format") in rows
    assert (ENTRY, AT, "leaf", AT, "differs") in rows
