"""All that falls due by itself: phases, rounds, notices, the outbox, the seal of the audit trail, checkpoints."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from evaluations.services.assignment import replace_unfit
from evaluations.services.ballot_close import close_due_rounds
from evaluations.services.cycle_advance import close_due_phases
from evaluations.services.fast_track import lapse_overdue
from evaluations.services.notice import end_due_notices
from evaluations.services.scores import refreeze_due
from honors.domain.actor import SYSTEM
from honors.services.audit_trail import seal_all, sign_daily_audit_checkpoint
from honors.services.job_run import keep_up
from honors.services.ledger import sign_checkpoint
from honors.services.outbox import drain

R = TypeVar("R")
logger = logging.getLogger("honors.tick")


def tick(*, at: datetime) -> dict[str, Any]:
    """Do once whatever is due at ``at``; calling it twice, or from two places at once, does nothing twice.

    Each part stands alone: one that fails is logged and named in ``failed``, and the others are done.
    """
    failed: list[str] = []

    def attempt(name: str, part: Callable[[], R], otherwise: R) -> R:
        try:
            return part()
        except Exception:
            logger.exception("tick: %s failed", name)
            failed.append(name)
            return otherwise

    result: dict[str, Any] = {
        "phases": attempt("phases", lambda: close_due_phases(at=at), 0),
        "deadlines": attempt("rounds", lambda: close_due_rounds(at=at), 0)
        + attempt("deadlines", lambda: end_due_notices(at=at), 0)
        + attempt("assignments", lambda: replace_unfit(at=at), 0)
        + attempt("scores", lambda: refreeze_due(at=at), 0)
        + attempt("papers", lambda: lapse_overdue(at=at), 0),
        "outbox": attempt("outbox", lambda: drain_all(at=at), {"done": 0, "waiting": 0, "dead": 0}),
    }
    # The signature leaves an event, so it comes before the seal
    attempt("ledger checkpoint", lambda: sign_checkpoint(actor=SYSTEM, at=at), None)
    attempt("seal", lambda: seal_all(at=at), 0)
    attempt("audit checkpoint", lambda: sign_daily_audit_checkpoint(at=at), None)
    # Last: without a queue what waits is run here, and that may take its time
    result["jobs"] = attempt("jobs", lambda: keep_up(at=at), {"started": 0, "lost": 0, "removed": 0})
    result["failed"] = failed
    return result


def drain_all(*, at: datetime) -> dict[str, int]:
    """Drain until nothing more could be delivered."""
    done = 0
    while (outcome := drain(at=at))["done"]:
        done += outcome["done"]
    return {**outcome, "done": done}
