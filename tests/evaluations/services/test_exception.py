"""The political department of the approving organ signs an exception (reading of R-08), wherever it is asked for."""

from datetime import timedelta

import pytest

from evaluations.models import Approval, Bar, Nomination
from evaluations.services.approval import approve_case
from evaluations.services.approval_record import record_decision
from evaluations.services.notice import end_due_notices
from evaluations.services.screening import return_nomination, screen_nomination
from honors.domain.actor import Actor, Role
from honors.domain.codes import text
from honors.domain.errors import RuleViolation
from honors.domain.finding import Severity
from honors.models import RoleGrant, User
from honors.models.base import dated
from tests.actors import actor_with
from tests.factories import cases
from tests.factories.decisions import LATER, acting, merit_case, on_notice
from tests.factories.people import tree
from tests.words import faults_of

pytestmark = pytest.mark.django_db

PERIOD = "eligibility.disciplinary_period"
EXCEPTION = {"code": PERIOD, "reason": "重大贡献", "document_number": "湖公政〔2026〕9号"}
SECOND = "police.individual.merit_second"
BY_APPROVER = "nomination.override_by_approver"


def barred(case, at):
    Bar.objects.create(
        officer=case.officer,
        kind="punishment",
        degree="warning",
        starts_on=dated(at),
        ends_on=dated(at + timedelta(days=180)),
        document_number="纪1号",
        entered_by=case.nominated_by,
        created_at=at,
    )


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def hr(at, units):
    """The political departments of county and city, both with an account here."""
    return {name: acting(f"{name}_hr", Role.HR, units[name], at) for name in ("county", "city")}


def submitted(units, at, code="police.individual.merit_third"):
    case = merit_case(units, at, code=code, state="submitted")
    barred(case, at)
    return case


def screened(actor, case, at, **facts):
    said = {"decision": "eligible", "overrides": [EXCEPTION], "at": at, **facts}
    return screen_nomination(actor=actor, nomination=case, **said)


def refusal_of(call, *args, **facts):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **facts)
    return refusal.value


def test_the_county_does_not_sign_for_the_city_and_learns_who_does(at, units, hr):
    case = submitted(units, at)

    refusal = refusal_of(screened, hr["county"], case, at)

    assert (refusal.code, refusal.params, refusal.field) == (BY_APPROVER, {"organ": "湖州市公安局"}, "overrides")
    (finding,) = refusal.findings
    assert (finding.code, finding.rule, finding.clause, finding.severity) == (
        BY_APPROVER,
        "R-11",
        "S1 art. 12",
        Severity.BLOCK,
    )
    assert faults_of(finding) == []
    assert "湖州市公安局政工部门" in text(BY_APPROVER, refusal.params)
    kept = Nomination.objects.get(pk=case.pk)
    assert (kept.state, kept.overrides) == ("submitted", [])


def test_the_city_screens_the_case_of_the_county_with_it(at, units, hr):
    case = screened(hr["city"], submitted(units, at), at)

    (kept,) = case.overrides
    assert (case.state, kept["signed_by"], kept["document_number"]) == (
        "eligible",
        hr["city"].user_id,
        EXCEPTION["document_number"],
    )


def test_or_sends_it_back(at, units, hr):
    case = return_nomination(actor=hr["city"], nomination=submitted(units, at), reason="补充", fields=["deed"], at=at)

    assert case.state == "returned"


def test_without_an_exception_the_county_screens_as_before(at, units, hr):
    case = merit_case(units, at, state="submitted")

    assert screened(hr["county"], case, at, overrides=[]).state == "eligible"


@pytest.mark.parametrize("absent", ["never was here", "account closed", "role over", "only those above it"])
def test_an_organ_that_has_nobody_here_signs_on_paper_and_the_county_enters_it(at, units, absent):
    county = acting("county_hr", Role.HR, units["county"], at)
    if absent == "only those above it":
        acting("province_hr", Role.HR, units["province"], at)
    elif absent != "never was here":
        acting("city_hr", Role.HR, units["city"], at)
    if absent == "account closed":
        User.objects.filter(username="city_hr").update(is_active=False)
    if absent == "role over":
        RoleGrant.objects.filter(user__username="city_hr").update(valid_to=dated(at) - timedelta(days=1))

    assert screened(county, submitted(units, at), at).overrides[0]["signed_by"] == county.user_id


@pytest.mark.parametrize("missing", ["reason", "document_number"])
def test_what_was_signed_on_paper_is_named_with_reason_and_document(at, units, missing):
    county = acting("county_hr", Role.HR, units["county"], at)

    refusal = refusal_of(screened, county, submitted(units, at), at, overrides=[{**EXCEPTION, missing: ""}])

    assert refusal.code == "nomination.override_incomplete"


def test_an_organ_above_the_city_that_is_not_here_does_not_hand_its_signature_to_the_city(at, units, hr):
    province = acting("province_hr", Role.HR, units["province"], at)
    second = submitted(units, at, SECOND)  # the province approves

    assert refusal_of(screened, hr["city"], second, at).params == {"organ": "浙江省公安厅"}
    assert screened(province, second, at).overrides[0]["signed_by"] == province.user_id


def test_at_the_notice_the_county_is_refused_and_the_city_puts_it_up(at, units, hr):
    case = merit_case(units, at)
    barred(case, at)

    refusal = refusal_of(on_notice, [case], units, at, overrides=[EXCEPTION])
    assert (refusal.code, [one.rule for one in refusal.findings]) == (BY_APPROVER, ["R-11"])

    on_notice([case], units, at, by=hr["city"], overrides=[EXCEPTION])
    case.refresh_from_db()
    assert (case.state, case.overrides[0]["signed_by"]) == ("on_notice", hr["city"].user_id)


def waiting(units, at, **facts):
    case = merit_case(units, at, **facts)
    on_notice([case], units, at)
    end_due_notices(at=at + LATER)
    barred(case, at + LATER)
    return Approval.objects.get(nomination=case), at + LATER


def test_at_the_approval_the_leader_who_decides_signs(at, units):
    approval, later = waiting(units, at)
    acting("city_hr", Role.HR, units["city"], later)
    leader = acting("leader", Role.LEADER, units["city"], later)

    done = approve_case(
        actor=leader,
        approval=approval,
        document_number="湖公奖〔2026〕1号",
        decided_on=dated(later),
        overrides=[EXCEPTION],
        at=later,
    )

    (kept,) = Nomination.objects.get(pk=done.nomination_id).overrides
    assert (done.state, kept["signed_by"]) == ("approved", leader.user_id)


def test_a_decision_on_paper_is_recorded_with_its_exception_by_the_organ_s_own_department(at, units):
    approval, later = waiting(units, at)
    county, city = (acting(f"{name}_hr", Role.HR, units[name], later) for name in ("county", "city"))
    paper = {
        "organ": "CITY",
        "document_number": "湖公奖〔2026〕1号",
        "decided_on": dated(later),
        "evidence": cases.evidence(approval.nomination, later),
        "overrides": [EXCEPTION],
        "at": later,
    }

    assert refusal_of(record_decision, actor=county, approval=approval, **paper).code == BY_APPROVER
    done = record_decision(actor=city, approval=approval, **paper)

    assert (done.state, done.exceptions[0]["signed_by"]) == ("recorded", city.user_id)


def test_a_leader_of_another_organ_is_no_signer(at, units, hr):
    leads = actor_with(Role.LEADER, units["county"]).grants
    both = Actor(user_id=hr["county"].user_id, grants=(*hr["county"].grants, *leads), source="test")

    assert refusal_of(screened, both, submitted(units, at), at).code == BY_APPROVER
