"""A case after its time: only with an authoriser, a reason and a document, and only by HR of the cycle's unit."""

import json
from datetime import timedelta

import pytest

from evaluations.models import Nomination
from evaluations.services.nomination import create_nomination, submit_nomination
from evaluations.services.screening import screen_nomination
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.actors import actor_with
from tests.factories import cases
from tests.factories.decisions import acting, award
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

LATE = {"authoriser": "王局长", "reason": "材料在途", "document_number": "长公办〔2026〕3号"}
DAY = timedelta(days=1)
AFTER = 7 * DAY


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def cycle(at, units):
    return cases.cycle(units["county"], at)


@pytest.fixture
def draft(at, units, cycle):
    return cases.nomination(officer(units["station"], at), at, cycle=cycle)


@pytest.fixture
def hr(at, units):
    return acting("hr", Role.HR, units["county"], at)


def refusal_of(call, **facts):
    with pytest.raises(RuleViolation) as refusal:
        call(**facts)
    return refusal.value


def test_hr_admits_a_draft_after_its_time_and_the_case_and_the_audit_trail_keep_why(at, hr, draft):
    done = submit_nomination(actor=hr, nomination=draft, late=LATE, at=at + AFTER)

    kept = {**LATE, "admitted_by": hr.user_id, "admitted_at": (at + AFTER).isoformat()}
    case = Nomination.objects.get()
    assert (case.state, case.late, case.nominated_by) == ("submitted", kept, draft.nominated_by)
    assert [(line.verb, line.by_id) for line in done.events.all()][-1] == ("admit", hr.user_id)
    event = AuditEvent.objects.get(event="nomination.late")
    assert (event.object_id, event.actor) == (str(case.pk), "hr")
    assert json.loads(bytes(event.body))["after"] == kept


def test_an_admitted_case_joins_the_review_that_has_begun(at, hr, draft, cycle):
    cycle.advance(state="reviewing")

    submit_nomination(actor=hr, nomination=draft, late=LATE, at=at + AFTER)
    done = screen_nomination(actor=hr, nomination=draft, decision="eligible", at=at + AFTER)

    assert done.state == "under_review"


def test_hr_begins_a_late_case_itself_and_hands_it_in(at, units, hr, cycle):
    person = officer(units["station"], at)
    deed = cases.deed(units["station"], at, person)
    facts = {"actor": hr, "cycle": cycle, "star": "service", "recipient": person, "deed": deed, "at": at + AFTER}
    assert refusal_of(create_nomination, **facts).code == "nomination.phase_closed"

    case = create_nomination(late=LATE, **facts)
    assert case.late["document_number"] == "长公办〔2026〕3号"
    assert submit_nomination(actor=hr, nomination=case, at=at + AFTER).state == "submitted"
    assert case.events.last().verb == "admit"


@pytest.mark.parametrize(
    "grant", [(Role.STATION_CHIEF, "station"), (Role.HR, "other_station"), (Role.LEADER, "county")]
)
def test_nobody_else_lets_a_case_in(at, units, draft, grant):
    role, where = grant
    owner = actor_with(role, units[where], user=draft.nominated_by)

    refusal = refusal_of(submit_nomination, actor=owner, nomination=draft, late=LATE, at=at + AFTER)
    assert refusal.code == "nomination.wrong_role"
    draft.refresh_from_db()
    assert (draft.state, draft.late) == ("draft", None)


def test_hr_puts_nobody_in_late_who_is_hr_itself(at, units, cycle):
    own = officer(units["station"], at)
    hr = acting("hr", Role.HR, units["county"], at, officer=own)
    draft = cases.nomination(own, at, cycle=cycle)

    assert refusal_of(submit_nomination, actor=hr, nomination=draft, late=LATE, at=at + AFTER).code == (
        "nomination.wrong_role"
    )


def test_in_time_no_case_is_late_and_after_the_vote_none_is_admitted(at, hr, draft, cycle):
    last = at + 6 * DAY - timedelta(seconds=1)
    facts = {"actor": hr, "nomination": draft, "late": LATE}
    assert refusal_of(submit_nomination, at=last, **facts).code == "nomination.not_late"

    cycle.advance(state="notice")
    assert refusal_of(submit_nomination, at=at + AFTER, **facts).code == "nomination.too_late"


def test_a_rolling_case_is_never_late(at, units, hr):
    scheme = cases.merit_scheme(units["county"], at)
    merit = award("police.individual.merit_third")
    case = cases.nomination(officer(units["station"], at), at, scheme=scheme, award=merit)
    assert refusal_of(submit_nomination, actor=hr, nomination=case, late=LATE, at=at).code == "nomination.not_late"
