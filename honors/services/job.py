"""Long work behind the pages: asking for it, asking again, fetching and discarding what came of it.

The row of a job is the only copy that counts, as the row of the outbox is for an effect. It is no effect of the outbox
itself: that runs in the transaction which marks it done, and long work must not hold one open. A queue or a thread only
shortens the wait; ``tick`` starts whatever they lost (``job_run``).
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from django.conf import settings
from django.db import IntegrityError, transaction

from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.models import Job, JobState
from honors.permissions.job import may_ask_again, may_discard, may_fetch
from honors.services.audit import record_event
from honors.services.job_file import opened_pieces
from honors.services.use_case import lock, require, use_case

KEPT_FOR = timedelta(days=7)
"""How long a result waits: over a weekend and a journey; afterwards it is asked for again."""
OPEN = (JobState.WAITING, JobState.RUNNING)
LEASE = timedelta(minutes=2)
"""How long a run that says nothing counts as alive."""


class Progress(Protocol):
    """How far a work is. ``folder`` is for its files and is gone when it ends."""

    folder: Path

    def __call__(self, done: int, total: int | None = None, *, step: str = "") -> None:
        """Cheap, to be called often, from inside a transaction too. Raises JobLostError: leave everything as it is."""


class JobLostError(Exception):
    """Somebody else counts this run as lost; whatever it still does must not be written."""


@dataclass(frozen=True)
class Outcome:
    """What came of a work: facts for its page, and a file of ``Progress.folder``, named for people."""

    result: Mapping[str, Any] = field(default_factory=dict)
    file: Path | None = None
    file_name: str = ""


class Work(Protocol):
    """The work of a kind, outside any transaction, by the rights that whoever asked has now.

    It may be killed at any point and asked for again: what it writes, it writes in steps that stand alone, and a step
    done twice changes nothing. RuleViolation is said to whoever asked; anything else is logged.
    """

    def __call__(self, *, job: Job, actor: Actor, progress: Progress, at: datetime) -> Outcome: ...


@dataclass(frozen=True)
class Kind:
    """``roles`` may ask for it and fetch what came of it; ``template`` shows a result (``job.result``).

    ``lease`` is longer for a work in one transaction: on SQLite nobody else writes meanwhile, the lease neither.
    """

    work: Work
    roles: frozenset[Role]
    template: str
    lease: timedelta = LEASE


_kinds: dict[str, Kind] = {}
_nudge: list[Callable[[datetime], None]] = []


def register_kind(name: str, kind: Kind) -> None:
    """Make a kind known, at start-up (``AppConfig.ready``). Its name is the code ``job_kind.<name>``."""
    _kinds[name] = kind


def kind_of(name: str) -> Kind:
    """Raises KeyError for a kind that nobody registered."""
    return _kinds[name]


def lease_of(name: str) -> timedelta:
    """The lease of a run of that kind, known or not."""
    return _kinds[name].lease if name in _kinds else LEASE


def on_start(nudge: Callable[[datetime], None]) -> None:
    """What to call after a job was committed."""
    _nudge[:] = [nudge]


def start_job(*, actor: Actor, kind: str, params: Mapping[str, Any], at: datetime) -> Job:
    """Ask for a work, in the caller's transaction. The same asked again while it is open is the one that there is.

    Whoever calls has asked for the permission; the roles of the kind are asked for here besides.
    Raises KeyError for an unknown kind, RuleViolation ``access.denied``.
    """
    if actor.user_id is None or not actor.roles & kind_of(kind).roles:
        raise RuleViolation("access.denied")
    digest = hashlib.sha256(json.dumps([kind, params], sort_keys=True, default=str).encode()).hexdigest()
    kept: Any = dict(params)
    try:
        with transaction.atomic():
            job = Job.objects.create(kind=kind, asked_by_id=actor.user_id, params=kept, digest=digest, created_at=at)
    except IntegrityError:
        # One that ends just now is none that one could wait for
        found = Job.objects.filter(asked_by_id=actor.user_id, digest=digest, state__in=OPEN).first()
        if found is None:
            raise RuleViolation("request.conflict") from None
        return found
    record_event(actor=actor, event="job.ask", at=at, obj=job, after={"kind": kind})
    _start(at)
    return job


@use_case("job.again", about="job")
def ask_again(*, actor: Actor, job: Job, at: datetime) -> Job:
    """Do a failed work over. Raises RuleViolation ``access.denied``, ``job.not_failed``, ``request.conflict``."""
    job = lock(job)
    require(may_ask_again(actor, job, kind_of(job.kind).roles))
    try:
        with transaction.atomic():
            job.advance(
                state=JobState.WAITING,
                step="",
                done_count=0,
                total=None,
                started_at=None,
                ended_at=None,
                expires_at=None,
                code="",
                code_params={},
            )
    except IntegrityError:
        raise RuleViolation("request.conflict") from None
    record_event(actor=actor, event="job.again", at=at, obj=job, after={"kind": job.kind})
    _start(at)
    return job


@use_case("job.fetch", about="job")
def fetch_file(*, actor: Actor, job: Job, at: datetime) -> Iterator[bytes]:
    """The file of a job, piece by piece, for whoever asked and still holds the role; each fetching is an event.

    Raises RuleViolation ``access.denied``, ``job.no_file``.
    """
    require(may_fetch(actor, job, kind_of(job.kind).roles))
    try:
        source = cast("BinaryIO", job.file.storage.open(str(job.file.name)))
    except FileNotFoundError:
        raise RuleViolation("job.no_file") from None
    record_event(
        actor=actor, event="job.fetch", at=at, obj=job, after={"digest": job.file_digest, "size": job.file_size}
    )
    return opened_pieces(source, job=job.pk)


@use_case("job.discard", about="job")
def discard_job(*, actor: Actor, job: Job, at: datetime) -> None:
    """Give up a result before its time. Raises RuleViolation ``access.denied``, ``job.open``."""
    job = lock(job)
    require(may_discard(actor, job))
    record_event(actor=actor, event="job.discard", at=at, obj=job, before={"kind": job.kind, "state": job.state})
    remove(job)


def remove(job: Job) -> None:
    """The row, and its file once that is committed."""
    if job.file:
        transaction.on_commit(partial(job.file.storage.delete, str(job.file.name)))
    job.delete()


def _start(at: datetime) -> None:
    if settings.OUTBOX_NUDGES and _nudge:
        transaction.on_commit(partial(_nudge[0], at), robust=True)
