import json
from datetime import date, timedelta

import pytest
from django.apps import apps

from evaluations.domain.bar import BarKind
from evaluations.models import Bar, Objection
from evaluations.selectors.objection import claimed_by, visible_to
from evaluations.services.bar import lift_bar, set_bar
from evaluations.services.notice import end_due_notices
from evaluations.services.objection import answer_question, ask_objector, decide_objection, raise_objection
from evaluations.services.screening import resume_nomination
from honors.domain.actor import ANONYMOUS, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.actors import account, actor_with
from tests.factories.decisions import LATER, acting, on_notice, star_cases
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


def scene(at, *names):
    """A county's notice of star cases, and the discipline inspection of the county."""
    units = tree(at)
    cases = star_cases(units, at, *names)
    notice = on_notice(cases, units, at)
    return units, notice, cases, acting("discipline", Role.DISCIPLINE, units["county"], at)


def raised(notice, case, at, actor=ANONYMOUS):
    return raise_objection(actor=actor, notice=notice, nomination=case, text="情况不实。", at=at)


def state_of(case):
    case.refresh_from_db()
    return case.state


def decided(objection, handler, at, decision, **facts):
    return decide_objection(actor=handler, objection=objection, decision=decision, reason="已查明。", at=at, **facts)


def test_an_objection_suspends_the_disputed_case_and_no_other(at):
    _units, notice, (disputed, other), _handler = scene(at, "张试", "李验")

    raised(notice, disputed, at)

    assert (state_of(disputed), disputed.resumes_to, state_of(other)) == ("suspended", "on_notice", "on_notice")
    end_due_notices(at=at + LATER)
    assert (state_of(disputed), state_of(other)) == ("suspended", "awaiting_approval")


def test_an_anonymous_objection_leaves_no_actor_source_or_code_in_any_table(at):
    units, notice, (case,), _handler = scene(at)
    hidden = account("whistleblower", Role.OFFICER, units["station"], at=at)

    objection, code = raised(notice, case, at)

    assert len(code.replace("-", "")) == 24
    assert (objection.raised_by_id, objection.claim_digest == code) == (None, False)
    events = AuditEvent.objects.filter(event="objection.raise")
    assert [(e.actor, e.user_id, e.source, e.request_id, e.role) for e in events] == [("", None, "", "", "")]
    everything = json.dumps(
        [list(model.objects.values()) for model in apps.get_models() if model.__name__ not in ("User", "RoleGrant")],
        default=lambda value: (
            bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)
        ),
        ensure_ascii=False,
    )
    assert code not in everything
    assert hidden.username not in everything
    assert "情况不实。" in everything


def test_the_claim_code_opens_the_objection_however_it_is_typed_and_no_other_code_does(at):
    _units, notice, (case,), _handler = scene(at)
    objection, code = raised(notice, case, at)

    assert claimed_by(code) == objection
    assert claimed_by(f" {code.lower().replace('-', ' ')} ") == objection
    for wrong in ("", "   ", code[:-1], code + "A"):
        with pytest.raises(RuleViolation) as refusal:
            claimed_by(wrong)
        assert refusal.value.code == "access.not_found"


def test_a_named_objection_has_no_claim_code_and_is_seen_by_its_author_and_by_discipline_alone(at):
    units, notice, (case,), handler = scene(at)
    author = acting("author", Role.OFFICER, units["station"], at)

    objection, code = raised(notice, case, at, actor=author)

    assert (code, objection.claim_digest) == ("", None)
    assert [list(visible_to(actor)) for actor in (author, handler)] == [[objection], [objection]]
    for role in (Role.HR, Role.LEADER, Role.STATION_CHIEF, Role.AUDITOR):
        assert not visible_to(actor_with(role, units["county"])).exists()


