# ruff: noqa: S608 - tampering is written out as what it is

from dataclasses import astuple

import pytest
from django.db import connection

from honors.domain.actor import SYSTEM
from honors.domain.ledger.note import Checkpoint, Ed25519Signer, sign_checkpoint
from honors.domain.ledger.tree import EMPTY_ROOT
from honors.models import AuditCheckpoint, AuditEvent, AuditLeaf
from honors.services.audit import record_event
from honors.services.audit_trail import sign_audit_checkpoint
from honors.services.audit_verify import verify_audit
from tests.unguarded import run_unguarded, run_without_keys

EVENT, LEAF, HEAD = "honors_auditevent", "honors_auditleaf", "honors_audithead"


def sealed(at, count: int = 5) -> list[int]:
    """A trail of sealed events under a checkpoint; their ids."""
    for number in range(count):
        record_event(actor=SYSTEM, event="test.event", at=at, object_kind="unit", object_id=number, after={"n": number})
    sign_audit_checkpoint(at=at)
    return list(AuditLeaf.objects.order_by("index").values_list("event_id", flat=True))


def found(**options) -> set[tuple]:
    return {astuple(finding) for finding in verify_audit(**options)}


def blob(data: bytes) -> str:
    return f"'\\x{data.hex()}'" if connection.vendor == "postgresql" else f"x'{data.hex()}'"


@pytest.mark.django_db
def test_a_sealed_trail_is_clean(at):
    sealed(at)

    assert found() == set()


@pytest.mark.django_db
def test_an_empty_trail_is_clean():
    assert found() == set()


@pytest.mark.django_db
def test_a_trail_that_grew_after_its_checkpoint_is_clean_against_the_older_one(at):
    sealed(at, 3)
    sealed(at, 4)

    assert (found(), AuditCheckpoint.objects.count()) == (set(), 2)


@pytest.mark.django_db
def test_an_unsealed_event_is_never_called_fine(at):
    sealed(at)
    record_event(actor=SYSTEM, event="late", at=at)

    assert found() == {(EVENT, AuditEvent.objects.get(event="late").pk, None, "unsealed")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "'other'"),
        ("user_id", "9"),
        ("role", "'hr'"),
        ("event", "'other'"),
        ("object_kind", "'other'"),
        ("object_id", "'9'"),
        ("result", "'refused'"),
        ("code", "'x'"),
        ("source", "'x'"),
        ("request_id", "'x'"),
        ("at", "'2020-01-01 00:00:00+00:00'"),
    ],
)
def test_a_changed_column_is_named_with_its_row(at, column, value):
    pk = sealed(at)[2]
    literal = value.replace("+00:00", "") if connection.vendor == "sqlite" else value

    run_unguarded(f"UPDATE {EVENT} SET {column} = {literal} WHERE id = {pk}")

    assert found() == {(EVENT, pk, column, 2, "differs")}


@pytest.mark.django_db
def test_a_changed_column_of_an_unsealed_event_is_named_too(at):
    record_event(actor=SYSTEM, event="late", at=at)
    pk = AuditEvent.objects.get().pk

    run_unguarded(f"UPDATE {EVENT} SET actor = 'other' WHERE id = {pk}")

    assert found() == {(EVENT, pk, "actor", None, "differs"), (EVENT, pk, None, "unsealed")}


@pytest.mark.django_db
def test_a_changed_body_differs_from_its_leaf_and_no_longer_gives_the_signed_root(at):
    pk = sealed(at)[2]
    body = bytes(AuditEvent.objects.get(pk=pk).body).replace(b'"n":2', b'"n":9')

    run_unguarded(f"UPDATE {EVENT} SET body = {blob(body)} WHERE id = {pk}")

    size = AuditCheckpoint.objects.get().size
    checkpoint = AuditCheckpoint.objects.get().pk
    assert found() == {
        (LEAF, 2, "leaf_hash", 2, "differs"),
        ("honors_auditcheckpoint", checkpoint, "root", size, "root_differs"),
        (HEAD, 1, "root", size, "differs"),
        (HEAD, 1, "peaks", size, "differs"),
    }


@pytest.mark.django_db
def test_a_changed_leaf_hash_is_named(at):
    sealed(at)

    run_unguarded(f"UPDATE {LEAF} SET leaf_hash = {blob(EMPTY_ROOT)} WHERE {connection.ops.quote_name('index')} = 1")

    assert found() == {(LEAF, 1, "leaf_hash", 1, "differs")}


@pytest.mark.django_db
@pytest.mark.parametrize("column", ["size", "root", "peaks"])
def test_a_changed_head_is_named(at, column):
    sealed(at)
    value = "3" if column == "size" else blob(EMPTY_ROOT)

    run_unguarded(f"UPDATE {HEAD} SET {column} = {value}")

    assert {row[:3] for row in found()} == {(HEAD, 1, column)}


@pytest.mark.django_db
def test_a_lost_head_is_named(at):
    sealed(at)

    run_unguarded(f"DELETE FROM {HEAD}")

    assert found() == {(HEAD, 1, None, 5, "missing")}


@pytest.mark.django_db
def test_the_cut_off_end_is_found_by_a_checkpoint_kept_elsewhere(at):
    sealed(at, 3)
    note = bytes(AuditCheckpoint.objects.get().note)

    run_unguarded(
        f"DELETE FROM {LEAF} WHERE {connection.ops.quote_name('index')} = 2",
        "DELETE FROM honors_auditcheckpoint",
    )

    assert ("file", "kept.txt", "size", 3, "tail_missing") in found(files=[("kept.txt", note)])


@pytest.mark.django_db
def test_a_checkpoint_of_a_stranger_cannot_be_checked(at):
    sealed(at, 1)
    stranger = Ed25519Signer("honors.huzhou.example/audit", b"\x07" * 32)
    note = sign_checkpoint(Checkpoint("honors.huzhou.example/audit", 1, EMPTY_ROOT), [stranger])

    assert found(files=[("kept.txt", note)]) == {("file", "kept.txt", None, "unknown_key")}


def test_a_deleted_event_is_named_by_its_key(at, committed):
    pk = sealed(at)[1]

    run_without_keys(f"DELETE FROM {EVENT} WHERE id = {pk}")

    assert {(EVENT, pk, None, 1, "missing"), (LEAF, None, "index", 1, "missing")} <= found()
