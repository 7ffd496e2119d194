"""A cell of the authority table that nobody has read (R-14): a decision on paper ends the case, nothing is guessed."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from evaluations.models import Approval
from evaluations.selectors.reconcile import differences
from evaluations.services.approval import approve_case
from evaluations.services.approval_record import confirm_record, record_decision
from evaluations.services.approval_refuse import decline_approval, return_approval
from evaluations.services.screening import screen_nomination
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Honor
from honors.models.base import dated
from tests.factories import cases
from tests.factories.decisions import acting, award, merit_case, waiting
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

COMMENDATION = "police.individual.commendation"
SETTLES = {"reason": "省厅批复由市局批准。", "document_number": "浙公政〔2026〕77号"}


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def unread(units, at):
    """The approval of a case whose cell nobody has read, and the moment after its notice."""
    case = merit_case(units, at)
    case.award.edition.authority_rules.update(is_known=False)
    (approval,), later = waiting([case], units, at)
    return approval, later


def recorded(who, approval, at, organ="CITY", authority=SETTLES, **facts):
    scan = approval.nomination.evidence.first() or cases.evidence(approval.nomination, at, kind="other")
    facts = {"document_number": "湖公奖〔2026〕9号", "decided_on": dated(at), "evidence": scan, **facts}
    return record_decision(actor=who, approval=approval, organ=organ, authority=authority, at=at, **facts)


def code_of(call, *args, **facts):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **facts)
    return refusal.value.code


@pytest.mark.parametrize("organ", ["CITY", "湖州市公安局"])
def test_the_organ_is_named_by_its_decision_with_the_document_that_settles_its_competence(units, unread, at, organ):
    approval, later = unread
    clerk, checker = acting("clerk", Role.HR, units["county"], at), acting("checker", Role.HR, units["city"], at)

    row = recorded(clerk, approval, later, organ=organ)
    assert (row.state, row.organ, row.organ_code, row.organ_level) == ("recorded", units["city"], "CITY", "prefecture")
    assert row.authority == {**SETTLES, "by": clerk.user_id}
    assert not Honor.objects.exists()
    assert code_of(confirm_record, actor=clerk, approval=approval, at=later) == "approval.second_person_needed"
    done = confirm_record(actor=checker, approval=approval, at=later)

    honor = Honor.objects.get()
    assert (done.state, done.ledger_index, done.confirmed_by_id) == ("approved", honor.pk, checker.user_id)
    assert (honor.organ, honor.organ_level, honor.document_number) == (
        "湖州市公安局",
        "prefecture",
        "湖公奖〔2026〕9号",
    )
    trail = json.loads(bytes(AuditEvent.objects.get(event="approval.record").body))["after"]
    assert trail["authority"] == {**SETTLES, "by": clerk.user_id}
    assert differences() == []


REFUSALS = [
    ("county", "CITY", None, "approval.authority_needed"),
    ("county", "COUNTY", SETTLES, "approval.organ_of_recorder"),
    ("county", "CTY", SETTLES, "approval.organ_of_recorder"),
    ("city", "湖州市公安局", SETTLES, "approval.organ_of_recorder"),
    ("county", "上海铁路公安局", SETTLES, "approval.organ_not_found"),
    ("county", "STATION", SETTLES, "approval.organ_not_found"),
    ("county", "", SETTLES, "approval.organ_not_found"),
    ("other_station", "CITY", SETTLES, "access.denied"),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=[f"{row[0]} {row[1]} {row[3]}" for row in REFUSALS])
def test_no_organ_is_taken_without_its_ground_nor_by_its_own_word(units, unread, at, refusal):
    (approval, later), (where, organ, authority, code) = unread, refusal
    clerk = acting("clerk", Role.HR, units[where], at)

    assert code_of(recorded, clerk, approval, later, organ=organ, authority=authority) == code
    approval.refresh_from_db()
    assert (approval.state, approval.organ, approval.organ_name, approval.document) == ("waiting", None, "", None)


@pytest.mark.parametrize("where", ["county", "city", "province", "ministry"])
def test_no_leader_decides_by_own_hand_what_the_table_gives_to_nobody(units, unread, at, where):
    approval, later = unread
    leader = acting("leader", Role.LEADER, units[where], at)
    decided = {"document_number": "1", "decided_on": dated(later)}

    acts = [
        code_of(approve_case, actor=leader, approval=approval, at=later, **decided),
        code_of(decline_approval, actor=leader, approval=approval, reason="不同意", at=later),
        code_of(return_approval, actor=leader, approval=approval, reason="补", fields=[], at=later),
    ]
    assert acts == ["approval.authority_unknown"] * 3


def test_a_leader_of_the_named_organ_does_not_decide_what_stands_recorded(units, unread, at):
    approval, later = unread
    recorded(acting("clerk", Role.HR, units["county"], at), approval, later)
    leader = acting("leader", Role.LEADER, units["city"], at)

    assert code_of(
        approve_case, actor=leader, approval=approval, document_number="1", decided_on=dated(later), at=later
    )


def test_recording_again_replaces_the_organ_and_its_ground_until_it_is_confirmed(units, unread, at):
    approval, later = unread
    clerk, checker = (acting(name, Role.HR, units["county"], at) for name in ("clerk", "checker"))
    recorded(clerk, approval, later)
    recorded(clerk, approval, later, organ="PROV", authority={**SETTLES, "document_number": "公政〔2026〕1号"})

    done = confirm_record(actor=checker, approval=approval, at=later)

    assert (done.organ, done.organ_level, done.authority["document_number"]) == (
        units["province"],
        "province",
        "公政〔2026〕1号",
    )
    assert Honor.objects.get().organ == "浙江省公安厅"


def test_where_the_table_answers_there_is_nothing_to_settle(units, at):
    (approval,), later = waiting([merit_case(units, at)], units, at)

    code = code_of(recorded, acting("clerk", Role.HR, units["county"], at), approval, later)

    assert code == "approval.authority_is_known"


def test_the_database_holds_no_approval_without_its_competence(units, unread, at):
    approval, later = unread
    row = recorded(acting("clerk", Role.HR, units["county"], at), approval, later)
    with pytest.raises(IntegrityError, match="approval_competence_is_settled"), transaction.atomic():
        Approval.objects.filter(pk=row.pk).update(state="approved", ledger_index=1, authority=None)


def test_a_commendation_of_the_countys_staff_under_the_edition_of_2003_ends_by_a_decision_on_paper():
    """The one cell of the shipped table that Huzhou's own records meet."""
    then = datetime(2010, 5, 4, 2, 0, tzinfo=UTC)
    units = tree(then)
    scheme = cases.merit_scheme(units["county"], then, papers=[], steps=["nominate", "screen", "approve"])
    person = officer(units["station"], then, police_start_date=date(2005, 7, 1))
    case = cases.nomination(person, then, scheme=scheme, award=award(COMMENDATION, "police-2003"), state="submitted")
    clerk, checker = (acting(name, Role.HR, units["county"], then) for name in ("clerk", "checker"))
    screen_nomination(actor=clerk, nomination=case, decision="eligible", at=then)
    approval = Approval.objects.get(nomination=case)
    assert (approval.is_authority_known, approval.organ_code) == (False, "")

    recorded(clerk, approval, then + timedelta(days=1))
    confirm_record(actor=checker, approval=approval, at=then + timedelta(days=1))

    honor = Honor.objects.get()
    assert (honor.award.edition.code, honor.organ, honor.organ_level) == ("police-2003", "湖州市公安局", "prefecture")
