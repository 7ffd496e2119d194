import threading
from datetime import timedelta

import pytest

from honors.domain.actor import Role
from honors.models import Notification, OutboxMessage
from honors.services import outbox, queue
from honors.services.outbox import enqueue, pass_on
from honors.services.worker import BackgroundWorker
from tests.actors import account
from tests.factories.people import tree

PATIENCE = 10


def test_the_thread_works_at_the_time_of_the_nudge(at):
    seen, done = [], threading.Event()
    worker = BackgroundWorker(lambda moment: (seen.append(moment), done.set()))

    worker.nudge(at)

    assert done.wait(PATIENCE)
    assert seen == [at]


def test_work_that_fails_is_logged_and_the_thread_goes_on(at, caplog):
    done = threading.Event()

    def work(moment):
        if moment == at:
            done.set()
            raise ConnectionError
        again.set()

    again = threading.Event()
    worker = BackgroundWorker(work)
    worker.nudge(at)
    assert done.wait(PATIENCE)
    worker.nudge(at + timedelta(seconds=1))

    assert again.wait(PATIENCE)
    assert "background work failed" in caplog.text


def test_many_nudges_start_one_thread(at):
    release = threading.Event()
    worker = BackgroundWorker(lambda _moment: release.wait(PATIENCE))
    before = threading.active_count()
    for _ in range(50):
        worker.nudge(at)

    assert threading.active_count() == before + 1
    release.set()


def told(user, at):
    payload = {"code": "notify.case_moved", "params": {}, "object_kind": "nomination", "object_id": "1"}
    enqueue(topic="notify", key="k", payload={**payload, "users": [user.pk]}, at=at)


@pytest.fixture
def told_by(monkeypatch):
    """What the worker was nudged with, in place of the thread."""
    nudged = []
    monkeypatch.setattr(outbox._worker, "nudge", nudged.append)
    return nudged


def test_a_commit_nudges_the_worker(committed, at, settings, told_by):
    settings.OUTBOX_NUDGES = True
    told(account("chief", Role.STATION_CHIEF, tree(at)["station"], at=at), at)

    assert told_by == [at]


def test_the_suite_nudges_nobody_unless_a_test_asks(committed, at, told_by):
    told(account("chief", Role.STATION_CHIEF, tree(at)["station"], at=at), at)

    assert told_by == []


def test_without_a_queue_the_worker_drains_the_outbox_itself(committed, at):
    told(account("chief", Role.STATION_CHIEF, tree(at)["station"], at=at), at)

    pass_on(at)

    assert (Notification.objects.count(), OutboxMessage.objects.get().done_at) == (1, at)


def test_with_a_queue_the_worker_names_the_task_and_drains_nothing(committed, at, settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    sent = []
    monkeypatch.setattr(queue, "send", sent.append)
    told(account("chief", Role.STATION_CHIEF, tree(at)["station"], at=at), at)

    pass_on(at)

    assert (sent, Notification.objects.count()) == (["honors.drain"], 0)


def test_a_broker_that_is_down_is_logged_and_fails_nobody(settings, caplog):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert queue.send("honors.drain") is False
    assert "did not take honors.drain" in caplog.text
    assert queue.answers() is False
