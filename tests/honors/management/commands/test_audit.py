# ruff: noqa: S608 - tampering is written out as what it is

import json
from base64 import b64decode
from contextlib import nullcontext
from io import StringIO

import pytest
from django.core.management import call_command

from honors.domain.actor import SYSTEM
from honors.domain.ledger.tree import leaf_hash, root_of
from honors.models import AuditCheckpoint, AuditLeaf
from honors.services.audit import record_event
from honors.services.audit_trail import sign_audit_checkpoint
from honors.services.signing import audit_origin, vkey_path
from tests.unguarded import run_unguarded

pytestmark = pytest.mark.django_db


def run(*words: str, code: int = 0) -> str:
    out = StringIO()
    with pytest.raises(SystemExit, match=f"^{code}$") if code else nullcontext():
        call_command("audit", *words, stdout=out, stderr=out)
    return out.getvalue()


def write(at, count: int = 3) -> None:
    for number in range(count):
        record_event(actor=SYSTEM, event="test.event", at=at, object_id=number)
    sign_audit_checkpoint(at=at)


def test_the_head_names_size_root_and_the_last_checkpoint(at):
    write(at)

    head = json.loads(run("head", "--json"))

    assert head["size"] == 3
    assert head["checkpoint"] == bytes(AuditCheckpoint.objects.get().note).decode()
    assert head["root"] == head["checkpoint"].split("\n")[2]


def test_the_export_is_the_exact_bytes_from_which_the_root_follows(at):
    write(at)

    rows = [json.loads(line) for line in run("export").splitlines()]

    assert [row["index"] for row in rows] == [0, 1, 2]
    hashes = [leaf_hash(b64decode(row["leaf"])) for row in rows]
    assert root_of(hashes) == b64decode(json.loads(run("--json", "head"))["root"])
    assert [json.loads(line)["index"] for line in run("export", "--from", "2", "--json").splitlines()] == [2]


def test_the_key_is_the_line_beside_the_database(at):
    assert json.loads(run("key", "--json"))["vkey"] == vkey_path(audit_origin()).read_text().strip()


def test_verification_ends_with_zero_one_or_two(at, tmp_path):
    write(at)
    kept = tmp_path / "kept.txt"
    kept.write_bytes(bytes(AuditCheckpoint.objects.get().note))
    assert json.loads(run("verify", "--json", "--checkpoint", str(kept))) == []

    record_event(actor=SYSTEM, event="late", at=at)
    assert "NOT CHECKED honors_auditevent: unsealed (1)" in run("verify", code=2)

    sign_audit_checkpoint(at=at)
    pk = AuditLeaf.objects.get(index=1).event_id
    run_unguarded(f"UPDATE honors_auditevent SET actor = 'other' WHERE id = {pk}")
    assert json.loads(run("verify", "--json", code=1)) == [
        {"table": "honors_auditevent", "pk": pk, "column": "actor", "index": 1, "kind": "differs", "checked": True}
    ]


def test_a_checkpoint_file_that_is_not_there_could_not_be_checked(at):
    assert "kept.txt" in run("verify", "--checkpoint", "kept.txt", code=2)


def test_a_file_that_is_no_checkpoint_is_a_fault(at, tmp_path):
    file = tmp_path / "note.txt"
    file.write_text("nonsense")

    assert [row["column"] for row in json.loads(run("verify", "--json", "--checkpoint", str(file), code=1))] == ["note"]
