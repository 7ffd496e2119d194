"""Long work: asked for once, run once, lost in words, its result for whoever asked alone."""

from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag

from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Job, JobState, OutboxMessage, RoleGrant
from honors.selectors.account import actor_for
from honors.services import job as jobs
from honors.services import job_run
from honors.services.job import (
    KEPT_FOR,
    LEASE,
    JobLostError,
    Kind,
    Outcome,
    ask_again,
    discard_job,
    fetch_file,
    register_kind,
    start_job,
)
from honors.services.job_run import keep_up, run_waiting
from tests.actors import account
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

ROLES = frozenset({Role.HR})


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def hr(at):
    user = account("hr", Role.HR, tree(at)["county"], at=at)
    return actor_for(user, on=at.date(), source="test", request_id="r")


@pytest.fixture
def kind(monkeypatch):
    """Registers a kind ``ledger_verify`` that does what the test says."""

    def made(work, **more):
        monkeypatch.setattr(jobs, "_kinds", dict(jobs._kinds))
        register_kind("ledger_verify", Kind(work=work, roles=ROLES, template="", **more))

    return made


def writes(text: bytes):
    def work(*, job, actor, progress, at):
        file = progress.folder / "made.csv"
        file.write_bytes(text)
        return Outcome(result={"for": actor.name}, file=file, file_name="荣誉.csv")

    return work


def ask(actor, at, **params):
    return start_job(actor=actor, kind="ledger_verify", params=params, at=at)


def ended(job):
    job.refresh_from_db()
    return job.state, job.code


def test_a_job_runs_once_and_its_result_waits_for_whoever_asked(hr, kind, at):
    kind(writes(b"a,b\n"))
    job = ask(hr, at)

    assert (run_waiting(at=at), run_waiting(at=at)) == (1, 0)
    assert ended(job) == (JobState.DONE, "")
    assert (job.result, job.file_name, job.file_size) == ({"for": "hr"}, "荣誉.csv", 4)
    assert at <= job.ended_at < at + timedelta(minutes=1)
    assert job.expires_at == job.ended_at + KEPT_FOR
    assert b"".join(fetch_file(actor=hr, job=job, at=at)) == b"a,b\n"
    assert OutboxMessage.objects.get().payload["users"] == [hr.user_id]
    assert list(AuditEvent.objects.filter(object_kind="job").order_by("pk").values_list("event", "result")) == [
        ("job.ask", "done"),
        ("job.end", "done"),
        ("job.fetch", "done"),
    ]


def test_the_file_on_the_disk_tells_nothing_and_cannot_be_changed(hr, kind, at, media):
    kind(writes(b"secret name" * 300_000))
    job = ask(hr, at)
    run_waiting(at=at)
    job.refresh_from_db()
    stored = media / job.file.name

    assert b"secret name" not in stored.read_bytes()
    assert b"".join(fetch_file(actor=hr, job=job, at=at)) == b"secret name" * 300_000
    whole = stored.read_bytes()
    for changed in (whole[: 1_048_576 + 28], whole[1_048_576 + 28 :], whole[:-1] + b"!"):
        stored.write_bytes(changed)
        with pytest.raises(InvalidTag):
            list(fetch_file(actor=hr, job=job, at=at))


def test_what_was_asked_and_what_came_of_it_are_not_readable_in_the_table(hr, kind, at):
    kind(lambda **_: Outcome(result={"found": "张三"}))
    job = ask(hr, at, name="李四")
    run_waiting(at=at)

    stored = str(Job.objects.filter(pk=job.pk).extra(select={"raw": "params || result"}).values_list("raw").get())
    assert "张三" not in stored
    assert "李四" not in stored
    assert Job.objects.get().params == {"name": "李四"}


def test_the_same_asked_again_while_it_is_open_is_the_one_that_there_is(hr, kind, at):
    kind(lambda **_: Outcome())
    first = ask(hr, at, a=1)

    assert ask(hr, at, a=1).pk == first.pk
    assert ask(hr, at, a=2).pk != first.pk
    run_waiting(at=at)
    assert ask(hr, at, a=1).pk != first.pk


def test_who_lacks_the_role_cannot_ask(kind, at):
    kind(lambda **_: Outcome())
    other = actor_for(
        account("auditor", Role.AUDITOR, tree(at)["county"], at=at), on=at.date(), source="", request_id=""
    )

    with pytest.raises(RuleViolation, match=r"access\.denied"):
        ask(other, at)


def test_rights_are_those_of_the_run_not_of_the_asking(hr, kind, at):
    kind(lambda **_: Outcome())
    job = ask(hr, at)
    RoleGrant.objects.update(valid_to=at.date() - timedelta(days=1))
    run_waiting(at=at)

    assert ended(job) == (JobState.FAILED, "access.denied")


