"""``tick``: what cron calls where no beat runs."""

from typing import Any

from evaluations.services.due import tick
from honors import clock
from honors.management.base import JsonCommand


class Command(JsonCommand):
    help = "Does all that is due, once: phases, notices, the outbox, the seal of the audit trail, checkpoints."

    def answer(self, **_options: Any) -> Any:
        return tick(at=clock.now())

    def exit_code(self, document: Any) -> int:
        return 1 if document["failed"] else 0