def test_question_and_answer_go_through_the_handler_and_the_code(at):
    _units, notice, (case,), handler = scene(at)
    objection, _code = raised(notice, case, at)

    ask_objector(actor=handler, objection=objection, question="何时何地？", at=at)
    answer_question(actor=ANONYMOUS, objection=objection, answer="十月五日，水库。", at=at)

    question = objection.questions.get()
    assert (question.question, question.answer, question.answered_at) == ("何时何地？", "十月五日，水库。", at)
    with pytest.raises(RuleViolation) as refusal:
        answer_question(actor=ANONYMOUS, objection=objection, answer="再答。", at=at)
    assert refusal.value.code == "objection.no_open_question"


def test_another_does_not_answer_for_a_named_objector(at):
    units, notice, (case,), handler = scene(at)
    objection, _code = raised(notice, case, at, actor=acting("author", Role.OFFICER, units["station"], at))
    ask_objector(actor=handler, objection=objection, question="？", at=at)

    for actor in (ANONYMOUS, handler):
        with pytest.raises(RuleViolation) as refusal:
            answer_question(actor=actor, objection=objection, answer="我来答。", at=at)
        assert refusal.value.code == "access.denied"


def test_a_dismissed_objection_lets_the_case_go_on(at):
    _units, notice, (case,), handler = scene(at)
    objection, _code = raised(notice, case, at)

    decided(objection, handler, at, "dismissed")

    assert state_of(case) == "on_notice"
    objection.refresh_from_db()
    assert (objection.state, objection.decision, objection.decided_by_id) == ("decided", "dismissed", handler.user_id)


def test_dismissed_after_the_end_the_case_goes_to_its_approver_at_once(at):
    _units, notice, (case,), handler = scene(at)
    objection, _code = raised(notice, case, at)
    end_due_notices(at=at + LATER)

    decided(objection, handler, at + LATER, "dismissed")

    assert state_of(case) == "awaiting_approval"
    assert case.approvals.get().state == "waiting"


def test_with_two_objections_the_case_waits_for_both_decisions(at):
    _units, notice, (case,), handler = scene(at)
    first, _code = raised(notice, case, at)
    second, _code = raised(notice, case, at)

    decided(first, handler, at, "dismissed")
    assert state_of(case) == "suspended"

    second.refresh_from_db()
    decided(second, handler, at, "dismissed")
    assert state_of(case) == "on_notice"


@pytest.mark.parametrize(("act", "state"), [("refuse", "refused"), ("return", "returned")])
def test_an_upheld_objection_refuses_or_returns_the_case(at, act, state):
    _units, notice, (case,), handler = scene(at)
    objection, _code = raised(notice, case, at)

    decided(objection, handler, at, "upheld", case=act, fields=["reason"] if act == "return" else [])

    assert state_of(case) == state
    assert case.reopened_fields == (["reason"] if act == "return" else [])


def test_an_open_investigation_takes_over_the_case_of_a_dismissed_objection(at):
    _units, notice, (case,), handler = scene(at)
    objection, _code = raised(notice, case, at)
    bar = set_bar(
        actor=handler,
        officer=case.officer,
        kind=BarKind.INVESTIGATION,
        starts_on=date(2026, 11, 24),
        document_number="纪〔2026〕2号",
        at=at,
    )

    decided(objection, handler, at, "dismissed")
    assert state_of(case) == "suspended"

    lift_bar(
        actor=handler,
        bar=Bar.objects.get(pk=bar.pk),
        lifted_on=date(2026, 11, 24),
        document_number="纪〔2026〕3号",
        reason="查无此事。",
        at=at,
    )
    assert state_of(case) == "on_notice"


