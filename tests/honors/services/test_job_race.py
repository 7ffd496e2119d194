"""Runners that are killed, and several at once: real processes on a database of their own."""

import signal
from datetime import timedelta

import pytest
from django.db import connection

from honors.domain.actor import Role
from honors.models import AuditEvent, Job, JobState
from honors.selectors.account import actor_for
from honors.services.job import LEASE, start_job
from honors.services.job_run import keep_up
from tests.actors import account
from tests.factories.people import tree
from tests.processes import SETUP, run_together, start

KILLED = """
import os, signal, time
from honors import clock
from honors.services import job_run
from honors.services.job import Kind, register_kind
from honors.domain.actor import Role
def work(*, job, actor, progress, at):
    progress(3, 10, step="rows")
    time.sleep(2.5 * job_run.BEAT)
    os.kill(os.getpid(), signal.SIGKILL)
register_kind("ledger_verify", Kind(work=work, roles=frozenset({Role.HR}), template=""))
job_run.run_waiting(at=clock.now())
"""


@pytest.mark.races
def test_a_killed_run_leaves_how_far_it_was_and_is_lost_when_its_lease_ends(committed, at):
    user = account("hr", Role.HR, tree(at)["county"], at=at)
    job = start_job(
        actor=actor_for(user, on=at.date(), source="test", request_id="r"), kind="ledger_verify", params={}, at=at
    )
    connection.close()
    process = start("-c", SETUP + KILLED, APP_FAKE_NOW=at.isoformat())
    process.communicate(timeout=60)

    assert process.returncode == -signal.SIGKILL
    job.refresh_from_db()
    assert (job.state, job.done_count, job.total, job.step) == (JobState.RUNNING, 3, 10, "rows")
    assert job.lease_until > at + LEASE
    assert keep_up(at=job.lease_until + timedelta(seconds=1))["lost"] == 1
    job.refresh_from_db()
    assert (job.state, job.code) == (JobState.FAILED, "job.lost")


@pytest.mark.races
def test_two_runners_at_once_run_each_job_once(committed, at):
    user = account("auditor", Role.AUDITOR, tree(at)["county"], at=at)
    actor = actor_for(user, on=at.date(), source="test", request_id="r")
    for number in range(12):
        start_job(actor=actor, kind="ledger_verify", params={"n": number}, at=at)
    connection.close()
    script = (
        "from honors import clock\nfrom honors.services.job_run import run_waiting\nprint(run_waiting(at=clock.now()))"
    )

    ran = [int(output) for output in run_together(script, script, at=at)]

    assert sum(ran) == 12
    assert set(Job.objects.values_list("state", "version")) == {("done", 3)}
    assert AuditEvent.objects.filter(event="job.end").count() == 12
