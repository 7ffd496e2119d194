from datetime import timedelta

import pytest
from django.db import OperationalError

from honors import clock
from honors.domain.actor import SYSTEM
from honors.services import queue
from honors.services.audit import record_event
from honors.services.audit_trail import seal_all
from honors.web import health

pytestmark = pytest.mark.django_db


def test_alive_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "alive"}


def test_ready_without_a_queue(client):
    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ready", "database": True, "ledger": True, "queue": None},
    )


@pytest.mark.parametrize(("answers", "status"), [(True, 200), (False, 503)])
def test_ready_asks_the_queue_where_there_is_one(client, settings, monkeypatch, answers, status):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(queue, "answers", lambda: answers)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()["queue"]) == (status, answers)


def test_not_ready_where_the_ledger_cannot_be_read(client, monkeypatch):
    def fail():
        raise OperationalError

    monkeypatch.setattr(health, "ledger_size", fail)

    assert client.get("/readyz").status_code == 503


def test_metrics_count_what_is_late_and_nothing_that_merely_goes_on(client, at, monkeypatch):
    def metrics(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)
        return client.get("/metrics").content.decode()

    record_event(actor=SYSTEM, event="x", at=at)
    assert "honors_audit_late 0\n" in metrics(at)
    later = at + timedelta(minutes=6)
    assert "honors_audit_late 1\n" in metrics(later)
    seal_all(at=later)
    assert "honors_audit_late 0\n" in metrics(later)
    assert "# TYPE honors_outbox_late gauge\nhonors_outbox_late 0\n" in metrics(later)


@pytest.mark.parametrize("place", ["/healthz", "/readyz", "/metrics"])
def test_only_reading_is_possible(client, place):
    assert client.post(place).status_code == 405
