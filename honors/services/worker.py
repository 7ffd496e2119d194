"""A thread that works once a transaction is committed, so that the request need not wait."""

import logging
import os
import threading
from collections.abc import Callable
from datetime import datetime

from django.db import connections

logger = logging.getLogger("honors.worker")


class BackgroundWorker:
    """One daemon thread per process. It may be lost at any time: whatever it does must be found again by ``tick``.

    It starts at the first nudge, so after a fork and never in a process that nudges nobody; autoreload and exit end
    it with its process.
    """

    def __init__(self, work: Callable[[datetime], None], *, name: str = "outbox") -> None:
        """``work`` is given the time of the latest nudge. What it raises is logged."""
        self._name = name
        self._work = work
        self._changed = threading.Condition()
        self._wanted: datetime | None = None
        self._process: int | None = None

    def nudge(self, at: datetime) -> None:
        """Say that something was committed at ``at``. Returns at once."""
        with self._changed:
            self._wanted = at
            if self._process != os.getpid():
                self._process = os.getpid()
                threading.Thread(target=self._run, name=self._name, daemon=True).start()
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._wanted is not None)
                at, self._wanted = self._wanted, None
            try:
                if at is not None:
                    self._work(at)
            except Exception:
                logger.exception("background work failed; tick will do it again")
            finally:
                connections.close_all()
