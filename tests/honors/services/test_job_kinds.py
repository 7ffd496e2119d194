"""The long works of this app, as whoever asked gets to see them."""

import json
from datetime import date

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, JobState
from honors.selectors.account import actor_for
from honors.selectors.honor_columns import read_columns
from honors.selectors.honor_filter import ask
from honors.services.export_job import ask_export
from honors.services.honor import grant_honors
from honors.services.job import fetch_file
from honors.services.job_run import run_waiting
from honors.services.ledger import sign_checkpoint
from honors.services.ledger_job import ask_verification
from tests.actors import account
from tests.factories.honors import grant
from tests.factories.people import officer, tree
from tests.unguarded import run_unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    units = tree(at)
    wei = officer(units["station"], at, name="张伟", number="012345")
    jing = officer(units["other_station"], at, name="欧阳静", number="012346")
    grants = [
        grant(wei, units["station"], decided_on=date(2020, 5, 6), document_number="A1"),
        grant(jing, units["other_station"], decided_on=date(2022, 5, 6), document_number="A3"),
    ]
    grant_honors(actor=SYSTEM, grants=grants, at=at)
    sign_checkpoint(actor=SYSTEM, at=at)
    return units


def as_role(role, unit, at):
    return actor_for(account(role.value, role, unit, at=at), on=at.date(), source="", request_id="")


def done(job, at):
    run_waiting(at=at)
    job.refresh_from_db()
    assert (job.state, job.code) == (JobState.DONE, "")
    return job


def test_a_clean_ledger_is_said_to_be_clean_and_that_it_was_checked_is_an_event(units, at):
    auditor = as_role(Role.AUDITOR, units["city"], at)

    job = done(ask_verification(actor=auditor, at=at), at)

    assert job.result == {"outcome": "clean", "size": 2, "faults": 0, "unchecked": 0, "rows": []}
    event = AuditEvent.objects.get(event="ledger.verify")
    assert (event.actor, json.loads(bytes(event.body))["after"]["outcome"]) == ("auditor", "clean")


def test_a_changed_leaf_is_found_with_its_place(units, at):
    run_unguarded('UPDATE honors_ledgerentry SET leaf = leaf_hash WHERE "index" = 1')

    job = done(ask_verification(actor=as_role(Role.AUDITOR, units["city"], at), at=at), at)

    assert job.result["outcome"] == "faults"
    assert {row["index"] for row in job.result["rows"] if row["is_fault"]} >= {1}
    assert {"table", "pk", "column", "index", "kind", "is_fault"} == job.result["rows"][0].keys()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.STATION_CHIEF, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
def test_only_who_answers_for_the_record_or_audits_it_has_it_checked(units, at, role):
    with pytest.raises(RuleViolation, match=r"access\.denied"):
        ask_verification(actor=as_role(role, units["city"], at), at=at)


def export(actor, at, **filters):
    return ask_export(
        actor=actor,
        asked=ask(actor, filters),
        columns=read_columns(["name", "document_number"]),
        reason="年度统计",
        kind=".csv",
        language="zh",
        file_name="荣誉.csv",
        at=at,
    )


def test_a_large_export_holds_what_its_query_finds_and_is_one_event_that_says_why(units, at):
    hr = as_role(Role.HR, units["county"], at)

    job = done(export(hr, at, name="张伟"), at)

    assert (job.result, job.file_name) == ({"rows": 1}, "荣誉.csv")
    lines = b"".join(fetch_file(actor=hr, job=job, at=at)).decode("utf-8-sig").splitlines()
    assert lines[1:] == ["张伟,A1"]
    event = json.loads(bytes(AuditEvent.objects.get(event="honor.export").body))["after"]
    assert (event["reason"], event["rows"]) == ("年度统计", 1)


def test_an_export_without_a_reason_is_not_started(units, at):
    hr = as_role(Role.HR, units["county"], at)

    with pytest.raises(RuleViolation, match=r"export\.reason"):
        ask_export(
            actor=hr,
            asked=ask(hr, {}),
            columns=read_columns([]),
            reason=" ",
            kind=".csv",
            language="zh",
            file_name="a.csv",
            at=at,
        )


def test_the_file_holds_what_whoever_asked_sees_when_it_is_made(units, at):
    chief = as_role(Role.STATION_CHIEF, units["station"], at)
    job = done(export(chief, at), at)

    assert job.result == {"rows": 1}
