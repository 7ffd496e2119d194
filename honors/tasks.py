"""Celery's face: each task reads the clock and calls one service. What to do stands in the database."""

from typing import Any

from celery import shared_task

from honors import clock
from honors.services.audit_trail import seal_all
from honors.services.job_run import TASK, run_waiting
from honors.services.outbox import drain


@shared_task(name="honors.drain")
def drain_task(**_later: Any) -> None:
    """Deliver what waits in the outbox, until nothing more could be delivered."""
    at = clock.now()
    while drain(at=at)["done"]:
        pass


@shared_task(name="honors.seal_audit")
def seal_audit_task(**_later: Any) -> None:
    """Seal the audit events that were written since the last time."""
    seal_all(at=clock.now())


@shared_task(name=TASK)
def run_jobs_task(**_later: Any) -> None:
    """Run the long works that wait, one after another."""
    run_waiting(at=clock.now())
