"""Checking the whole ledger behind the pages."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, transaction

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.ledger.faults import Fault, Finding, outcome
from honors.models import Job
from honors.permissions.ledger import VERIFIERS, may_verify_ledger
from honors.selectors.health import ledger_size
from honors.selectors.ledger import size_for
from honors.services.audit import record_event
from honors.services.job import Kind, Outcome, Progress, start_job
from honors.services.ledger_verify import verify_ledger
from honors.services.use_case import require, use_case

SHOWN = 200
"""Places that the page lists; the command lists all of them."""


@use_case("ledger.ask_verification")
def ask_verification(*, actor: Actor, at: datetime) -> Job:
    """Have the ledger checked from its stored bytes. Raises RuleViolation ``access.denied``."""
    require(may_verify_ledger(actor))
    return start_job(actor=actor, kind="ledger_verify", params={}, at=at)


def verify(*, job: Job, actor: Actor, progress: Progress, at: datetime) -> Outcome:  # noqa: ARG001 - as all works
    """``outcome`` by its name, ``size``, how many ``faults`` and ``unchecked``, and the first places.

    From whom a case is kept, to them nothing is said that lies behind the end of the log that they are shown.
    """
    shown = size_for(actor)
    total = ledger_size() if shown is None else shown
    progress(0, total, step="entries")

    def watch(done: int) -> None:
        if done >= total:
            progress(total, total, step="read_model")
        else:
            progress(done, total, step="entries")

    try:
        findings = [found for found in verify_ledger(watch=watch) if shown is None or (found.index or 0) < shown]
    except (DatabaseError, ImproperlyConfigured, OSError, ValueError) as error:
        raise RuleViolation("ledger.unreadable", {"detail": type(error).__name__}) from error
    faults = sum(isinstance(found, Fault) for found in findings)
    facts: dict[str, Any] = {
        "outcome": outcome(findings).name.lower(),
        "size": total,
        "faults": faults,
        "unchecked": len(findings) - faults,
    }
    with transaction.atomic():
        record_event(actor=actor, event="ledger.verify", at=at, object_kind="ledger", after=facts)
    return Outcome(result={**facts, "rows": [_row(found) for found in findings[:SHOWN]]})


def _row(finding: Finding) -> dict[str, Any]:
    return {"column": None, **asdict(finding), "is_fault": isinstance(finding, Fault)}


KIND = Kind(work=verify, roles=VERIFIERS, template="honors/parts/job_ledger_verify.html")
