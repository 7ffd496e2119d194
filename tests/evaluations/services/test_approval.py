from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from evaluations.models import Approval, Bar, CalendarYear, DecisionDocument, Opinion
from evaluations.selectors.reconcile import differences
from evaluations.services import approval as service
from evaluations.services.approval import approve_case, approve_cases
from evaluations.services.approval_refuse import decline_approval, return_approval
from evaluations.services.notice import end_due_notices
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Honor, LedgerEntry, OutboxMessage
from honors.models.base import dated
from tests.actors import account, actor_with
from tests.factories.decisions import LATER, acting, merit_case, on_notice, star_cases, waiting
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

NUMBER = "长公〔2026〕12号"


def star_scene(at, *names):
    """Star cases whose notice is over, the county's leader, and the moment."""
    units = tree(at)
    approvals, later = waiting(star_cases(units, at, *names), units, at)
    return units, approvals, acting("leader", Role.LEADER, units["county"], at), later


def merit_scene(at, **facts):
    """A third-class merit whose notice is over, the city's leader, and the moment."""
    units = tree(at)
    (approval,), later = waiting([merit_case(units, at, **facts)], units, at)
    return units, approval, acting("leader", Role.LEADER, units["city"], at), later


def approved(approval, leader, at, **facts):
    facts = {"document_number": NUMBER, "decided_on": dated(at), **facts}
    return approve_case(actor=leader, approval=approval, at=at, **facts)


def code_of(call, *args, **facts):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **facts)
    return refusal.value.code


def test_an_approved_star_is_in_the_register_of_stars_with_its_decision(at):
    units, (approval,), leader, later = star_scene(at)

    done = approved(approval, leader, later, opinion="同意。")

    honor = Honor.objects.get()
    case = approval.nomination
    case.refresh_from_db()
    assert (done.state, done.ledger_index, case.state, case.honor_index) == ("approved", honor.pk, "approved", honor.pk)
    assert (honor.register, honor.award_code, honor.officer, honor.unit) == (
        "stars",
        "star.service",
        case.officer,
        units["station"],
    )
    assert (honor.organ, honor.organ_level, honor.document_number, honor.decided_on) == (
        "长兴县公安局",
        "county",
        NUMBER,
        dated(later),
    )
    assert LedgerEntry.objects.filter(index=honor.pk).exists()
    event = AuditEvent.objects.get(event="approval.approve")
    assert (event.actor, event.object_id, event.result) == ("leader", str(approval.pk), "done")
    assert differences() == []


def test_a_third_class_merit_of_a_countys_staff_is_for_the_city(at):
    units, approval, leader, later = merit_scene(at)
    assert (approval.organ, approval.organ_code, approval.organ_level) == (units["city"], "CITY", "prefecture")

    approved(approval, leader, later)

    honor = Honor.objects.get()
    assert (honor.register, honor.award_code, honor.organ, honor.organ_level) == (
        "honors",
        "police.individual.merit_third",
        "湖州市公安局",
        "prefecture",
    )


def test_recipient_and_nominator_are_told_and_nobody_else(at):
    _units, (approval,), leader, later = star_scene(at)
    case = approval.nomination
    recipient = account("recipient", None, case.unit, at=at, officer=case.officer)

    approved(approval, leader, later)

    told = OutboxMessage.objects.get(payload__code="notify.honor_recorded")
    assert (told.topic, told.key) == ("notify", f"honor:{Honor.objects.get().pk}:recorded")
    assert sorted(told.payload["users"]) == sorted([recipient.pk, case.nominated_by_id])
    assert told.payload["params"] == {"award": "服务人民之星", "index": Honor.objects.get().pk}


@pytest.mark.parametrize("where", ["province", "city", "station", "other_station"])
def test_a_leader_of_any_other_unit_even_above_does_not_approve(at, where):
    units, (approval,), _leader, later = star_scene(at)
    stranger = acting("stranger", Role.LEADER, units[where], at)

    assert code_of(approved, approval, stranger, later) == "approval.wrong_organ"


@pytest.mark.parametrize("role", [Role.HR, Role.STATION_CHIEF, Role.DISCIPLINE, Role.COMMITTEE_CHAIR])
def test_only_a_leader_approves(at, role):
    units, (approval,), _leader, later = star_scene(at)

    assert code_of(approved, approval, acting("other", role, units["county"], at), later) == "approval.wrong_organ"


def test_nobody_approves_an_award_of_their_own(at):
    units, (approval,), _leader, later = star_scene(at)
    user = account("self", Role.LEADER, units["county"], at=at, officer=approval.nomination.officer)
    self_ = actor_with(Role.LEADER, units["county"], user=user)

    for act in (
        lambda: approved(approval, self_, later),
        lambda: decline_approval(actor=self_, approval=approval, reason="否", at=later),
        lambda: return_approval(actor=self_, approval=approval, reason="补", fields=[], at=later),
    ):
        assert code_of(act) == "approval.own_award"


