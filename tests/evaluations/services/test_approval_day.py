"""The day of a decision lies after the deed and within the mandate by which the organ acts (R-16)."""

from datetime import date, timedelta

import pytest

from evaluations.models import Approval
from evaluations.services.approval import approve_case
from evaluations.services.mandate import record_mandate
from evaluations.services.screening import screen_nomination
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import Honor
from honors.models.base import dated
from tests.factories.cases import evidence
from tests.factories.decisions import acting, merit_case
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

COMMENDATION = "police.individual.commendation"
MANDATE_DAYS = 5


def commended(at, *, mandate=True):
    """A commendation of a county's staff that waits for the county by a mandate of five days, or for the city."""
    units = tree(at)
    if mandate:
        record_mandate(
            actor=acting("city_hr", Role.HR, units["city"], at),
            from_organ=units["city"],
            to_organ=units["county"],
            award=COMMENDATION,
            valid_from=dated(at),
            valid_to=dated(at) + timedelta(days=MANDATE_DAYS),
            document_number="湖公政〔2026〕3号",
            at=at,
        )
    case = merit_case(units, at, code=COMMENDATION, state="submitted", assessed=False)
    evidence(case, at)
    screen_nomination(actor=acting("hr", Role.HR, units["county"], at), nomination=case, decision="eligible", at=at)
    return units, Approval.objects.get()


def approved(approval, units, organ, decided_on, at):
    leader = acting("leader", Role.LEADER, units[organ], at)
    return approve_case(actor=leader, approval=approval, document_number="1", decided_on=decided_on, at=at)


def test_on_the_last_day_of_the_mandate_the_entrusted_organ_decides(at):
    units, approval = commended(at)
    later = at + timedelta(days=MANDATE_DAYS)

    assert approved(approval, units, "county", dated(later), later).state == "approved"


def test_a_day_later_it_does_not_and_is_told_who_does(at):
    units, approval = commended(at)
    later = at + timedelta(days=MANDATE_DAYS + 1)

    with pytest.raises(RuleViolation) as refusal:
        approved(approval, units, "county", dated(later), later)

    (finding,) = refusal.value.findings
    assert (refusal.value.code, finding.rule, finding.clause) == (
        "approval.mandate_not_in_force",
        "R-16",
        "S1 art. 15, 16",
    )
    assert (finding.facts["document_number"], finding.facts["organ"]) == ("湖公政〔2026〕3号", "湖州市公安局")
    assert not Honor.objects.exists()


def test_what_was_decided_within_the_mandate_may_be_entered_after_it(at):
    units, approval = commended(at)
    later = at + timedelta(days=MANDATE_DAYS + 1)

    assert approved(approval, units, "county", dated(at), later).state == "approved"


@pytest.mark.parametrize(("decided_on", "is_refused"), [(date(2026, 11, 13), True), (date(2026, 11, 14), False)])
def test_nothing_is_decided_before_the_deed_was_done(at, decided_on, is_refused):
    units, approval = commended(at, mandate=False)
    assert approval.nomination.deed.done_on == date(2026, 11, 14)

    if not is_refused:
        assert approved(approval, units, "city", decided_on, at).state == "approved"
        return
    with pytest.raises(RuleViolation) as refusal:
        approved(approval, units, "city", decided_on, at)
    assert refusal.value.code == "approval.decided_before_deed"
