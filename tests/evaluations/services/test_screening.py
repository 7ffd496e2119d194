from datetime import date, timedelta

import pytest

from evaluations.models import Approval, Bar, Nomination
from evaluations.services.nomination import submit_nomination
from evaluations.services.screening import (
    confer_honor,
    resume_nomination,
    return_nomination,
    screen_nomination,
    suspend_nomination,
)
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, AwardToken, HandedToken
from honors.selectors.award import award_by_code
from tests.actors import account, actor_with
from tests.factories import cases
from tests.factories.honors import granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def cycle(at, units):
    return cases.cycle(units["county"], at)


@pytest.fixture
def hr(at, units):
    return actor_with(Role.HR, units["county"], user=account("hr", Role.HR, units["county"], at=at))


@pytest.fixture
def make(at, units, cycle):
    def made(state, **facts):
        return cases.nomination(officer(units["station"], at), at, cycle=cycle, state=state, **facts)

    return made


@pytest.fixture
def approved(at, units, make):
    def made():
        case = make("approved")
        (honor,) = granted([case.officer], units["station"], at, 1)
        return case.advance(honor_index=honor.pk)

    return made


def refusal_of(call, **facts):
    with pytest.raises(RuleViolation) as refusal:
        call(**facts)
    return refusal.value


def test_screening_answers_eligible_or_refused_with_a_reason(at, make, hr):
    good, bad = make("submitted"), make("submitted")

    assert screen_nomination(actor=hr, nomination=good, decision="eligible", at=at).state == "eligible"
    refused = screen_nomination(actor=hr, nomination=bad, decision="refused", reason="事迹不实", at=at)

    assert (refused.state, refused.events.last().reason) == ("refused", "事迹不实")
    bare = refusal_of(screen_nomination, actor=hr, nomination=make("submitted"), decision="refused", at=at)
    assert bare.code == "nomination.reason_needed"


def test_a_case_is_screened_once_and_by_its_desk(at, units, make, hr):
    case = make("submitted")
    station_hr = actor_with(Role.HR, units["station"])

    refusal = refusal_of(screen_nomination, actor=station_hr, nomination=case, decision="eligible", at=at)
    assert refusal.code == "nomination.wrong_role"
    screen_nomination(actor=hr, nomination=case, decision="eligible", at=at)
    assert (
        refusal_of(screen_nomination, actor=hr, nomination=case, decision="eligible", at=at).code
        == "nomination.wrong_state"
    )


def test_the_rules_are_asked_again_and_hr_reads_the_whole_answer(at, units, make, hr):
    case = make("submitted")
    Bar.objects.create(
        officer=case.officer,
        kind="investigation",
        starts_on=at.date(),
        document_number="纪〔2026〕1号",
        entered_by_id=hr.user_id,
        created_at=at,
    )

    refusal = refusal_of(screen_nomination, actor=hr, nomination=case, decision="eligible", at=at)

    assert (refusal.code, [finding.code for finding in refusal.findings]) == (
        "nomination.not_eligible",
        ["eligibility.investigation"],
    )
    assert Nomination.objects.get(pk=case.pk).state == "submitted"


@pytest.fixture
def barred_merit(at, units, hr):
    """A submitted commendation of somebody in a disciplinary period: possible with a signed exception (R-11)."""
    scheme = cases.merit_scheme(units["county"], at, papers=[], steps=["nominate", "screen", "approve"])
    award = award_by_code("police.individual.commendation", on=at.date())
    person = officer(units["station"], at)
    case = cases.nomination(person, at, scheme=scheme, award=award)
    Bar.objects.create(
        officer=person,
        kind="punishment",
        degree="warning",
        starts_on=at.date() - timedelta(days=1),
        ends_on=at.date() + timedelta(days=180),
        document_number="处〔2026〕1号",
        entered_by_id=hr.user_id,
        created_at=at,
    )
    owner = actor_with(Role.STATION_CHIEF, units["station"], user=case.nominated_by)
    return submit_nomination(actor=owner, nomination=case, at=at)