def test_a_second_approval_is_refused_and_leaves_one_entry(at):
    _units, (approval,), leader, later = star_scene(at)
    approved(approval, leader, later)

    assert code_of(approved, approval, leader, later) == "approval.already_decided"
    assert LedgerEntry.objects.count() == 1


def test_if_the_ledger_refuses_nothing_has_happened(at, monkeypatch):
    _units, approvals, leader, later = star_scene(at, "张试", "李验")
    documents, messages = DecisionDocument.objects.count(), OutboxMessage.objects.count()

    def refuse(**_facts):
        raise RuleViolation("ledger.clock_behind")

    monkeypatch.setattr(service, "grant_honors", refuse)
    with pytest.raises(RuleViolation):
        approve_cases(actor=leader, approvals=approvals, document_number=NUMBER, decided_on=dated(later), at=later)

    assert [row.state for row in Approval.objects.all()] == ["waiting", "waiting"]
    assert {row.nomination.state for row in Approval.objects.all()} == {"awaiting_approval"}
    assert (DecisionDocument.objects.count(), OutboxMessage.objects.count()) == (documents, messages)
    assert (Honor.objects.count(), LedgerEntry.objects.count()) == (0, 0)
    trace = AuditEvent.objects.get(result="refused")
    assert (trace.event, trace.code) == ("approval.approve_many", "ledger.clock_behind")


def test_if_the_case_cannot_move_the_entry_is_gone_too(at, monkeypatch):
    _units, (approval,), leader, later = star_scene(at)

    def fail(**_facts):
        raise RuntimeError

    monkeypatch.setattr(service, "move_case", fail)
    with pytest.raises(RuntimeError):
        approved(approval, leader, later)

    assert (Honor.objects.count(), LedgerEntry.objects.count(), DecisionDocument.objects.count()) == (0, 0, 0)


def test_one_document_names_many_recipients(at):
    _units, approvals, leader, later = star_scene(at, "张试", "李验", "王测")

    done = approve_cases(actor=leader, approvals=approvals, document_number=NUMBER, decided_on=dated(later), at=later)

    assert {row.document_id for row in done} == {DecisionDocument.objects.get().pk}
    assert sorted(row.ledger_index for row in done) == [0, 1, 2]
    assert {(honor.officer_id, honor.pk) for honor in Honor.objects.all()} == {
        (row.nomination.officer_id, row.ledger_index) for row in done
    }
    assert differences() == []


def test_one_barred_recipient_stops_the_whole_document(at):
    _units, approvals, leader, later = star_scene(at, "张试", "李验")
    barred = approvals[1].nomination
    Bar.objects.create(
        officer=barred.officer,
        kind="punishment",
        degree="demerit",
        starts_on=date(2026, 11, 26),
        ends_on=date(2027, 11, 25),
        document_number="纪〔2026〕1号",
        entered_by=barred.nominated_by,
        created_at=at,
    )

    with pytest.raises(RuleViolation) as refusal:
        approve_cases(actor=leader, approvals=approvals, document_number=NUMBER, decided_on=dated(later), at=later)

    assert refusal.value.code == "approval.findings_stand"
    assert [finding.code for finding in refusal.value.findings] == ["eligibility.disciplinary_period"]
    assert not Honor.objects.exists()


def test_approvals_for_several_organs_need_several_documents(at):
    units = tree(at)
    star, later = waiting(star_cases(units, at), units, at)
    merit, later = waiting([merit_case(units, at, name="李验")], units, at)
    user = account("both", Role.LEADER, units["county"], at=at)
    county, city = (actor_with(Role.LEADER, units[key], user=user).grants for key in ("county", "city"))
    both = type(actor_with(Role.LEADER, units["city"]))(user_id=user.pk, name="both", grants=county + city)

    with pytest.raises(RuleViolation) as refusal:
        approve_cases(actor=both, approvals=star + merit, document_number=NUMBER, decided_on=dated(later), at=later)

    assert refusal.value.code == "approval.several_organs"


def test_a_document_has_one_date(at):
    _units, (first, second), leader, later = star_scene(at, "张试", "李验")
    approved(first, leader, later)

    code = code_of(approved, second, leader, later, decided_on=dated(later) - timedelta(days=1))

    assert code == "approval.document_date_differs"


@pytest.mark.parametrize(
    ("decided_on", "code"),
    [
        (date(2026, 12, 25), "approval.decided_in_future"),
        (date(2026, 11, 30), "approval.decided_before_notice_end"),
        (date(2026, 11, 24), "approval.decided_before_notice_end"),
    ],
    ids=["tomorrow", "on the last day of the notice", "before it"],
)
def test_a_decision_is_dated_after_the_notice_and_not_after_today(at, decided_on, code):
    _units, (approval,), leader, later = star_scene(at)
    assert dated(later) == date(2026, 12, 24)

    assert code_of(approved, approval, leader, later, decided_on=decided_on) == code


def test_the_first_day_after_the_notice_will_do(at):
    _units, (approval,), leader, later = star_scene(at)

    assert approved(approval, leader, later, decided_on=date(2026, 12, 1)).state == "approved"


