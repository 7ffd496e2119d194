import signal
from datetime import timedelta

import pytest
from django.db import connection, transaction

from honors.domain.actor import Role
from honors.models import AuditEvent, Notification, OutboxMessage
from honors.services import outbox
from honors.services.outbox import MOST_DELIVERIES, PAUSES, drain, enqueue
from tests.actors import account
from tests.factories.people import tree
from tests.processes import run_together, start

DRAIN = "from honors import clock; from honors.services.outbox import drain; print(drain(at=clock.now())['done'])"


@pytest.fixture
def chief(db, at):
    return account("chief", Role.STATION_CHIEF, tree(at)["station"], at=at)


def notify(user, at, key: str = "k") -> OutboxMessage:
    payload = {"code": "notify.case_moved", "params": {"state": "submitted"}, "object_kind": "nomination"}
    enqueue(topic="notify", key=key, payload={**payload, "object_id": "1", "users": [user.pk]}, at=at)
    return OutboxMessage.objects.get(key=key)


@pytest.fixture
def broken(monkeypatch):
    """The effect writes, then fails."""

    def effect(message, at):
        outbox.deliver_notification(message, at)
        raise ConnectionError

    monkeypatch.setattr(outbox, "TOPICS", {"notify": effect})


def test_a_message_is_delivered_once_and_stays_done(chief, at):
    notify(chief, at)

    assert drain(at=at) == {"done": 1, "waiting": 0, "dead": 0}
    assert drain(at=at) == {"done": 0, "waiting": 0, "dead": 0}
    assert Notification.objects.count() == 1


def test_the_same_key_again_changes_nothing(chief, at):
    notify(chief, at)
    notify(chief, at + timedelta(days=1))

    assert OutboxMessage.objects.get().created_at == at


def test_a_topic_without_effect_is_a_mistake_in_the_program(db, at):
    with pytest.raises(KeyError):
        enqueue(topic="nothing", key="k", payload={}, at=at)


def test_an_intent_is_gone_with_its_transaction(chief, at):
    with transaction.atomic():
        notify(chief, at)
        transaction.set_rollback(True)

    assert not OutboxMessage.objects.exists()


def test_a_message_waits_for_its_time(chief, at):
    notify(chief, at)

    assert drain(at=at - timedelta(seconds=1)) == {"done": 0, "waiting": 1, "dead": 0}


def test_a_limit_leaves_the_rest_waiting(chief, at):
    for number in range(3):
        notify(chief, at, key=str(number))

    assert drain(at=at, limit=2) == {"done": 2, "waiting": 1, "dead": 0}


def test_a_failing_effect_leaves_nothing_and_is_tried_again_after_a_pause(chief, at, broken, monkeypatch):
    message = notify(chief, at)

    assert drain(at=at) == {"done": 0, "waiting": 1, "dead": 0}
    message.refresh_from_db()
    assert (message.deliveries, message.last_error, message.next_try_at) == (1, "ConnectionError", at + PAUSES[0])
    assert not Notification.objects.exists()

    monkeypatch.undo()
    assert drain(at=at + PAUSES[0] - timedelta(seconds=1))["done"] == 0
    assert drain(at=at + PAUSES[0])["done"] == 1
    assert Notification.objects.count() == 1


def test_one_failing_message_does_not_hold_up_the_next(chief, at, monkeypatch):
    notify(chief, at, key="bad")
    notify(chief, at, key="good")

    def effect(message, moment):
        if message.key == "bad":
            raise ConnectionError
        outbox.deliver_notification(message, moment)

    monkeypatch.setattr(outbox, "TOPICS", {"notify": effect})

    assert drain(at=at) == {"done": 1, "waiting": 1, "dead": 0}


def test_after_five_deliveries_a_message_is_dead_and_the_trail_says_so(chief, at, broken):
    message = notify(chief, at)
    found = [drain(at=at + number * PAUSES[-1]) for number in range(MOST_DELIVERIES)]

    assert [row["dead"] for row in found] == [0, 0, 0, 0, 1]
    message.refresh_from_db()
    assert (message.deliveries, message.last_error) == (5, "ConnectionError")
    event = AuditEvent.objects.get(event="outbox.dead")
    assert (event.object_id, event.result, event.code) == (str(message.pk), "failed", "ConnectionError")


def test_a_message_whose_last_delivery_was_killed_is_dead_too(chief, at):
    message = notify(chief, at)
    OutboxMessage.objects.update(deliveries=MOST_DELIVERIES)

    assert drain(at=at) == {"done": 0, "waiting": 0, "dead": 1}
    message.refresh_from_db()
    assert (message.last_error, Notification.objects.count()) == ("killed", 0)


def test_a_claim_that_somebody_else_took_is_left_to_them(chief, at):
    stale = notify(chief, at)
    OutboxMessage.objects.update(deliveries=1, next_try_at=at + PAUSES[0])

    assert outbox._deliver(stale, at=at) is False
    assert not Notification.objects.exists()


def test_a_redelivery_beside_a_finished_one_does_nothing(chief, at):
    message = notify(chief, at)
    drain(at=at)
    OutboxMessage.objects.update(done_at=None, next_try_at=at)

    assert drain(at=at)["done"] == 1
    assert Notification.objects.filter(message=message).count() == 1


@pytest.mark.races
def test_a_process_killed_between_effect_and_commit_leaves_nothing_and_the_next_one_delivers(committed, at):
    chief = account("chief", Role.STATION_CHIEF, tree(at)["station"], at=at)
    notify(chief, at)
    connection.close()
    kill = (
        "import os, signal\nfrom honors import clock\nfrom honors.services import outbox\n"
        "def effect(message, at):\n"
        "    outbox.deliver_notification(message, at); os.kill(os.getpid(), signal.SIGKILL)\n"
        "outbox.TOPICS = {'notify': effect}\noutbox.drain(at=clock.now())\n"
    )
    process = start("-c", "import django; django.setup()\n" + kill, APP_FAKE_NOW=at.isoformat())
    process.communicate(timeout=60)

    assert process.returncode == -signal.SIGKILL
    assert not Notification.objects.exists()
    assert (OutboxMessage.objects.get().deliveries, OutboxMessage.objects.get().done_at) == (1, None)
    assert drain(at=at + PAUSES[0])["done"] == 1
    assert Notification.objects.count() == 1


@pytest.mark.races
def test_two_drains_at_once_deliver_each_message_once(committed, at):
    chief = account("chief", Role.STATION_CHIEF, tree(at)["station"], at=at)
    for number in range(120):
        notify(chief, at, key=str(number))
    connection.close()

    done = [int(output) for output in run_together(DRAIN, DRAIN, at=at)]

    assert sum(done) == 120
    assert Notification.objects.count() == 120
    assert set(OutboxMessage.objects.values_list("deliveries", flat=True)) == {1}
