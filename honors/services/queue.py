"""Handing a task to the queue. A broker that is down is logged and never fails what was committed."""

import logging
from functools import cache

from celery import Celery
from django.conf import settings

logger = logging.getLogger("honors.queue")

PATIENCE = 2
"""Seconds after which a broker that does not answer counts as down."""


@cache
def _producer(url: str) -> Celery:
    producer = Celery("honors-producer", broker=url, set_as_current=False)
    producer.conf.broker_transport_options = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    producer.conf.broker_connection_retry = False
    return producer


def send(task: str) -> bool:
    """Name a task to the workers; whether the broker took it. The task reads what to do from the database."""
    try:
        _producer(settings.REDIS_URL).send_task(task, retry=False, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - whatever the broker's client raises, the row in the outbox stays
        logger.warning("the broker did not take %s: %s", task, type(error).__name__)
        return False
    return True


def answers() -> bool:
    """Whether the broker can be reached."""
    try:
        with _producer(settings.REDIS_URL).connection_for_write() as link:
            link.ensure_connection(max_retries=1, timeout=PATIENCE)
    except Exception as error:  # noqa: BLE001 - as above
        logger.warning("the broker does not answer: %s", type(error).__name__)
        return False
    return True