def test_a_third_class_merit_needs_its_assessment(at):
    _units, approval, leader, later = merit_scene(at, assessed=False)

    with pytest.raises(RuleViolation) as refusal:
        approved(approval, leader, later)

    assert [finding.code for finding in refusal.value.findings] == ["papers.no_assessment"]


def test_a_leaders_award_needs_a_recent_opinion_of_discipline(at):
    units, approval, leader, later = merit_scene(at, is_leading_body=True)
    case = approval.nomination

    def codes():
        with pytest.raises(RuleViolation) as refusal:
            approved(approval, leader, later)
        return [finding.code for finding in refusal.value.findings]

    def opinion(dated_on):
        Opinion.objects.create(
            nomination=case,
            kind="discipline",
            verdict="agree",
            dated_on=dated_on,
            given_by=case.nominated_by,
            created_at=at,
        )

    assert codes() == ["papers.no_discipline_opinion"]
    opinion(dated(later) - timedelta(days=181))
    assert codes() == ["papers.old_discipline_opinion"]
    opinion(dated(later) - timedelta(days=180))
    assert approved(approval, leader, later).state == "approved"
    assert units["city"] == approval.organ


def test_an_opposing_opinion_is_shown_and_does_not_decide(at):
    _units, approval, leader, later = merit_scene(at)
    case = approval.nomination
    Opinion.objects.create(
        nomination=case, kind="unit", verdict="oppose", dated_on=dated(at), given_by=case.nominated_by, created_at=at
    )

    warned = [finding.code for finding in service.examine_again(case, dated(later))]

    assert warned == ["papers.opposed"]
    assert approved(approval, leader, later).state == "approved"


def test_a_repeat_within_twelve_months_needs_a_signed_exception(at):
    units, approval, leader, later = merit_scene(at)
    approved(approval, leader, later)
    CalendarYear.objects.create(year=2027, source="试")
    again = merit_case(units, later, name="李验")
    again.officer = approval.nomination.officer
    again.save(update_fields=["officer"])
    later = later + timedelta(days=1)
    exception = {"code": "eligibility.repeat_window", "reason": "重大贡献", "document_number": "政〔2027〕1号"}
    assert code_of(waiting, [again], units, later) == "notice.override_needed"

    on_notice([again], units, later, overrides=[exception])
    later = later + LATER
    end_due_notices(at=later)
    second = Approval.objects.get(nomination=again)
    wrong = code_of(approved, second, leader, later, document_number="2", overrides=[{**exception, "code": "x"}])
    assert wrong == "approval.unknown_override"

    assert approved(second, leader, later, document_number="2").state == "approved"
    again.refresh_from_db()
    assert [(row["code"], row["document_number"]) for row in again.overrides] == [
        ("eligibility.repeat_window", "政〔2027〕1号")
    ]


def test_a_declined_case_is_over(at):
    _units, (approval,), leader, later = star_scene(at)

    declined = decline_approval(actor=leader, approval=approval, reason="名额有限。", at=later)

    case = approval.nomination
    case.refresh_from_db()
    assert (declined.state, declined.reason, case.state) == ("declined", "名额有限。", "declined")
    assert code_of(approved, approval, leader, later) == "approval.already_decided"


def test_a_returned_case_can_be_mended_where_the_return_says(at):
    _units, (approval,), leader, later = star_scene(at)

    returned = return_approval(actor=leader, approval=approval, reason="补充。", fields=["reason"], at=later)

    case = approval.nomination
    case.refresh_from_db()
    assert (returned.state, case.state, case.reopened_fields) == ("returned", "returned", ["reason"])


def test_a_return_cannot_reopen_what_nobody_edits(at):
    _units, (approval,), leader, later = star_scene(at)

    code = code_of(return_approval, actor=leader, approval=approval, reason="补", fields=["state", "reason"], at=later)

    assert code == "approval.unknown_fields"


def test_a_stale_version_is_refused(at):
    _units, (approval,), leader, later = star_scene(at)

    assert code_of(approved, approval, leader, later, expected_version=approval.version + 1) == "version.stale"


def test_a_rehearsal_reaches_no_register(at):
    _units, (approval,), leader, later = star_scene(at)
    approval.nomination.cycle.advance(is_rehearsal=True)

    assert code_of(approved, approval, leader, later) == "approval.rehearsal"


def test_the_database_itself_refuses_an_approval_without_entry(at):
    _units, (approval,), _leader, _later = star_scene(at)

    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(state="approved")


def test_a_leader_who_serves_in_the_unit_that_receives_does_not_approve_alone(at):
    units = tree(at)
    case = merit_case(units, at)
    (approval,), later = waiting([case], units, at)
    member = officer(units["station"], at, name="李验")
    user = account("member", Role.LEADER, units["city"], at=at, officer=member)
    leader = actor_with(Role.LEADER, units["city"], user=user)
    type(case).objects.filter(pk=case.pk).update(
        officer=None, recipient_unit=units["station"], recipient_category="collective"
    )

    assert code_of(approved, approval, leader, later) == "approval.own_unit_alone"
