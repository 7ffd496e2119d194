from datetime import timedelta

import pytest

from evaluations.models import DecisionDocument
from evaluations.selectors.reconcile import differences
from evaluations.services.approval import approve_case
from evaluations.services.approval_record import confirm_record, record_decision
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import Honor
from honors.models.base import dated
from tests.actors import account
from tests.factories.cases import evidence
from tests.factories.decisions import acting, merit_case, waiting
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

SECOND = "police.individual.merit_second"
CLASS_1 = "police.individual.hero_model_class_1"


def scene(at, code=SECOND):
    """A case for an organ without users here, two persons of HR, and the moment after its notice."""
    units = tree(at)
    (approval,), later = waiting([merit_case(units, at, code=code)], units, at)
    clerks = [acting(name, Role.HR, units["county"], at) for name in ("clerk", "checker")]
    return units, approval, clerks, later


def recorded(approval, clerk, at, organ="PROVINCE", number="浙公〔2026〕9号", **facts):
    scan = facts.pop("evidence", None) or evidence(approval.nomination, at, kind="other")
    facts = {"decided_on": dated(at), "evidence": scan, **facts}
    return record_decision(actor=clerk, approval=approval, organ=organ, document_number=number, at=at, **facts)


def code_of(call, *args, **facts):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **facts)
    return refusal.value.code


def test_one_records_and_another_confirms_and_then_it_is_in_the_ledger(at):
    units, approval, (clerk, checker), later = scene(at)
    assert (approval.organ, approval.organ_code) == (units["province"], "PROV")

    assert recorded(approval, clerk, later).state == "recorded"
    assert not Honor.objects.exists()
    done = confirm_record(actor=checker, approval=approval, at=later)

    honor = Honor.objects.get()
    assert (done.state, done.ledger_index, done.decided_by_id, done.confirmed_by_id) == (
        "approved",
        honor.pk,
        clerk.user_id,
        checker.user_id,
    )
    assert (honor.organ, honor.organ_level, honor.document_number) == ("浙江省公安厅", "province", "浙公〔2026〕9号")
    assert differences() == []


def test_whoever_recorded_does_not_confirm(at):
    _units, approval, (clerk, _checker), later = scene(at)
    recorded(approval, clerk, later)

    assert code_of(confirm_record, actor=clerk, approval=approval, at=later) == "approval.second_person_needed"


def test_nothing_recorded_nothing_to_confirm(at):
    _units, approval, (_clerk, checker), later = scene(at)

    assert code_of(confirm_record, actor=checker, approval=approval, at=later) == "approval.not_recorded"


def test_a_confirmed_decision_is_not_confirmed_again(at):
    _units, approval, (clerk, checker), later = scene(at)
    recorded(approval, clerk, later)
    confirm_record(actor=checker, approval=approval, at=later)

    assert code_of(confirm_record, actor=checker, approval=approval, at=later) == "approval.already_decided"
    assert Honor.objects.count() == 1


def test_an_organ_with_a_leader_here_decides_itself(at):
    units, approval, (clerk, _checker), later = scene(at)
    account("governor", Role.LEADER, units["province"], at=at)

    assert code_of(recorded, approval, clerk, later) == "approval.organ_has_users"


@pytest.mark.parametrize("organ", ["CITY", "MINISTRY", "HR", ""])
def test_the_decision_of_another_organ_is_not_taken(at, organ):
    _units, approval, (clerk, _checker), later = scene(at)

    assert code_of(recorded, approval, clerk, later, organ=organ) == "approval.organ_mismatch"


@pytest.mark.parametrize("organ", ["PROVINCE", "PROV", "浙江省公安厅"])
def test_the_organ_may_be_named_by_unit_by_table_or_by_name(at, organ):
    _units, approval, (clerk, _checker), later = scene(at)

    assert recorded(approval, clerk, later, organ=organ).state == "recorded"


def test_the_scan_belongs_to_this_case(at):
    units, approval, (clerk, _checker), later = scene(at)
    other = merit_case(units, at, name="李验")

    code = code_of(recorded, approval, clerk, later, evidence=evidence(other, at))

    assert code == "approval.evidence_of_another_case"


def test_hr_of_another_county_records_nothing(at):
    units, approval, _clerks, later = scene(at)
    stranger = acting("stranger", Role.HR, units["other_station"], at)

    assert code_of(recorded, approval, stranger, later) == "access.denied"


def test_a_slip_is_recorded_again_until_somebody_confirms(at):
    _units, approval, (clerk, checker), later = scene(at)
    recorded(approval, clerk, later, number="错号")
    approval.refresh_from_db()
    recorded(approval, clerk, later, number="对号", evidence=approval.evidence)

    confirm_record(actor=checker, approval=approval, at=later)

    assert Honor.objects.get().document_number == "对号"


def test_a_paper_decision_is_dated_after_the_notice_too(at):
    _units, approval, (clerk, _checker), later = scene(at)

    code = code_of(recorded, approval, clerk, later, decided_on=dated(at))

    assert code == "approval.decided_before_notice_end"
    assert not DecisionDocument.objects.exists()


def test_a_class_one_title_waits_for_both_organs(at):
    units, approval, (clerk, checker), later = scene(at, code=CLASS_1)
    assert (approval.organ, approval.co_organ_code) == (units["ministry"], "HR")

    assert recorded(approval, clerk, later, organ="MIN", number="公政治〔2026〕1号").state == "waiting"
    assert code_of(confirm_record, actor=checker, approval=approval, at=later) == "approval.not_recorded"
    scan = approval.nomination.evidence.get()
    assert recorded(approval, clerk, later, organ="HR", number="人社部〔2026〕1号", evidence=scan).state == "recorded"
    done = confirm_record(actor=checker, approval=approval, at=later)

    assert done.state == "approved"
    assert {(d.organ, d.document_number) for d in (done.document, done.co_document)} == {
        ("公安部", "公政治〔2026〕1号"),
        ("人力资源和社会保障部", "人社部〔2026〕1号"),
    }


def test_a_leader_signs_for_the_first_organ_and_paper_brings_the_second(at):
    units, approval, (clerk, checker), later = scene(at, code=CLASS_1)
    minister = acting("minister", Role.LEADER, units["ministry"], at)

    signed = approve_case(
        actor=minister, approval=approval, document_number="公〔2026〕1号", decided_on=dated(later), at=later
    )
    assert (signed.state, Honor.objects.count()) == ("waiting", 0)
    again = code_of(
        approve_case,
        actor=minister,
        approval=approval,
        document_number="公〔2026〕1号",
        decided_on=dated(later),
        at=later,
    )
    assert again == "approval.already_decided"

    assert recorded(approval, clerk, later, organ="HR").state == "recorded"
    assert code_of(confirm_record, actor=minister, approval=approval, at=later) == "approval.second_person_needed"
    assert confirm_record(actor=checker, approval=approval, at=later + timedelta(minutes=1)).state == "approved"
