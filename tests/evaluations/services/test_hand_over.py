"""Open cases change their owner when a chief goes: all or none, to somebody who may nominate there."""

import json

import pytest

from evaluations.services.hand_over import hand_over
from evaluations.services.nomination import edit_nomination
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, OutboxMessage
from tests.actors import account, actor_with
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def successor(at, units):
    return account("successor", Role.STATION_CHIEF, units["station"], at=at)


@pytest.fixture
def made(at, units):
    cycle = cases.cycle(units["county"], at)
    return lambda state="draft", **facts: cases.nomination(
        officer(units["station"], at), at, cycle=cycle, state=state, **facts
    )


def owner_of(case):
    return actor_with(Role.STATION_CHIEF, case.unit, user=case.nominated_by)


def code_of(**facts):
    with pytest.raises(RuleViolation) as refusal:
        hand_over(reason="调任", **facts)
    return refusal.value.code


def test_open_cases_go_to_the_new_owner_with_a_trace(at, made, successor):
    draft, under_way = made(), made("under_review")
    chief = owner_of(draft)

    handed = hand_over(actor=chief, nominations=[draft, under_way], to=successor, reason="调任", at=at)

    assert [(case.nominated_by, case.state) for case in handed] == [(successor, "draft"), (successor, "under_review")]
    line = draft.events.last()
    assert (line.verb, line.by_id, line.state, line.reason) == ("hand_over", chief.user_id, "draft", "调任")
    event = AuditEvent.objects.get(event="nomination.hand_over", object_id=str(draft.pk))
    body = json.loads(bytes(event.body))
    assert (body["before"], body["after"]) == ({"nominated_by": chief.user_id}, {"nominated_by": successor.pk})
    assert OutboxMessage.objects.filter(payload__code="notify.case_handed_over").count() == 2
    new = actor_with(Role.STATION_CHIEF, draft.unit, user=successor)
    assert edit_nomination(actor=new, nomination=draft, changes={"reason": "补充"}, at=at).reason == "补充"
    assert code_of(actor=chief, nominations=[draft], to=successor, at=at) == "nomination.wrong_role"


def test_hr_hands_over_what_is_under_way_but_no_draft(at, units, made, successor):
    hr = actor_with(Role.HR, units["county"], user=account("hr", Role.HR, units["county"], at=at))

    assert code_of(actor=hr, nominations=[made()], to=successor, at=at) == "nomination.wrong_role"
    (case,) = hand_over(actor=hr, nominations=[made("submitted")], to=successor, reason="调任", at=at)
    assert case.nominated_by == successor


def test_a_case_that_is_over_stays_with_its_owner_and_the_others_with_it(at, made, successor):
    still_open, over = made(), made("refused")

    facts = {"actor": owner_of(over), "nominations": [still_open, over]}
    assert code_of(to=successor, at=at, **facts) == "nomination.wrong_state"
    still_open.refresh_from_db()
    assert still_open.nominated_by != successor


@pytest.mark.parametrize("who", ["no role", "elsewhere", "subject", "off", "self"])
def test_a_new_owner_may_nominate_there_and_is_not_the_subject(at, units, made, who):
    case = made()
    users = {
        "no role": lambda: account("x", None, units["station"], at=at),
        "elsewhere": lambda: account("x", Role.STATION_CHIEF, units["other_station"], at=at),
        "subject": lambda: account("x", Role.STATION_CHIEF, units["station"], at=at, officer=case.officer),
        "off": lambda: account("x", Role.STATION_CHIEF, units["station"], at=at),
        "self": lambda: case.nominated_by,
    }
    user = users[who]()
    if who == "off":
        user.advance(is_active=False)

    assert code_of(actor=owner_of(case), nominations=[case], to=user, at=at) == "nomination.bad_successor"
