import time

import pytest
from django.db import connection, transaction

from evaluations.models import Approval, DecisionDocument, Nomination
from evaluations.selectors.reconcile import differences
from honors.domain.actor import Role
from honors.models import AuditEvent, Honor, LedgerEntry, User
from tests.actors import account
from tests.factories.cases import nomination
from tests.factories.decisions import LATER, assess, merit_case, on_notice, star_cases, waiting
from tests.factories.people import tree
from tests.processes import run_together

pytestmark = pytest.mark.races

APPROVE = """
import time
from evaluations.models import Approval
from evaluations.services.approval import approve_cases
from honors import clock
from honors.domain.errors import RuleViolation
from honors.models import User
from honors.models.base import dated
from honors.selectors.account import actor_for
at = clock.now()
actor = actor_for(User.objects.get(username={user!r}), on=dated(at), source="test", request_id="")
approvals = list(Approval.objects.filter(pk__in={keys!r}).select_related("nomination"))
time.sleep(max(0, {start!r} - time.time()))
try:
    approve_cases(actor=actor, approvals=approvals, document_number={number!r}, decided_on=dated(at), at=at)
    print("approved")
except RuleViolation as refusal:
    print(refusal.code)
"""
END = """
import time
from evaluations.services.notice import end_due_notices
from honors import clock
time.sleep(max(0, {start!r} - time.time()))
end_due_notices(at=clock.now())
"""


def soon():
    """When all processes have started and go off together."""
    return time.time() + 4


def test_two_leaders_who_approve_one_case_at_once_make_one_entry(committed, at):
    units = tree(at)
    (approval,), later = waiting(star_cases(units, at), units, at)
    for name in ("first", "second"):
        account(name, Role.LEADER, units["county"], at=at)
    connection.close()

    start, keys = soon(), [str(approval.pk)]
    scripts = [APPROVE.format(user=name, keys=keys, number=name, start=start) for name in ("first", "second")]
    said = [output.strip() for output in run_together(*scripts, at=later)]

    assert sorted(said) == ["approval.already_decided", "approved"]
    winner = ("first", "second")[said.index("approved")]
    approval.refresh_from_db()
    assert (LedgerEntry.objects.count(), Honor.objects.count(), approval.state) == (1, 1, "approved")
    assert approval.decided_by == User.objects.get(username=winner)
    assert [row.document_number for row in DecisionDocument.objects.all()] == [winner]
    assert AuditEvent.objects.filter(event="approval.approve_many", result="refused").count() == 1
    assert differences() == []


def test_documents_that_share_a_case_and_name_the_rest_in_opposite_order_do_not_lock_each_other(committed, at):
    units = tree(at)
    approvals, later = waiting(star_cases(units, at, "张试", "李验", "王测"), units, at)
    for name in ("first", "second"):
        account(name, Role.LEADER, units["county"], at=at)
    connection.close()

    keys, start = [str(approval.pk) for approval in approvals], soon()
    scripts = [
        APPROVE.format(user="first", keys=keys[:2], number="1", start=start),
        APPROVE.format(user="second", keys=keys[:0:-1], number="2", start=start),
    ]
    said = sorted(output.strip() for output in run_together(*scripts, at=later))

    assert said == ["approval.already_decided", "approved"]
    assert (LedgerEntry.objects.count(), Approval.objects.filter(state="approved").count()) == (2, 2)
    assert differences() == []


LINGER = """
import time
from evaluations.services import approval as service
take_places = service.take_places
def linger(*words, **facts):
    time.sleep(3)
    return take_places(*words, **facts)
service.take_places = linger
"""
"""Both are between the examination and the grant at the same time."""


def test_two_cases_for_one_deed_that_are_approved_at_once_make_one_honor(committed, at):
    units = tree(at)
    with transaction.atomic():
        case = merit_case(units, at)
        second = nomination(case.officer, at, scheme=case.scheme, award=case.award, state="eligible", with_deed=False)
        Nomination.objects.filter(pk=second.pk).update(deed=case.deed)
        second.refresh_from_db()
        assess(second, at)
    approvals, later = waiting([case, second], units, at)
    for name in ("first", "second"):
        account(name, Role.LEADER, units["city"], at=at)
    connection.close()

    start = soon()
    scripts = [
        LINGER + APPROVE.format(user=name, keys=[str(approval.pk)], number=name, start=start)
        for name, approval in zip(("first", "second"), approvals, strict=True)
    ]
    said = sorted(output.strip() for output in run_together(*scripts, at=later))

    assert said == ["approval.findings_stand", "approved"]
    assert (LedgerEntry.objects.count(), Honor.objects.count()) == (1, 1)


def test_two_clocks_that_end_one_notice_open_one_approval_a_case(committed, at):
    units = tree(at)
    cases = star_cases(units, at, "张试", "李验")
    on_notice(cases, units, at)
    connection.close()

    script = END.format(start=soon())
    run_together(script, script, at=at + LATER)

    assert Approval.objects.count() == 2
    for case in cases:
        case.refresh_from_db()
        assert (case.state, case.approvals.count()) == ("awaiting_approval", 1)
    assert not AuditEvent.objects.exclude(result="done").exists()
