"""Running jobs: one after another, each held by a lease that its runner renews while it lives.

A run writes how far it is on a connection of its own, so that it may stand in a long transaction meanwhile. A runner
that is gone leaves a lease that ends; the job then fails in words and can be asked for again.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import DatabaseError, connection, transaction

from honors.domain.actor import SYSTEM
from honors.domain.errors import RuleViolation
from honors.models import Job, JobState
from honors.models.base import dated
from honors.selectors.account import actor_for
from honors.selectors.job import expired, lost, waiting
from honors.services import queue
from honors.services.audit import record_event
from honors.services.job import KEPT_FOR, JobLostError, Outcome, kind_of, lease_of, remove
from honors.services.job_file import seal_file
from honors.services.outbox import enqueue
from honors.services.worker import BackgroundWorker

logger = logging.getLogger("honors.job")

BEAT = 1.0
"""Seconds between two writes of how far a run is."""
TASK = "honors.jobs"
Moment = Callable[[], datetime]


def pass_on(at: datetime) -> None:
    """Have what waits run: by the workers where there is a queue, else here and now."""
    if settings.REDIS_URL:
        queue.send(TASK)
    else:
        run_waiting(at=at)


nudge = BackgroundWorker(pass_on, name="jobs").nudge


def keep_up(*, at: datetime) -> dict[str, int]:
    """What ``tick`` does: fail what was lost, remove what nobody fetched, start what waits."""
    lost_now = sum(_fail_lost(job, at=at) for job in lost(at))
    removed = 0
    for job in expired(at):
        with transaction.atomic():
            remove(job)
        removed += 1
    found = waiting().count()
    if found:
        pass_on(at)
    return {"started": found, "lost": lost_now, "removed": removed}


def run_waiting(*, at: datetime) -> int:
    """Run what waits until nothing does; how many were run. Several may do so at once: a job is claimed by one."""
    moment, count = _clock_from(at), 0
    while (job := _claim(moment())) is not None:
        _run(job, moment)
        count += 1
    return count


def _clock_from(at: datetime) -> Moment:
    """The time that goes on from ``at``: long work must know how late it has become, and looks at no clock."""
    begin = time.monotonic()
    return lambda: at + timedelta(seconds=time.monotonic() - begin)


def _claim(at: datetime) -> Job | None:
    for job in waiting():
        try:
            return job.advance(state=JobState.RUNNING, started_at=at, lease_until=at + lease_of(job.kind))
        except RuleViolation:
            continue
    return None


class _Heart:
    """How far a run is, and its lease, written every ``BEAT`` by a thread of its own."""

    def __init__(self, job: Job, folder: Path, moment: Moment) -> None:
        self.folder = folder
        self._mine = Job.objects.filter(pk=job.pk, version=job.version, state=JobState.RUNNING)
        self._moment, self._lease = moment, lease_of(job.kind)
        self._said: dict[str, Any] = {}
        self._is_lost = False
        self._ended = threading.Event()

    def __call__(self, done: int, total: int | None = None, *, step: str = "") -> None:
        if self._is_lost:
            raise JobLostError
        self._said = {"done_count": done, "total": total, "step": step}

    @contextmanager
    def beating(self) -> Iterator[None]:
        thread = threading.Thread(target=self._beat, name="job-heart", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()

    def _beat(self) -> None:
        while not self._ended.wait(BEAT):
            try:
                self._is_lost = not self._mine.update(lease_until=self._moment() + self._lease, **self._said)
            except DatabaseError as error:
                # The database is busy; the next beat says it
                logger.warning("the progress of a job was not written: %s", type(error).__name__)
        connection.close()


def _run(job: Job, moment: Moment) -> None:
    try:
        with TemporaryDirectory() as folder:
            heart = _Heart(job, Path(folder), moment)
            with heart.beating():
                outcome = _work(job, heart, moment())
            _finish(job, outcome, Path(folder), at=moment())
    except JobLostError:
        logger.warning("job %s was counted as lost; its run wrote nothing more", job.pk)
    except RuleViolation as refusal:
        _fail(job, refusal.code, refusal.params, at=moment())
    except Exception:
        logger.exception("job %s failed", job.pk)
        _fail(job, "job.broken", {"number": job.pk.hex[:16]}, at=moment())


def _work(job: Job, heart: _Heart, at: datetime) -> Outcome:
    kind = kind_of(job.kind)
    user = job.asked_by
    actor = actor_for(user, on=dated(at), source="job", request_id=job.pk.hex[:16])
    # The rights of this moment, not those of the asking
    if not user.is_active or not actor.roles & kind.roles:
        raise RuleViolation("access.denied")
    return kind.work(job=job, actor=actor, progress=heart, at=at)


def _finish(job: Job, outcome: Outcome, folder: Path, *, at: datetime) -> None:
    facts: dict[str, Any] = {"result": dict(outcome.result)}
    if outcome.file is not None:
        sealed = folder / "sealed"
        size, digest = seal_file(outcome.file, sealed, job=job.pk)
        with sealed.open("rb") as content:
            name = job.file.storage.save(f"jobs/{job.pk.hex}-{job.version}", File(content))
        facts |= {"file": name, "file_name": outcome.file_name, "file_size": size, "file_digest": digest}
    if not _end(job, JobState.DONE, at=at, **facts) and "file" in facts:
        job.file.storage.delete(facts["file"])


def _fail(job: Job, code: str, params: dict[str, Any], *, at: datetime) -> bool:
    said = {name: value if isinstance(value, str | int) else str(value) for name, value in params.items()}
    return _end(job, JobState.FAILED, at=at, code=code, code_params=said)


def _fail_lost(job: Job, *, at: datetime) -> bool:
    return _fail(job, "job.lost", {}, at=at)


def _end(job: Job, state: JobState, *, at: datetime, **facts: Any) -> bool:
    """Write the end of this run, its event and the word to whoever asked; False where the run was taken for lost."""
    with transaction.atomic():
        mine = Job.objects.filter(pk=job.pk, version=job.version, state=JobState.RUNNING)
        ended = {"state": state, "ended_at": at, "expires_at": at + KEPT_FOR, "lease_until": None}
        if not mine.update(version=job.version + 1, **ended, **facts):
            return False
        record_event(
            actor=SYSTEM,
            event="job.end",
            at=at,
            obj=job,
            after={"kind": job.kind, "state": state.value},
            result="done" if state is JobState.DONE else "failed",
            code=facts.get("code", ""),
        )
        enqueue(
            topic="notify",
            key=f"job:{job.pk.hex}:{job.version}",
            payload={
                "code": "notify.job_done" if state is JobState.DONE else "notify.job_failed",
                "params": {"job_kind": job.kind},
                "object_kind": "job",
                "object_id": str(job.pk),
                "users": [job.asked_by_id],
            },
            at=at,
        )
    return True
