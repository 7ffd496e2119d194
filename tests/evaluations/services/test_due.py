from unittest.mock import Mock

import pytest

from evaluations.services import due
from evaluations.services.due import tick
from honors.domain.actor import SYSTEM, Role
from honors.models import AuditCheckpoint, LedgerCheckpoint
from honors.selectors.audit import unsealed_count
from honors.services.audit import record_event
from honors.services.outbox import enqueue
from tests.actors import account
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


def test_a_tick_delivers_seals_and_signs(at):
    chief = account("chief", Role.STATION_CHIEF, tree(at)["station"], at=at)
    for number in range(3):
        payload = {"code": "notify.case_moved", "params": {}, "object_kind": "nomination", "object_id": "1"}
        enqueue(topic="notify", key=str(number), payload={**payload, "users": [chief.pk]}, at=at)

    assert tick(at=at) == {
        "phases": 0,
        "deadlines": 0,
        "outbox": {"done": 3, "waiting": 0, "dead": 0},
        "jobs": {"started": 0, "lost": 0, "removed": 0},
        "failed": [],
    }
    assert (AuditCheckpoint.objects.count(), LedgerCheckpoint.objects.count()) == (1, 1)
    assert unsealed_count() == 0


def test_the_second_tick_finds_nothing_to_do(at):
    record_event(actor=SYSTEM, event="x", at=at)
    tick(at=at)

    assert tick(at=at)["outbox"] == {"done": 0, "waiting": 0, "dead": 0}
    assert (AuditCheckpoint.objects.count(), LedgerCheckpoint.objects.count()) == (1, 1)


def test_a_tick_says_how_much_the_calendar_moved(at, monkeypatch):
    monkeypatch.setattr(due, "close_due_phases", Mock(return_value=2))
    monkeypatch.setattr(due, "end_due_notices", Mock(return_value=3))

    result = tick(at=at)

    assert (result["phases"], result["deadlines"]) == (2, 3)


def test_a_part_that_fails_is_named_and_holds_up_no_other(at, monkeypatch, caplog):
    monkeypatch.setattr(due, "close_due_phases", Mock(side_effect=ConnectionError))
    record_event(actor=SYSTEM, event="x", at=at)

    result = tick(at=at)

    assert (result["failed"], result["phases"]) == (["phases"], 0)
    assert AuditCheckpoint.objects.count() == 1
    assert "tick: phases failed" in caplog.text
