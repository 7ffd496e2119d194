from datetime import timedelta

import pytest
from django.db import connection, transaction

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.domain.ledger.note import open_checkpoint
from honors.domain.ledger.tree import Peaks, leaf_hash, root_of
from honors.models import AuditCheckpoint, AuditEvent, AuditHead, AuditLeaf
from honors.services.audit import record_event
from honors.services.audit_trail import (
    read_audit,
    seal_all,
    seal_events,
    sign_audit_checkpoint,
    sign_daily_audit_checkpoint,
)
from honors.services.signing import audit_origin, verifiers_for
from tests.actors import actor_with
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


def write(at, count: int) -> None:
    for number in range(count):
        record_event(actor=SYSTEM, event="test.event", at=at, object_id=number)


def bodies() -> list[bytes]:
    return [bytes(body) for body in AuditLeaf.objects.order_by("index").values_list("event__body", flat=True)]


def test_events_are_sealed_in_batches_and_the_head_is_the_root_over_their_exact_bytes(at):
    write(at, 5)

    assert [seal_events(at=at, limit=2) for _ in range(4)] == [2, 2, 1, 0]

    head = AuditHead.objects.get()
    assert (head.size, bytes(head.root)) == (5, root_of(leaf_hash(body) for body in bodies()))
    assert Peaks.from_bytes(bytes(head.peaks)).root() == bytes(head.root)
    assert [leaf.index for leaf in AuditLeaf.objects.order_by("index")] == [0, 1, 2, 3, 4]


def test_an_event_whose_lower_id_became_visible_late_is_sealed_all_the_same(at):
    write(at, 3)
    late = AuditEvent.objects.order_by("pk").first()
    for index, event in enumerate(AuditEvent.objects.exclude(pk=late.pk).order_by("pk")):
        AuditLeaf.objects.create(index=index, event=event, leaf_hash=leaf_hash(bytes(event.body)))
    peaks = Peaks()
    peaks.extend([bytes(leaf.leaf_hash) for leaf in AuditLeaf.objects.order_by("index")])
    AuditHead.objects.create(size=2, peaks=peaks.to_bytes(), root=peaks.root())

    assert seal_events(at=at) == 1
    assert AuditLeaf.objects.get(index=2).event == late


def test_the_quick_search_leaves_out_what_is_old_and_the_daily_one_finds_it(at):
    write(at, 1)
    seal_all(at=at + timedelta(hours=2))
    write(at, 1)
    AuditHead.objects.update(scan_from=AuditEvent.objects.order_by("-pk").first().pk)

    assert seal_events(at=at) == 0
    assert seal_events(at=at, everything=True) == 1


def test_the_search_begins_behind_what_was_sealed_an_hour_ago(at):
    write(at, 2)
    write(at + timedelta(minutes=90), 1)

    seal_all(at=at + timedelta(hours=2))

    assert AuditHead.objects.get().scan_from == AuditEvent.objects.filter(at=at).order_by("-pk").first().pk


def test_a_checkpoint_seals_first_and_is_signed_under_the_name_of_the_audit_log(at):
    write(at, 3)

    note = bytes(sign_audit_checkpoint(at=at).note)

    checkpoint = open_checkpoint(note, verifiers_for(audit_origin()))
    assert (checkpoint.origin, checkpoint.size) == ("honors.huzhou.example/audit", 3)
    assert checkpoint.root == root_of(leaf_hash(body) for body in bodies())


def test_nothing_new_needs_no_checkpoint(at):
    write(at, 1)

    assert sign_audit_checkpoint(at=at) is not None
    assert sign_audit_checkpoint(at=at) is None


def test_an_empty_trail_has_nothing_to_sign(at):
    assert sign_audit_checkpoint(at=at) is None


def test_the_daily_checkpoint_is_signed_once_a_day_here(at):
    for moment, expected in ((at, 1), (at + timedelta(hours=13), 1), (at + timedelta(hours=14), 2)):
        write(moment, 1)
        sign_daily_audit_checkpoint(at=moment)
        assert AuditCheckpoint.objects.count() == expected


def test_reading_the_trail_leaves_an_event(at):
    units = tree(at)

    read_audit(actor=actor_with(Role.AUDITOR, units["city"]), query="event=x", at=at)

    event = AuditEvent.objects.get(event="audit.read")
    assert (event.actor, event.result) == ("auditor", "done")


def test_hr_may_not_read_the_trail_and_the_attempt_is_in_it(at):
    units = tree(at)

    with pytest.raises(RuleViolation) as refusal:
        read_audit(actor=actor_with(Role.HR, units["city"]), query="", at=at)

    assert refusal.value.code == "access.denied"
    assert AuditEvent.objects.get(event="audit.read").result == "refused"


@pytest.mark.parametrize("table", ["honors_auditevent", "honors_auditleaf", "honors_auditcheckpoint"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_the_database_refuses_to_change_the_trail(at, table, statement):
    write(at, 1)
    sign_audit_checkpoint(at=at)
    column = "event_id" if table.endswith("leaf") else "id"

    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table, column, column))
