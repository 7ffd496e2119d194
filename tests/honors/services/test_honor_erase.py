from datetime import date

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import ErasureRequest, Honor, HonorRecipients, HonorTotal, LedgerEntry, LedgerOpening, LedgerSubject
from honors.selectors.honor_change import history_of
from honors.services.honor import grant_honors
from honors.services.honor_change import Ruling, revoke_honor
from honors.services.honor_correct import correct_honor
from honors.services.honor_erase import ask_erasure, confirm_erasure
from honors.services.honor_rebuild import rebuild_read_model
from honors.services.ledger import sign_checkpoint
from honors.services.ledger_verify import verify_ledger
from tests.actors import account, actor_with
from tests.factories.honors import grant, granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def person(at, units):
    return officer(units["station"], at)


@pytest.fixture
def honor(at, units, person):
    return grant_honors(actor=SYSTEM, grants=[grant(person, units["station"], deed="抗洪救灾")], at=at)[0]


@pytest.fixture
def hr(at, units):
    return actor_with(Role.HR, units["county"], user=account("hr", Role.HR, units["county"], at=at))


@pytest.fixture
def leader(at, units):
    return actor_with(Role.LEADER, units["county"], user=account("leader", Role.LEADER, units["county"], at=at))


@pytest.fixture
def desk(hr, leader):
    return hr, leader


def asked(honor, actor, at):
    return ask_erasure(actor=actor, honor=honor, reason="本人申请", document_number="湖公删〔2026〕1号", at=at)


def erased(honor, hr, leader, at):
    asked(honor, hr, at)
    return confirm_erasure(actor=leader, honor=honor, at=at)


def refusal_of(call, *words, **facts):
    with pytest.raises(RuleViolation) as refusal:
        call(*words, **facts)
    return refusal.value.code


def ruling(decided_on=date(2026, 10, 9)):
    return Ruling(reason="事迹不实", document_number="湖公撤〔2026〕1号", decided_on=decided_on)


def findings(at):
    sign_checkpoint(actor=SYSTEM, at=at)
    return list(verify_ledger())


def test_asking_destroys_nothing(at, honor, hr):
    asked(honor, hr, at)

    assert (LedgerOpening.objects.count(), LedgerEntry.objects.count()) == (1, 1)
    assert ErasureRequest.objects.get().reason == "本人申请"


def test_after_the_second_person_the_openings_are_gone_and_the_columns_null(at, honor, hr, leader):
    changed = erased(honor, hr, leader, at)

    row = Honor.objects.get()
    assert (row.officer_id, row.unit_id, row.organ_level, row.unit_path) == (None, None, None, "")
    assert (row.award_code, row.status, row.organ, row.is_erased) == (
        "police.individual.merit_third",
        "valid",
        "湖州市公安局",
        True,
    )
    assert (changed.index, LedgerOpening.objects.count()) == (1, 0)
    assert [(entry["kind"], entry["is_erased"]) for entry in history_of(row)] == [("grant", True), ("erase", False)]
    subject = LedgerSubject.objects.get()
    assert (subject.officer_id, subject.unit_id, subject.retired_at) == (None, None, at)
    assert ErasureRequest.objects.get().reason == ""
    assert findings(at) == []


def test_every_opened_entry_of_the_honor_is_erased(at, honor, hr, leader):
    correct_honor(actor=SYSTEM, honor=honor, fields={"deed": "救火"}, ruling=ruling(), at=at)
    revoke_honor(actor=SYSTEM, honor=honor, ground="fraud", ruling=ruling(), at=at)

    erased(honor, hr, leader, at)

    assert [(entry["kind"], entry["refers_to"]) for entry in history_of(honor)] == [
        ("grant", None),
        ("correct", 0),
        ("revoke", 0),
        ("erase", 0),
        ("erase", 1),
        ("erase", 2),
    ]
    assert Honor.objects.get().status == "revoked"
    assert findings(at) == []


def test_times_are_counted_on_and_the_recipient_no_more(at, units, honor, hr, leader):
    erased(honor, hr, leader, at)

    assert list(HonorTotal.objects.exclude(times=0).values_list("unit_path", "times")) == [("", 1)]
    assert not HonorRecipients.objects.exclude(recipients=0).exists()


def test_a_retired_number_is_not_used_again(at, units, person, honor, desk):
    (kept,) = granted([person], units["station"], at, 1)
    erased(honor, *desk, at)
    assert (LedgerSubject.objects.get().officer_id, findings(at)) == (person.pk, [])

    (later,) = granted([person], units["station"], at, 1)
    correct_honor(actor=SYSTEM, honor=kept, fields={"deed": "救火"}, ruling=ruling(), at=at)

    assert Honor.objects.get(pk=kept.pk).subject == later.subject != honor.subject
    assert findings(at) == []


def test_a_rebuild_gives_the_same_rows(at, units, honor, hr, leader):
    granted([officer(units["station"], at, name="李试")], units["station"], at, 2)
    erased(honor, hr, leader, at)
    before = list(Honor.objects.order_by("pk").values())

    rebuild_read_model(actor=SYSTEM, at=at)

    assert list(Honor.objects.order_by("pk").values()) == before
    assert findings(at) == []


def test_verification_sees_an_opening_that_came_back_and_a_column_that_was_filled(at, person, honor, hr, leader):
    opening = LedgerOpening.objects.get()
    erased(honor, hr, leader, at)

    LedgerOpening.objects.create(entry_id=0, sealed=opening.sealed)
    LedgerSubject.objects.update(retired_at=None, officer=person)

    kinds = {(fault.table, fault.column, fault.kind) for fault in findings(at)}
    assert {
        ("honors_ledgeropening", "deed", "erased_but_present"),
        ("honors_ledgersubject", "retired_at", "differs"),
    } <= kinds


def test_one_person_alone_erases_nothing(at, units, honor, person, desk):
    hr, leader = desk
    assert refusal_of(confirm_erasure, actor=leader, honor=honor, at=at) == "honor.erasure_not_asked"
    assert refusal_of(asked, honor, leader, at) == "access.denied"
    asked(honor, hr, at)
    assert refusal_of(confirm_erasure, actor=hr, honor=honor, at=at) == "honor.second_person_needed"
    next_door = actor_with(Role.LEADER, units["other_station"])
    assert refusal_of(confirm_erasure, actor=next_door, honor=honor, at=at) == "access.denied"
    own = account("own", Role.LEADER, units["county"], at=at, officer=person)
    mine = actor_with(Role.LEADER, units["county"], user=own)
    assert refusal_of(confirm_erasure, actor=mine, honor=honor, at=at) == "honor.own"
    assert LedgerOpening.objects.count() == 1


def test_asking_again_replaces_what_was_asked(at, units, honor, hr):
    other = actor_with(Role.HR, units["city"], user=account("city", Role.HR, units["city"], at=at))
    asked(honor, hr, at)
    asked(honor, other, at)

    assert ErasureRequest.objects.get().asked_by_id == other.user_id
    assert confirm_erasure(actor=hr, honor=honor, at=at).honor.is_erased


def test_what_was_erased_takes_no_further_decision(at, honor, hr, leader):
    erased(honor, hr, leader, at)

    assert refusal_of(asked, honor, hr, at) == "honor.erased"
    assert refusal_of(confirm_erasure, actor=leader, honor=honor, at=at) == "honor.erased"
    facts = {"actor": SYSTEM, "honor": honor, "ruling": ruling(), "at": at}
    assert refusal_of(revoke_honor, ground="fraud", **facts) == "honor.erased"
    assert refusal_of(correct_honor, fields={"deed": "救火"}, **facts) == "honor.erased"
