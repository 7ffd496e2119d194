"""Celery's face: each task reads the clock and calls one service."""

from typing import Any

from celery import shared_task

from evaluations.services.due import tick
from honors import clock


@shared_task(name="honors.tick")
def tick_task(**_later: Any) -> None:
    """Do all that is due. Beat calls it every half minute; two beats do no harm."""
    tick(at=clock.now())
