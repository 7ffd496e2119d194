"""A rehearsal (演练) runs everything with test votes, says so everywhere, and leaves no trace in what counts."""

import json
from datetime import timedelta

import pytest
from django.db import transaction

from evaluations.models import Approval, Nomination, Notice, Round
from evaluations.selectors.eligibility import facts_for
from evaluations.selectors.inbox import inbox_of
from evaluations.selectors.notice import visible_to
from evaluations.selectors.package import files_of
from evaluations.selectors.reconcile import differences
from evaluations.services.approval import approve_case
from evaluations.services.due import tick
from honors.domain.actor import ANONYMOUS, Role
from honors.domain.errors import RuleViolation
from honors.models import Honor, LedgerEntry, Notification, Officer
from honors.models.base import dated
from honors.selectors.honor import totals
from honors.services.outbox import drain
from tests.actors import account
from tests.clients import client_for
from tests.factories.closed import begun, closed, reviewed
from tests.factories.decisions import acting
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


def rehearsed(units, at, **facts):
    """A rehearsal to its end."""
    return closed(at, units=units, is_rehearsal=True, **facts)


def test_it_runs_to_its_end_and_nothing_of_it_is_approved_recorded_or_counted(at, units):
    cycle = rehearsed(units, at)

    assert (cycle.state, cycle.name[:4]) == ("closed", "【演练】")
    assert set(Nomination.objects.values_list("state", flat=True)) == {"awaiting_approval", "not_selected", "refused"}
    assert Round.objects.get().state == "confirmed"
    assert not LedgerEntry.objects.exists()
    assert not Honor.objects.exists()
    assert not Approval.objects.filter(state="approved").exists()
    assert differences() == []


def test_a_leader_cannot_approve_it_and_is_not_asked_to(at, units):
    rehearsed(units, at)
    boss = acting("leader", Role.LEADER, units["county"], at)
    later = at + timedelta(days=40)

    assert [row for row in inbox_of(boss, at=later) if row.kind == "approval"] == []
    with pytest.raises(RuleViolation) as refusal:
        approve_case(
            actor=boss, approval=Approval.objects.first(), document_number="1", decided_on=dated(later), at=later
        )
    assert refusal.value.code == "approval.rehearsal"


def test_its_notice_says_so_and_is_not_put_before_the_public(at, units):
    rehearsed(units, at)

    notice = Notice.objects.get()
    assert notice.text.startswith("公示（演练")
    assert not visible_to(ANONYMOUS, on=dated(at)).exists()
    assert not visible_to(acting("chief", Role.STATION_CHIEF, units["station"], at), on=dated(at)).exists()
    assert visible_to(acting("hr", Role.HR, units["county"], at), on=dated(at)).get() == notice


def test_whoever_is_told_of_it_is_told_that_it_is_a_rehearsal(at, units):
    account("leader", Role.LEADER, units["county"], at=at)
    rehearsed(units, at)

    told = set()
    for row in drain_notifications(at):
        told.add(row.user.username)
        assert row.code.startswith("notify.rehearsal_")
    assert told >= {"hr", "chief"}
    assert "leader" not in told


def drain_notifications(at):
    drain(at=at + timedelta(days=60))
    return list(Notification.objects.select_related("user"))


def test_inbox_and_cases_are_marked(at, units):
    board = begun(at, units=units, is_rehearsal=True)
    reviewed(board)
    begun(at, names=["戊试"], units=units)
    member = client_for(board.user("member1"))

    cases = client_for(board.user("hr")).get("/api/v1/nominations/").json()["results"]

    assert sorted(row["is_rehearsal"] for row in cases) == [False, True, True, True]
    rows = member.get("/api/v1/inbox/").json()["results"]
    assert all(row["is_rehearsal"] for row in rows)


def test_a_case_of_a_rehearsal_stands_in_nobodys_way(at, units):
    board = begun(at, units=units, is_rehearsal=True)
    case = board.cases[0]
    facts = facts_for(officer=case.officer, star="service", deed=case.deed, on=dated(at))

    assert facts.pending_for_deed == ()


NAMES = ("甲试", "乙试", "丙试", "丁试")


def outputs(at, units):
    """What a real cycle leaves behind, without ids, which are random."""
    cycle = closed(at, units=units)
    later = at + timedelta(days=60)
    tick(at=later)
    people = {str(case.pk): case.officer.name for case in Nomination.objects.select_related("officer")}
    files = {name: json.loads(content) for name, content in files_of(cycle).items() if name.endswith(".json")}
    entries = [json.loads(bytes(row.leaf)) for row in LedgerEntry.objects.order_by("index")]
    rounds = files["rounds.json"]["rounds"]
    return {
        "entries": [(row["seq"], row["award"], row["decision"], row["recorded_at"]) for row in entries],
        "honors": sorted(Honor.objects.values_list("officer__name", "award_code", "decided_on", "document_number")),
        "totals": totals(Honor.objects.all(), until=dated(later)),
        "notices": list(visible_to(ANONYMOUS, on=dated(at)).values_list("text", "digest", "starts_on", "ends_on")),
        "cases": sorted(
            (people[row["nomination"]], row["state"], str(row["examinations"]))
            for row in files["nominations.json"]["nominations"]
        ),
        "scores": sorted(
            (people[row["nomination"]], row["mean"], row["corrected"])
            for row in files["reviews.json"]["editions"][-1]["cases"]
        ),
        "result": [[{**row, "nomination": people[row["nomination"]]} for row in one["result"]] for one in rounds],
        "facts": [
            str(facts_for(officer=Officer.objects.get(name=name), star="service", on=dated(later))) for name in NAMES
        ],
        "differences": differences(),
    }


def test_a_real_cycle_comes_out_the_same_with_and_without_a_rehearsal_before_it(at, units):
    with transaction.atomic():
        without = outputs(at, units)
        transaction.set_rollback(True)

    rehearsed(units, at)

    assert outputs(at, units) == without
