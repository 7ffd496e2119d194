import json
from base64 import b64decode
from contextlib import nullcontext
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from honors import clock
from honors.domain.actor import SYSTEM
from honors.domain.ledger.note import Ed25519Signer, open_checkpoint, parse_vkey
from honors.domain.ledger.proofs import verify_consistency, verify_inclusion
from honors.domain.ledger.tree import leaf_hash, root_of
from honors.models import LedgerCheckpoint, LedgerEntry, LedgerOpening
from honors.selectors import ledger_rows
from honors.services.ledger import sign_checkpoint
from honors.services.signing import vkey_path
from tests.factories.honors import granted
from tests.factories.people import officer, tree
from tests.unguarded import run_unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def log(at, monkeypatch):
    """Twenty honors; the clock stands at ``at``."""
    monkeypatch.setattr(clock, "now", lambda: at)
    unit = tree(at)["station"]
    granted([officer(unit, at)], unit, at, 20)


def run(*words: str, code: int = 0) -> str:
    out = StringIO()
    with pytest.raises(SystemExit, match=f"^{code}$") if code else nullcontext():
        call_command("ledger", *words, stdout=out, stderr=out)
    return out.getvalue()


def answer(*words: str, code: int = 0):
    return json.loads(run(*words, "--json", code=code))


def test_the_head_is_given_out_under_a_signature():
    head = answer("head")

    opened = open_checkpoint(head["checkpoint"].encode(), [parse_vkey(answer("key")["vkey"])])
    assert (opened.size, opened.root) == (head["size"], b64decode(head["root"])) == (20, opened.root)


def test_the_key_is_written_beside_the_database():
    assert answer("key")["vkey"] == vkey_path("honors.huzhou.example").read_text().strip()


def test_the_export_is_all_that_an_auditor_needs_to_come_to_the_root():
    rows = [json.loads(line) for line in run("export").splitlines()]

    assert [row["index"] for row in rows] == list(range(20))
    assert root_of([leaf_hash(b64decode(row["leaf"])) for row in rows]) == b64decode(answer("head")["root"])
    assert [json.loads(line)["index"] for line in run("export", "--from", "18", "--json").splitlines()] == [18, 19]


def test_a_proof_holds_for_the_exported_leaf():
    row = json.loads(run("export", "--from", "7").splitlines()[0])

    proof = answer("prove", "7", "--size", "13")

    assert (proof["index"], proof["size"]) == (7, 13)
    assert leaf_hash(b64decode(row["leaf"])) == b64decode(proof["leaf_hash"])
    verify_inclusion(
        index=7,
        size=13,
        leaf_hash=b64decode(proof["leaf_hash"]),
        root=b64decode(proof["root"]),
        proof=[b64decode(item) for item in proof["proof"]],
    )


def test_a_shorter_log_is_the_beginning_of_the_longer_one():
    proof = answer("consistency", "6")

    assert (proof["from"], proof["to"], proof["root_to"]) == (6, 20, answer("head")["root"])
    verify_consistency(
        old=6,
        new=20,
        old_root=b64decode(proof["root_from"]),
        new_root=b64decode(proof["root_to"]),
        proof=[b64decode(item) for item in proof["proof"]],
    )


def test_what_lies_outside_ends_with_two_in_both_languages():
    said = run("prove", "20", code=2)

    assert ("账本现有 20 条记录" in said, "The ledger holds 20 entries" in said) == (True, True)


def test_verification_is_never_fine_before_there_is_a_signature(at):
    assert "no_checkpoint" in run("verify", code=2)

    sign_checkpoint(actor=SYSTEM, at=at)
    assert answer("verify") == []


def test_every_fault_is_listed_with_its_place(at):
    sign_checkpoint(actor=SYSTEM, at=at)
    run_unguarded("UPDATE honors_honor SET organ = 'other' WHERE id = 3")
    LedgerOpening.objects.filter(pk=5).delete()

    rows = answer("verify", code=1)

    assert {"table": "honors_honor", "pk": 3, "column": "organ", "index": 3, "kind": "differs", "checked": True} in rows
    assert {(row["table"], row["pk"], row["kind"]) for row in rows} == {
        ("honors_honor", 3, "differs"),
        ("honors_honor", 5, "differs"),
        ("honors_ledgeropening", 5, "missing"),
    }
    assert "FAULT honors_honor pk=3 column=organ index=3: differs" in run("verify", code=1)


def test_a_database_that_cannot_be_read_could_not_be_checked(at, monkeypatch):
    def broken():
        raise DatabaseError("database is locked")

    sign_checkpoint(actor=SYSTEM, at=at)
    monkeypatch.setattr(ledger_rows, "entry_pages", broken)

    assert "无法核验" in run("verify", code=2)


def test_a_signing_key_that_is_no_key_could_not_be_checked(at, settings, tmp_path):
    sign_checkpoint(actor=SYSTEM, at=at)
    settings.LEDGER_KEY_FILE = tmp_path / "ledger.key"
    settings.LEDGER_KEY_FILE.write_text("no key")

    assert "Could not check" in run("verify", code=2)


@pytest.fixture
def kept(at, tmp_path) -> str:
    """A checkpoint of the twenty, kept elsewhere while the log grew."""
    file = tmp_path / "kept.txt"
    file.write_bytes(bytes(sign_checkpoint(actor=SYSTEM, at=at).note))
    unit = tree_station()
    granted([officer(unit, at, name="李试")], unit, at + timedelta(hours=1), 5)
    sign_checkpoint(actor=SYSTEM, at=at)
    return str(file)


def tree_station():
    from honors.models import Unit

    return Unit.objects.get(code="STATION")


def test_a_checkpoint_kept_elsewhere_is_witnessed(kept, tmp_path):
    assert answer("witness", kept) == []
    assert answer("verify", "--checkpoint", kept) == []
    key = tmp_path / "key.vkey"
    key.write_text(answer("key")["vkey"])
    assert answer("witness", kept, "--key", str(key)) == []
    assert answer("witness", kept, "--key", answer("key")["vkey"]) == []


def test_a_log_that_is_another_is_not_witnessed(kept):
    row = LedgerEntry.objects.get(pk=4)
    leaf = bytes(row.leaf).replace(b'"is_posthumous":false', b'"is_posthumous":true')
    form = "'\\x{}'" if is_postgresql() else "x'{}'"
    blob, hashed = form.format(leaf.hex()), form.format(leaf_hash(leaf).hex())
    run_unguarded(f'UPDATE honors_ledgerentry SET leaf = {blob}, leaf_hash = {hashed} WHERE "index" = 4')  # noqa: S608

    assert [row["kind"] for row in answer("witness", kept, code=1)] == ["root_differs"]


def is_postgresql() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def test_under_a_key_that_did_not_sign_it_nothing_can_be_said(kept):
    stranger = Ed25519Signer("elsewhere", bytes(32)).verifier.vkey

    assert [row["kind"] for row in answer("witness", kept, "--key", stranger, code=2)] == [
        "unknown_key",
        "no_checkpoint",
    ]


def test_a_file_that_is_not_there_or_no_checkpoint(kept, tmp_path):
    assert "kept-not.txt" in run("witness", "kept-not.txt", code=2)
    (tmp_path / "note.txt").write_text("nonsense")
    assert answer("witness", str(tmp_path / "note.txt"), code=1)[0]["column"] == "note"
    assert LedgerCheckpoint.objects.count() == 2
