"""Several processes hand in the same case at once: one of them does, the others are told."""

import pytest

from evaluations.models import Nomination
from honors.domain.actor import Role
from honors.models import AuditEvent
from tests.actors import account
from tests.factories import cases
from tests.factories.people import officer, tree
from tests.processes import run_together

pytestmark = pytest.mark.races

SUBMIT = """
from evaluations.models import Nomination
from evaluations.services.nomination import submit_nomination
from honors import clock
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from honors.selectors.account import actor_for

case = Nomination.objects.get()
actor = actor_for(case.nominated_by, on=dated(clock.now()), source="race", request_id="")
try:
    submit_nomination(actor=actor, nomination=case, at=clock.now())
    print("done")
except RuleViolation as refusal:
    print(refusal.code)
"""


@pytest.mark.usefixtures("committed")
def test_a_case_is_handed_in_once_however_many_try(at):
    units = tree(at)
    account("chief", Role.STATION_CHIEF, units["station"], at=at)
    case = cases.nomination(officer(units["station"], at), at, cycle=cases.cycle(units["county"], at))

    answers = [answer.strip() for answer in run_together(*[SUBMIT] * 4, at=at)]

    assert sorted(answers) == ["done", *["nomination.wrong_state"] * 3]
    assert Nomination.objects.get().state == "submitted"
    assert list(case.events.values_list("verb", flat=True)) == ["create", "submit"]
    assert sorted(AuditEvent.objects.filter(event="nomination.submit").values_list("result", flat=True)) == [
        "done",
        *["refused"] * 3,
    ]