def test_an_exception_is_signed_by_hr_with_reason_and_document(at, hr, barred_merit):
    open_finding = refusal_of(screen_nomination, actor=hr, nomination=barred_merit, decision="eligible", at=at)
    assert open_finding.code == "nomination.override_needed"
    code = open_finding.findings[0].code
    exception = {"code": code, "reason": "重大贡献", "document_number": "政〔2026〕2号"}

    done = screen_nomination(actor=hr, nomination=barred_merit, decision="eligible", overrides=[exception], at=at)

    signed = {**exception, "signed_by": hr.user_id, "signed_at": at.isoformat()}
    assert done.overrides == [{**signed, "answers": [dict(open_finding.findings[0].facts)]}]
    assert "政〔2026〕2号" in AuditEvent.objects.get(event="nomination.override").body.decode()


def test_where_nothing_lies_between_a_rolling_case_goes_to_the_approver(at, units, hr):
    scheme = cases.merit_scheme(units["county"], at, papers=[], steps=["nominate", "screen", "approve"])
    award = award_by_code("police.individual.commendation", on=at.date())
    case = cases.nomination(officer(units["station"], at), at, scheme=scheme, award=award, state="submitted")

    done = screen_nomination(actor=hr, nomination=case, decision="eligible", at=at)

    assert done.state == "awaiting_approval"
    approval = Approval.objects.get(nomination=case)
    assert (approval.organ_code, approval.organ) == ("CITY", units["city"])


def test_a_commendation_is_not_held_up_by_the_notice_of_the_classes_above_it(at, units, hr):
    """R-20 asks for a notice from third class upward."""
    scheme = cases.merit_scheme(units["county"], at, papers=[])
    award = award_by_code("police.individual.commendation", on=at.date())
    case = cases.nomination(officer(units["station"], at), at, scheme=scheme, award=award, state="submitted")

    assert screen_nomination(actor=hr, nomination=case, decision="eligible", at=at).state == "awaiting_approval"


def test_a_commendation_is_put_up_where_its_scheme_says_so(at, units, hr):
    scheme = cases.merit_scheme(units["county"], at, papers=[], notice_days=5)
    award = award_by_code("police.individual.commendation", on=at.date())
    case = cases.nomination(officer(units["station"], at), at, scheme=scheme, award=award, state="submitted")

    assert screen_nomination(actor=hr, nomination=case, decision="eligible", at=at).state == "eligible"


def test_a_rolling_case_with_a_notice_waits_for_it(at, units, hr):
    scheme = cases.merit_scheme(units["county"], at, papers=[])
    award = award_by_code("police.individual.merit_third", on=at.date())
    case = cases.nomination(officer(units["station"], at), at, scheme=scheme, award=award, state="submitted")

    assert screen_nomination(actor=hr, nomination=case, decision="eligible", at=at).state == "eligible"


def test_a_case_found_eligible_late_joins_the_review(at, make, hr, cycle):
    case = make("submitted")
    cycle.advance(state="reviewing")

    assert screen_nomination(actor=hr, nomination=case, decision="eligible", at=at).state == "under_review"


def test_nobody_screens_their_own_case(at, units, cycle, hr):
    person = officer(units["county"], at)
    case = cases.nomination(
        person, at, cycle=cycle, state="submitted", owner=account("boss", Role.HR, units["county"], at=at)
    )
    user = account("self", Role.HR, units["county"], at=at, officer=person)

    refusal = refusal_of(
        screen_nomination,
        actor=actor_with(Role.HR, units["county"], user=user),
        nomination=case,
        decision="eligible",
        at=at,
    )

    assert refusal.code == "nomination.wrong_role"


def test_a_return_names_the_fields_to_mend(at, make, hr):
    case = make("submitted")

    done = return_nomination(actor=hr, nomination=case, reason="事迹过简", fields=["reason", "deed"], at=at)

    assert (done.state, done.reopened_fields) == ("returned", ["reason", "deed"])
    unknown = refusal_of(return_nomination, actor=hr, nomination=make("submitted"), reason="", fields=["state"], at=at)
    assert unknown.code == "nomination.unknown_field"


@pytest.mark.parametrize("state", ["awaiting_approval", "suspended", "draft"])
def test_hr_returns_only_what_is_submitted(at, make, hr, state):
    refusal = refusal_of(return_nomination, actor=hr, nomination=make(state), reason="退", fields=[], at=at)

    assert refusal.code == "nomination.wrong_state"


