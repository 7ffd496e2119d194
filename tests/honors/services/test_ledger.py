import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from honors.domain.actor import SYSTEM
from honors.domain.errors import RuleViolation
from honors.domain.ledger.entry import parse_entry
from honors.domain.ledger.note import open_checkpoint
from honors.domain.ledger.tree import Peaks, leaf_hash, root_of
from honors.models import AuditEvent, LedgerCheckpoint, LedgerEntry, LedgerHead, LedgerTile
from honors.services.ledger import append_entries, append_entry, sign_checkpoint
from honors.services.signing import signer_for
from tests.factories.drafts import erase_draft, grant_draft

pytestmark = pytest.mark.django_db


def append(at, count: int = 1):
    return append_entries(actor=SYSTEM, drafts=[grant_draft(n) for n in range(count)], at=at)


def stored_root() -> bytes:
    return root_of(bytes(row) for row in LedgerEntry.objects.order_by("index").values_list("leaf_hash", flat=True))


def test_an_entry_is_stored_as_the_bytes_that_were_hashed(at):
    entry = append_entry(actor=SYSTEM, draft=grant_draft(), at=at)

    row = LedgerEntry.objects.get()
    assert (row.index, parse_entry(bytes(row.leaf)), bytes(row.leaf_hash)) == (0, entry, leaf_hash(bytes(row.leaf)))
    assert entry.recorded_at == at


@pytest.mark.parametrize("steps", [[1, 1, 1], [300], [255, 1, 1], [256, 256], [100, 500, 7, 1]])
def test_the_head_is_the_right_edge_of_all_leaves(at, steps):
    for count in steps:
        append(at, count)

    head = LedgerHead.objects.get()
    assert (head.size, bytes(head.root)) == (sum(steps), stored_root())
    assert Peaks.from_bytes(bytes(head.peaks)).root() == stored_root()


def test_a_full_tile_holds_its_leaf_hashes_and_the_one_above_its_root(at):
    for count in (200, 400):
        append(at, count)

    hashes = [bytes(row) for row in LedgerEntry.objects.order_by("index").values_list("leaf_hash", flat=True)]
    tiles = {(tile.level, tile.index): bytes(tile.hashes) for tile in LedgerTile.objects.all()}
    assert tiles == {
        (0, 0): b"".join(hashes[:256]),
        (0, 1): b"".join(hashes[256:512]),
        (1, 0): root_of(hashes[:256]) + root_of(hashes[256:512]),
    }


def test_a_clock_that_was_set_back_appends_nothing(at):
    append(at)

    with pytest.raises(RuleViolation) as refusal:
        append(at - timedelta(minutes=1))

    assert refusal.value.code == "ledger.clock_behind"
    assert (LedgerEntry.objects.count(), LedgerHead.objects.get().size) == (1, 1)
    assert AuditEvent.objects.get(result="refused").code == "ledger.clock_behind"


def test_a_writer_who_queued_for_the_lock_is_recorded_with_the_one_who_overtook(at):
    append(at)

    (entry,) = append(at - timedelta(seconds=3))

    assert entry.recorded_at == at


def test_an_entry_that_breaks_a_rule_of_its_kind_is_refused_with_every_fault(at):
    append(at)

    with pytest.raises(RuleViolation) as refusal:
        append_entry(actor=SYSTEM, draft=erase_draft(subject="no number", effective_on=date(2026, 1, 1)), at=at)

    assert refusal.value.code == "ledger.entry_refused"
    assert {"/subject" in refusal.value.params["detail"], "/effective_on" in refusal.value.params["detail"]} == {True}
    assert LedgerEntry.objects.count() == 1


def test_an_entry_about_an_earlier_one_is_found_by_it(at):
    append(at)
    append_entry(actor=SYSTEM, draft=erase_draft(), at=at)

    assert [(row.index, row.refers_to) for row in LedgerEntry.objects.filter(refers_to=0)] == [(1, 0)]


def test_a_checkpoint_signs_what_stands_and_only_once(at):
    append(at, 3)

    checkpoint = sign_checkpoint(actor=SYSTEM, at=at)

    opened = open_checkpoint(bytes(checkpoint.note), [signer_for("honors.huzhou.example").verifier])
    assert (opened.origin, opened.size, opened.root) == ("honors.huzhou.example", 3, stored_root())
    assert sign_checkpoint(actor=SYSTEM, at=at) == checkpoint
    assert LedgerCheckpoint.objects.count() == 1
    append(at)
    assert sign_checkpoint(actor=SYSTEM, at=at).size == 4


def test_an_empty_ledger_can_be_signed_for(at):
    assert sign_checkpoint(actor=SYSTEM, at=at).size == 0


@pytest.mark.parametrize(
    "table",
    ["honors_ledgerentry", "honors_ledgercheckpoint", "honors_auditevent"],
)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_itself_refuses_to_change_what_is_append_only(at, table, statement):
    if connection.vendor == "sqlite" and statement.startswith("TRUNCATE"):
        # SQLite has no such statement; an unqualified DELETE is its form, and stands beside this.
        statement = "DELETE FROM {}"
    append(at)
    sign_checkpoint(actor=SYSTEM, at=at)
    key = {"honors_ledgerentry": '"index"', "honors_ledgercheckpoint": "size", "honors_auditevent": "id"}[table]

    if connection.vendor == "postgresql":
        # A table with foreign keys yet to be checked cannot be truncated by anybody.
        run("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run(statement.format(table, key, key))


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_nothing_else_in_the_source_writes_entries():
    root = Path(__file__).resolve().parents[3]
    writers = {
        path.relative_to(root).as_posix()
        for app in ("honors", "evaluations", "config")
        for path in (root / app).rglob("*.py")
        if "migrations" not in path.parts and writes_entries(path.read_text(encoding="utf-8"))
    }

    assert writers == {"honors/services/ledger.py"}


WRITING = {"create", "bulk_create", "get_or_create", "update_or_create", "raw"}


def writes_entries(source: str) -> bool:
    """Whether a file makes a LedgerEntry, through the model or in SQL."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name.split(".")[-1] == "LedgerEntry":
                return True
            if name.split(".")[-1] == "insert_values" and ast.unparse(node.args[0]).split(".")[-1] == "LedgerEntry":
                return True
            if "LedgerEntry." in name and name.split(".")[-1] in WRITING:
                return True
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value.lower()
            if "insert into" in text and "ledgerentry" in text:
                return True
    return False


def test_the_guard_of_the_only_writer_sees_every_way_of_writing():
    assert writes_entries("LedgerEntry(index=1)")
    assert writes_entries("insert_values(LedgerEntry, names, rows)")
    assert writes_entries("models.LedgerEntry.objects.bulk_create([])")
    assert writes_entries('cursor.execute("INSERT INTO honors_ledgerentry VALUES (1)")')
    assert not writes_entries("LedgerEntry.objects.filter(index=1)")