def test_a_refusal_is_said_in_its_words_and_may_be_asked_for_again(hr, kind, at):
    def refuses(**_):
        raise RuleViolation("export.too_many", {"rows": 7, "limit": 5})

    kind(refuses)
    job = ask(hr, at)
    run_waiting(at=at)
    assert ended(job) == (JobState.FAILED, "export.too_many")
    assert job.code_params == {"rows": 7, "limit": 5}

    kind(lambda **_: Outcome(result={"ok": 1}))
    ask_again(actor=hr, job=job, at=at)
    run_waiting(at=at)
    assert ended(job) == (JobState.DONE, "")
    with pytest.raises(RuleViolation, match=r"job\.not_failed"):
        ask_again(actor=hr, job=job, at=at)


def test_an_error_of_the_program_gives_a_number_and_no_details(hr, kind, at, caplog):
    def breaks(**_):
        raise ZeroDivisionError("a secret")

    kind(breaks)
    job = ask(hr, at)
    run_waiting(at=at)

    assert ended(job) == (JobState.FAILED, "job.broken")
    assert job.code_params == {"number": job.pk.hex[:16]}
    assert "ZeroDivisionError" in caplog.text


def test_a_job_whose_runner_is_gone_fails_in_words_once_its_lease_is_over(hr, kind, at):
    kind(lambda **_: Outcome())
    job = ask(hr, at)
    job_run._claim(at)

    assert keep_up(at=at + LEASE)["lost"] == 0
    assert run_waiting(at=at + LEASE) == 0
    late = at + LEASE + timedelta(seconds=1)
    assert keep_up(at=late) == {"started": 0, "lost": 1, "removed": 0}
    assert ended(job) == (JobState.FAILED, "job.lost")
    ask_again(actor=hr, job=job, at=late)
    assert keep_up(at=late)["started"] == 1
    assert ended(job) == (JobState.DONE, "")


def test_a_work_in_one_transaction_is_given_the_time_that_its_kind_asks_for(hr, kind, at):
    kind(lambda **_: Outcome(), lease=timedelta(hours=1))
    job = ask(hr, at)
    job_run._claim(at)

    assert keep_up(at=at + timedelta(hours=1))["lost"] == 0
    assert keep_up(at=at + timedelta(hours=1, seconds=1))["lost"] == 1
    assert ended(job) == (JobState.FAILED, "job.lost")


def test_an_import_holds_its_lease_for_longer_than_a_work_that_can_renew_it():
    assert jobs.lease_of("import_write") > LEASE == jobs.lease_of("ledger_verify") == jobs.lease_of("unknown")


def test_a_run_that_was_counted_as_lost_writes_nothing_when_it_comes_back(hr, kind, at, media):
    def sleeps(*, job, actor, progress, at):
        keep_up(at=at + LEASE + timedelta(seconds=1))
        return writes(b"late")(job=job, actor=actor, progress=progress, at=at)

    kind(sleeps)
    job = ask(hr, at)
    run_waiting(at=at)

    assert ended(job) == (JobState.FAILED, "job.lost")
    assert not job.file
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_lost_run_hears_of_it_and_stops(hr, kind, at):
    kind(lambda **_: Outcome())
    ask(hr, at)
    heart = job_run._Heart(job_run._claim(at), "", lambda: at)
    heart(1, 2)
    heart._is_lost = True

    with pytest.raises(JobLostError):
        heart(2, 2)


def test_tick_starts_what_a_lost_nudge_left(hr, kind, at):
    kind(lambda **_: Outcome())
    job = ask(hr, at)

    assert keep_up(at=at) == {"started": 1, "lost": 0, "removed": 0}
    assert ended(job) == (JobState.DONE, "")


def test_a_result_that_nobody_fetched_is_gone_after_a_week(hr, kind, at, media, django_capture_on_commit_callbacks):
    kind(writes(b"x"))
    ask(hr, at)
    run_waiting(at=at)

    assert keep_up(at=at + KEPT_FOR)["removed"] == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert keep_up(at=at + KEPT_FOR + timedelta(minutes=2))["removed"] == 1
    assert not Job.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_nobody_else_fetches_or_discards(hr, kind, at, django_capture_on_commit_callbacks):
    kind(writes(b"x"))
    job = ask(hr, at)
    with pytest.raises(RuleViolation, match=r"job\.open"):
        discard_job(actor=hr, job=job, at=at)
    run_waiting(at=at)
    job.refresh_from_db()
    user = account("other", Role.HR, RoleGrant.objects.get().unit, at=at)
    other = actor_for(user, on=at.date(), source="", request_id="")

    for act in (fetch_file, discard_job, ask_again):
        with pytest.raises(RuleViolation, match=r"access\.denied"):
            act(actor=other, job=job, at=at)
    discard_job(actor=hr, job=job, at=at)
    assert not Job.objects.exists()


def test_who_lost_the_role_does_not_fetch(hr, kind, at):
    kind(writes(b"x"))
    job = ask(hr, at)
    run_waiting(at=at)
    job.refresh_from_db()
    RoleGrant.objects.update(role=Role.AUDITOR.value)
    now = actor_for(job.asked_by, on=at.date(), source="", request_id="")

    with pytest.raises(RuleViolation, match=r"access\.denied"):
        fetch_file(actor=now, job=job, at=at)
