"""Timely honors whose papers follow (R-25): provisional, then confirmed by the last paper or lapsed for all to see."""

from datetime import timedelta

import pytest

from evaluations.models import Assessment, Nomination
from evaluations.services.approval import approve_case
from evaluations.services.due import tick
from evaluations.services.evidence import add_evidence
from evaluations.services.nomination import submit_nomination
from evaluations.services.screening import confer_honor
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import Honor, LedgerEntry, OutboxMessage
from honors.models.base import dated
from honors.selectors.honor import counted_on
from tests.actors import actor_with
from tests.factories import cases
from tests.factories.decisions import acting, award, waiting
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

MERIT = "police.individual.merit_third"
DAYS = 10
PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def make(at, units):
    """A case of a scheme that lets the papers of timely cases follow within ten days."""
    scheme = cases.merit_scheme(units["county"], at, awards=[MERIT], fast_track={"papers_due_days": DAYS})

    def made(state="draft", timing="timely"):
        person = officer(units["station"], at)
        return cases.nomination(person, at, scheme=scheme, award=award(MERIT), state=state, timing=timing)

    return made


@pytest.fixture
def granted(at, units, make):
    """The case, approved without its form, and the moment of that."""
    case = make("eligible")
    Assessment.objects.create(
        nomination=case, report="属实。", dated_on=dated(at), given_by=case.nominated_by, created_at=at
    )
    (approval,), later = waiting([case], units, at)
    leader = acting("leader", Role.LEADER, units["city"], at)
    approve_case(actor=leader, approval=approval, document_number="1", decided_on=dated(later), at=later)
    case.refresh_from_db()
    return case, later


def owner_of(case):
    return actor_with(Role.STATION_CHIEF, case.unit, user=case.nominated_by)


def hand_in(case, at, content=PDF):
    return add_evidence(actor=owner_of(case), nomination=case, content=content, title="审批表", kind="form", at=at)


def test_a_timely_case_is_handed_in_before_its_papers_and_another_is_not(at, make):
    timely, periodic = make(), make(timing="periodic")

    assert submit_nomination(actor=owner_of(timely), nomination=timely, at=at).state == "submitted"
    with pytest.raises(RuleViolation) as refusal:
        submit_nomination(actor=owner_of(periodic), nomination=periodic, at=at)
    assert [finding.code for finding in refusal.value.findings] == ["nomination.paper_missing"]


def test_it_is_granted_for_a_time_with_the_day_on_which_its_papers_are_due(granted):
    case, later = granted

    honor = Honor.objects.get()
    due_on = dated(later) + timedelta(days=DAYS)
    assert (honor.status, honor.provisional_until, case.papers_due_on) == ("provisional", due_on, due_on)


def test_the_last_paper_confirms_it_by_an_entry_of_its_own(granted):
    case, later = granted

    hand_in(case, later + timedelta(days=DAYS))

    honor = Honor.objects.get()
    case.refresh_from_db()
    assert (honor.status, honor.provisional_until, case.papers_due_on) == ("valid", None, None)
    assert (LedgerEntry.objects.count(), case.state) == (2, "approved")
    assert case.events.last().verb == "papers_complete"
    assert tick(at=later + timedelta(days=DAYS + 1))["deadlines"] == 0


def test_papers_that_never_come_let_it_lapse_for_all_to_see(granted):
    case, later = granted
    last, after = later + timedelta(days=DAYS), later + timedelta(days=DAYS + 1)

    assert tick(at=last)["deadlines"] == 0
    assert Honor.objects.filter(counted_on(dated(last))).count() == 1
    assert (tick(at=after)["deadlines"], tick(at=after)["deadlines"]) == (1, 0)

    assert Honor.objects.filter(counted_on(dated(after))).count() == 0
    assert [line.verb for line in case.events.filter(verb="lapse")] == ["lapse"]
    told = OutboxMessage.objects.get(payload__code="notify.honor_lapsed")
    assert told.payload["users"] == [case.nominated_by_id]
    assert told.payload["params"] == {"due_on": dated(last).isoformat()}
    with pytest.raises(RuleViolation) as refusal:
        hand_in(case, after)
    assert refusal.value.code == "evidence.not_now"
    hr = actor_with(Role.HR, case.desk)
    with pytest.raises(RuleViolation) as refusal:
        confer_honor(actor=hr, nomination=case, conferred_on=dated(after), tokens=[], at=after)
    assert refusal.value.code == "nomination.lapsed"


def test_with_its_papers_on_file_a_timely_honor_stands_at_once(at, units, make):
    case = make("eligible")
    cases.evidence(case, at)
    Assessment.objects.create(
        nomination=case, report="属实。", dated_on=dated(at), given_by=case.nominated_by, created_at=at
    )
    (approval,), later = waiting([case], units, at)
    leader = acting("leader", Role.LEADER, units["city"], at)

    approve_case(actor=leader, approval=approval, document_number="1", decided_on=dated(later), at=later)

    assert (Honor.objects.get().status, Nomination.objects.get().papers_due_on) == ("valid", None)