def test_what_is_suspended_is_refused_by_the_decision_on_its_objection_and_by_no_screening(at, make, hr):
    case = make("suspended")

    refusal = refusal_of(screen_nomination, actor=hr, nomination=case, decision="refused", reason="不符合", at=at)

    assert refusal.code == "nomination.wrong_state"
    case.refresh_from_db()
    assert case.state == "suspended"


@pytest.mark.parametrize("state", ["submitted", "under_review", "selected", "on_notice", "awaiting_approval"])
def test_a_suspended_case_goes_on_from_where_it_stood(at, make, hr, state):
    case = make(state)

    held = suspend_nomination(actor=hr, nomination=case, ground="investigation", reason="核查", at=at)
    assert (held.state, held.resumes_to) == ("suspended", state)
    assert "investigation" in AuditEvent.objects.get(event="nomination.hold").body.decode()

    on = resume_nomination(actor=hr, nomination=case, reason="查清", at=at)
    assert (on.state, on.resumes_to) == (state, "")


def test_conferring_notes_each_token_with_its_number(at, approved, hr):
    case = approved()
    tokens = [{"kind": "medal", "serial": "M-1"}, {"kind": "certificate", "serial": "C-1"}]

    done = confer_honor(actor=hr, nomination=case, conferred_on=at.date(), tokens=tokens, at=at)

    assert done.state == "conferred"
    assert list(HandedToken.objects.order_by("kind").values_list("kind", "serial", "conferred_on")) == [
        ("certificate", "C-1", at.date()),
        ("medal", "M-1", at.date()),
    ]


def test_a_serial_number_is_handed_over_once(at, approved, hr):
    medal = [{"kind": "medal", "serial": "M-1"}]
    confer_honor(actor=hr, nomination=approved(), conferred_on=at.date(), tokens=medal, at=at)
    facts = {"actor": hr, "nomination": approved(), "conferred_on": at.date(), "at": at}

    assert refusal_of(confer_honor, tokens=medal, **facts).code == "nomination.token_taken"
    twice = [{"kind": "certificate", "serial": "P-1"}] * 2
    assert refusal_of(confer_honor, tokens=twice, **facts).code == "nomination.token_taken"


@pytest.mark.parametrize(
    ("tokens", "code"),
    [
        ([("plaque", "P-1")], "nomination.token_kind"),
        ([("collective_certificate", "C-1")], "nomination.token_kind"),
        ([("medal", "M-1"), ("medal", "M-2")], "nomination.token_twice"),
        ([("medal", " ")], "nomination.token_serial"),
    ],
)
def test_only_what_the_table_names_is_handed_over_and_each_once(at, approved, hr, tokens, code):
    facts = {"actor": hr, "nomination": approved(), "conferred_on": at.date(), "at": at}

    refusal = refusal_of(confer_honor, tokens=[{"kind": kind, "serial": serial} for kind, serial in tokens], **facts)

    assert refusal.code == code
    assert not HandedToken.objects.exists()


def test_the_kinds_are_those_of_the_day_of_the_approval(at, approved, hr):
    case = approved()
    AwardToken.objects.filter(award__code="police.individual.merit_third", kind="medal").update(
        valid_to=date(2016, 1, 1)
    )
    facts = {"actor": hr, "nomination": case, "conferred_on": at.date(), "at": at}

    refusal = refusal_of(confer_honor, tokens=[{"kind": "medal", "serial": "M-1"}], **facts)

    assert (refusal.code, refusal.params["named"]) == ("nomination.token_kind", "certificate")


def test_nothing_is_conferred_in_the_future_or_before_approval(at, make, hr):
    tomorrow = at.date() + timedelta(days=1)
    case = make("approved")

    early = refusal_of(confer_honor, actor=hr, nomination=case, conferred_on=tomorrow, tokens=[], at=at)
    assert early.code == "nomination.conferred_in_future"
    waiting = make("awaiting_approval")
    refusal = refusal_of(confer_honor, actor=hr, nomination=waiting, conferred_on=at.date(), tokens=[], at=at)
    assert refusal.code == "nomination.wrong_state"