def test_a_case_let_go_by_an_investigation_still_waits_for_its_open_objection(at):
    _units, notice, (case,), handler = scene(at)
    day = date(2026, 11, 24)
    investigation = {"kind": BarKind.INVESTIGATION, "starts_on": day, "document_number": "纪〔2026〕2号"}
    bar = set_bar(actor=handler, officer=case.officer, at=at, **investigation)
    objection, _code = raised(notice, case, at)
    lift_bar(actor=handler, bar=bar, lifted_on=day, document_number="纪〔2026〕3号", reason="查无此事。", at=at)

    end_due_notices(at=at + LATER)
    assert (state_of(case), objection.holds_case) == ("on_notice", False)

    decided(objection, handler, at + LATER, "dismissed")
    end_due_notices(at=at + LATER)
    assert state_of(case) == "awaiting_approval"


def test_nobody_lets_a_disputed_case_go_on_before_the_objection_is_decided(at):
    units, notice, (case,), handler = scene(at)
    objection, _code = raised(notice, case, at)

    for role in (Role.HR, Role.DISCIPLINE):
        actor = acting(f"impatient_{role.value}", role, units["county"], at)
        with pytest.raises(RuleViolation) as refusal:
            resume_nomination(actor=actor, nomination=case, reason="不等了。", at=at)
        assert (refusal.value.code, state_of(case)) == ("approval.open_objection", "suspended")

    decided(objection, handler, at, "dismissed")
    assert state_of(case) == "on_notice"


def test_nobody_decides_an_objection_twice(at):
    _units, notice, (case,), handler = scene(at)
    objection, _code = raised(notice, case, at)
    decided(objection, handler, at, "dismissed")

    with pytest.raises(RuleViolation) as refusal:
        decided(objection, handler, at, "upheld")

    assert refusal.value.code == "objection.wrong_state"
    assert state_of(case) == "on_notice"


def test_a_party_to_the_case_does_not_handle_its_objection(at):
    units, notice, (case,), _handler = scene(at)
    objection, _code = raised(notice, case, at)
    nominee = account("nominee", None, units["county"], at=at, officer=case.officer)
    parties = [
        actor_with(Role.DISCIPLINE, units["county"], user=case.nominated_by),
        actor_with(Role.DISCIPLINE, units["county"], user=nominee),
    ]
    author = acting("author", Role.DISCIPLINE, units["county"], at)
    own, _code = raised(notice, case, at, actor=author)

    for actor, disputed in [(parties[0], objection), (parties[1], objection), (author, own)]:
        with pytest.raises(RuleViolation) as refusal:
            decided(disputed, actor, at, "dismissed")
        assert refusal.value.code == "objection.handler_is_party"
    assert not visible_to(parties[1]).exists()


@pytest.mark.parametrize("role", [Role.HR, Role.LEADER, Role.STATION_CHIEF, Role.COMMITTEE_CHAIR])
def test_only_discipline_decides(at, role):
    units, notice, (case,), _handler = scene(at)
    objection, _code = raised(notice, case, at)

    with pytest.raises(RuleViolation) as refusal:
        decided(objection, actor_with(role, units["county"]), at, "dismissed")

    assert refusal.value.code == "access.denied"


def test_discipline_of_another_station_does_not_decide(at):
    units, notice, (case,), _handler = scene(at)
    objection, _code = raised(notice, case, at)

    with pytest.raises(RuleViolation) as refusal:
        decided(objection, actor_with(Role.DISCIPLINE, units["other_station"]), at, "dismissed")

    assert refusal.value.code == "access.denied"


def test_an_objection_comes_while_the_notice_stands_and_not_after(at):
    _units, notice, (case,), _handler = scene(at)
    last = at + (notice.ends_on - notice.starts_on)

    with pytest.raises(RuleViolation) as refusal:
        raised(notice, case, last + timedelta(days=1))
    assert refusal.value.code == "objection.notice_over"

    raised(notice, case, last)
    assert Objection.objects.count() == 1


def test_an_objection_names_a_case_of_that_notice(at):
    units, notice, _cases, _handler = scene(at)
    on_other = star_cases({**units, "county": units["city"]}, at, "李验")

    with pytest.raises(RuleViolation) as refusal:
        raised(notice, on_other[0], at)

    assert refusal.value.code == "objection.not_on_notice"
