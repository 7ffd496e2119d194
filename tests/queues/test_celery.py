"""A real worker on a real Redis; collected only where TEST_REDIS_URL is set, see conftest.py beside this file."""

import base64
import os
import re
import sys
import time
from datetime import timedelta

import pytest
import redis
from django.db import connection
from kombu import pools

from evaluations.services.ballot_close import close_round
from honors.domain.actor import Role
from honors.models import Job, Notification, OutboxMessage
from honors.selectors.account import actor_for
from honors.selectors.audit import unsealed_count
from honors.services import job_run, outbox, queue
from honors.services.job import LEASE
from honors.services.ledger_job import ask_verification
from tests.actors import account
from tests.factories.people import tree
from tests.factories.rounds import PASSPHRASES, cast, key_of, opened, panel, unseal
from tests.processes import start

URL = os.environ["TEST_REDIS_URL"]
PATIENCE = 40

# One after another: they share the queue
pytestmark = pytest.mark.xdist_group("queue")


@pytest.fixture
def worker(committed, at, settings, tmp_path):
    """A Celery worker over the test's database, with an empty queue."""
    store = redis.Redis.from_url(URL)
    store.flushdb()
    # A producer names its queue to Redis once for each connection of its pool; this one does so anew
    queue._producer.cache_clear()
    pools.reset()
    settings.REDIS_URL = URL
    connection.close()
    said = (tmp_path / "worker.log").open("w+", encoding="utf-8")
    process = start(
        *("-m", "celery", "-A", "config", "worker", "--concurrency", "1", "--loglevel", "INFO"),
        said=said,
        REDIS_URL=URL,
        APP_FAKE_NOW=at.isoformat(),
        # What Celery itself says while it starts is not ours to refuse
        PYTHONWARNINGS="ignore",
    )
    # Until the worker has bound its queue, what is sent to it goes nowhere
    assert until(lambda: store.exists("_kombu.binding.celery"))
    yield process
    process.terminate()
    process.communicate(timeout=PATIENCE)
    store.flushdb()
    said.seek(0)
    sys.stderr.write(said.read())  # shown where the test failed
    said.close()


def told(at, count: int):
    chief = account("chief", Role.STATION_CHIEF, tree(at)["station"], at=at)
    for number in range(count):
        payload = {"code": "notify.case_moved", "params": {}, "object_kind": "nomination", "object_id": str(number)}
        outbox.enqueue(topic="notify", key=str(number), payload={**payload, "users": [chief.pk]}, at=at)


def until(reached) -> bool:
    """Wait for another process; whether it came to that."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if reached():
            return True
        time.sleep(0.2)
    return False


def all_done() -> bool:
    return not OutboxMessage.objects.filter(done_at=None).exists()


def test_a_nudge_reaches_the_worker_which_delivers_once_however_often_it_is_told(worker, at):
    told(at, 20)
    for _ in range(3):
        outbox.pass_on(at)

    assert until(all_done)
    assert Notification.objects.count() == 20
    assert set(OutboxMessage.objects.values_list("deliveries", flat=True)) == {1}


def test_a_message_whose_nudge_was_lost_is_delivered_by_the_next_tick(worker, at):
    told(at, 1)
    assert queue.send("honors.tick")

    assert until(all_done)
    assert until(lambda: unsealed_count() == 0)


def test_a_task_takes_arguments_that_a_later_version_sends(worker, at):
    told(at, 1)
    queue._producer(URL).send_task("honors.drain", kwargs={"limit_of_a_later_version": 5}, ignore_result=True)

    assert until(all_done)


def verification(at):
    auditor = account("auditor", Role.AUDITOR, tree(at)["city"], at=at)
    return ask_verification(actor=actor_for(auditor, on=at.date(), source="test", request_id=""), at=at)


def test_a_long_work_runs_in_the_worker_once_however_often_it_is_told(worker, at):
    job = verification(at)
    for _ in range(3):
        job_run.pass_on(at)

    assert until(lambda: Job.objects.filter(state="done").exists())
    job.refresh_from_db()
    assert (job.result["outcome"], job.version) == ("clean", 3)


def test_a_long_work_whose_worker_was_killed_fails_in_words_after_its_lease(worker, at):
    job = verification(at)
    # As a killed worker leaves it: claimed, and nobody there who would say more
    worker.kill()
    worker.wait(timeout=PATIENCE)
    assert job_run._claim(at) == job

    later = at + LEASE + timedelta(seconds=1)
    assert job_run.keep_up(at=later)["lost"] == 1
    job.refresh_from_db()
    assert (job.state, job.code) == ("failed", "job.lost")


def test_nothing_of_a_ballot_passes_through_redis(worker, at):
    store = redis.Redis.from_url(URL)
    with store.monitor() as monitor:
        board = panel(at, phase="voting")
        ballot_round = opened(board)
        leaves = [leaf for name in board.voters for leaf in cast(board, ballot_round, name, "approve", "oppose")]
        close_round(actor=board.actor("hr"), ballot_round=ballot_round, at=at)
        unseal(board, ballot_round)
        outbox.pass_on(at)
        assert until(all_done)
        store.set("end", "of this test")
        passed = []
        for line in monitor.listen():
            passed.append(line["command"])
            if "of this test" in line["command"]:
                break

    traffic = "\n".join(passed)
    bodies = [base64.b64decode(body).decode() for body in re.findall(r'"body": ?"([A-Za-z0-9+/=]+)"', traffic)]
    assert "honors.drain" in traffic
    assert bodies
    traffic += "\n".join(bodies)
    secrets = [*board.voters, *map(key_of, board.voters), *leaves, *PASSPHRASES.values(), "approve", "oppose"]
    assert [word for word in secrets if word in traffic] == []


def test_the_queue_answers(settings):
    settings.REDIS_URL = URL

    assert queue.answers() is True


def test_a_killed_worker_loses_no_message(worker, at):
    told(at, 50)
    outbox.pass_on(at)
    worker.kill()
    worker.wait(timeout=PATIENCE)

    later = at + timedelta(hours=1)
    assert outbox.drain(at=later)["waiting"] == 0
    assert Notification.objects.count() == 50
