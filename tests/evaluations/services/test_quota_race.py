"""Many leaders approve at once: exactly as many honors are made as the limit has places."""

import pytest
from django.db import connection, transaction

from evaluations.models import Approval, Assessment
from evaluations.selectors.quota import visible_to
from evaluations.selectors.reconcile import differences
from evaluations.services.notice import end_due_notices
from evaluations.services.quota import set_quota
from honors.domain.actor import SYSTEM, Role
from honors.models import AuditEvent, Honor, LedgerEntry
from honors.models.base import dated
from tests.actors import account, actor_with
from tests.evaluations.services.test_approval_race import APPROVE, soon
from tests.factories import cases
from tests.factories.decisions import LATER, award, merit_case, on_notice, waiting
from tests.factories.people import officer, tree
from tests.processes import run_together

pytestmark = pytest.mark.races

MERIT = "police.individual.merit_third"
PLACES = 2
NAMES = "甲乙丙丁戊己"
"""Three times as many. Rolling cases: no lock of a cycle makes them wait for each other."""

SCREEN = """
import time
from evaluations.models import Nomination
from evaluations.services.screening import screen_nomination
from honors import clock
from honors.domain.errors import RuleViolation
from honors.models import User
from honors.models.base import dated
from honors.selectors.account import actor_for
at = clock.now()
actor = actor_for(User.objects.get(username="hr"), on=dated(at), source="test", request_id="")
case = Nomination.objects.get(pk={key!r})
time.sleep(max(0, {start!r} - time.time()))
try:
    screen_nomination(actor=actor, nomination=case, decision="eligible", at=at)
    print("eligible")
except RuleViolation as refusal:
    print(refusal.code)
"""


def limit_places(units, day, at):
    return set_quota(
        actor=actor_with(Role.HR, units["county"]),
        organ=units["county"],
        award=MERIT,
        period_from=day.replace(month=1, day=1),
        period_to=day.replace(month=12, day=31),
        limit=PLACES,
        at=at,
    )


def test_three_times_as_many_approvals_as_places_make_exactly_as_many_honors_as_places(committed, at):
    units = tree(at)
    with transaction.atomic():
        made = [merit_case(units, at, name=name) for name in NAMES]
    approvals, later = waiting(made, units, at)
    quota = limit_places(units, dated(later), at)
    for number in range(len(approvals)):
        account(f"leader{number}", Role.LEADER, units["city"], at=at)
    connection.close()

    start = soon()
    scripts = [
        APPROVE.format(user=f"leader{number}", keys=[str(approval.pk)], number=str(number), start=start)
        for number, approval in enumerate(approvals)
    ]
    said = sorted(output.strip() for output in run_together(*scripts, at=later))

    assert said == ["approved"] * PLACES + ["quota.exhausted"] * (2 * PLACES)
    assert (LedgerEntry.objects.count(), Honor.objects.count()) == (PLACES, PLACES)
    assert Approval.objects.filter(state="approved").count() == PLACES
    row = visible_to(SYSTEM, on=dated(later)).get(pk=quota.pk)
    assert (row.committed_total, row.reserved_total) == (PLACES, 2 * PLACES)
    assert AuditEvent.objects.filter(code="quota.exhausted", result="refused").count() == 2 * PLACES
    assert differences() == []


def of_one_cycle(units, at):
    """Stars of a cycle whose scheme has so many, and the organ that decides."""
    scheme = cases.star_scheme(units["county"], at, quotas=[{"star": "service", "limit": PLACES}])
    run = cases.cycle(units["county"], at, scheme=scheme)
    people = [officer(units["station"], at, name=name) for name in NAMES]
    return [cases.nomination(person, at, cycle=run, star="service", state="selected") for person in people], "county"


def of_two_editions(units, at):
    """Rolling merits under two editions of a scheme, which share its places of the year; no cycle makes them wait."""
    quotas = [{"award": MERIT, "limit": PLACES}]
    editions = [cases.merit_scheme(units["county"], at, awards=[MERIT], quotas=quotas) for _ in range(2)]
    made = []
    for number, name in enumerate(NAMES):
        person = officer(units["station"], at, name=name)
        case = cases.nomination(person, at, scheme=editions[number % 2], award=award(MERIT), state="eligible")
        values = {"report": "考核属实。", "dated_on": dated(at), "given_by": case.nominated_by, "created_at": at}
        Assessment.objects.create(nomination=case, **values)
        made.append(case)
    return made, "city"


@pytest.mark.parametrize("under", [of_one_cycle, of_two_editions])
def test_three_times_as_many_approvals_as_a_scheme_has_places_make_exactly_as_many_honors(committed, at, under):
    units = tree(at)
    with transaction.atomic():
        made, organ = under(units, at)
    for case in made:
        on_notice([case], units, at)  # more than there are places stand on no notice together
    later = at + LATER
    end_due_notices(at=later)
    approvals = list(Approval.objects.order_by("pk"))
    for number in range(len(approvals)):
        account(f"leader{number}", Role.LEADER, units[organ], at=at)
    connection.close()

    start = soon()
    scripts = [
        APPROVE.format(user=f"leader{number}", keys=[str(approval.pk)], number=str(number), start=start)
        for number, approval in enumerate(approvals)
    ]
    said = sorted(output.strip() for output in run_together(*scripts, at=later))

    assert said == ["approved"] * PLACES + ["quota.exhausted"] * (2 * PLACES)
    assert (LedgerEntry.objects.count(), Honor.objects.count()) == (PLACES, PLACES)
    assert AuditEvent.objects.filter(code="quota.exhausted", result="refused").count() == 2 * PLACES
    assert differences() == []


def test_three_times_as_many_screenings_as_places_hold_exactly_the_places(committed, at):
    units = tree(at)
    account("hr", Role.HR, units["county"], at=at)
    scheme = cases.merit_scheme(units["county"], at, awards=[MERIT])
    people = [officer(units["station"], at, name=name) for name in NAMES]
    with transaction.atomic():
        made = [cases.nomination(person, at, scheme=scheme, award=award(MERIT), state="submitted") for person in people]
    quota = limit_places(units, dated(at), at)
    connection.close()

    start = soon()
    said = sorted(
        output.strip()
        for output in run_together(*(SCREEN.format(key=str(case.pk), start=start) for case in made), at=at)
    )

    assert said == ["eligible"] * PLACES + ["quota.exhausted"] * (2 * PLACES)
    assert visible_to(SYSTEM, on=dated(at)).get(pk=quota.pk).reserved_total == PLACES
