from datetime import date, timedelta

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.domain.honor_change import standing
from honors.models import (
    AuditEvent,
    Ground,
    HandedToken,
    Honor,
    LedgerEntry,
    LedgerSubject,
    Officer,
    OutboxMessage,
    PrizePayment,
    RecoveryRule,
)
from honors.models.base import dated
from honors.selectors.honor import totals_of
from honors.selectors.honor_change import entries_of, freed_deeds, history_of, opened_value, recovery_of, terms_of
from honors.services.honor import grant_honors
from honors.services.honor_change import Ruling, restore_honor, revoke_honor
from honors.services.honor_correct import correct_honor
from honors.services.ledger import sign_checkpoint
from honors.services.ledger_verify import verify_ledger
from honors.services.recovery import finish_recovery
from tests.actors import account, actor_with
from tests.factories.honors import grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

GRANTED = date(2026, 3, 2)
REVOKED = date(2026, 10, 9)


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def person(at, units):
    return officer(units["station"], at, number="330501")


@pytest.fixture
def honor(at, units, person):
    return grant_honors(actor=SYSTEM, grants=[grant(person, units["station"])], at=at)[0]


@pytest.fixture
def decider(units):
    """The leader of the organ that approved."""
    return actor_with(Role.LEADER, units["city"])


def ruling(**facts):
    return Ruling(**{"reason": "事迹不实", "document_number": "湖公撤〔2026〕1号", "decided_on": REVOKED, **facts})


def revoked(honor, actor, at, **facts):
    return revoke_honor(actor=actor, honor=honor, ground="fraud", ruling=ruling(**facts), at=at)


def restored(honor, actor, at, **facts):
    facts = {"reason": "申诉成立", "document_number": "湖公复〔2026〕1号", "decided_on": date(2026, 11, 20), **facts}
    return restore_honor(actor=actor, honor=honor, ground="revocation_annulled", ruling=Ruling(**facts), at=at)


def corrected(honor, actor, at, **fields):
    return correct_honor(actor=actor, honor=honor, fields=fields, ruling=ruling(reason="登记有误"), at=at)


def refusal_of(call, *words, **facts):
    with pytest.raises(RuleViolation) as refusal:
        call(*words, **facts)
    return refusal.value


def counted(day):
    """Times of third-class merits of persons as of a day, over all units."""
    rows = totals_of(SYSTEM, until=day)
    return [row["times"] for row in rows if row["award"] == "police.individual.merit_third"]


def test_a_revocation_is_a_new_entry_and_the_row_follows(at, honor, decider):
    changed = revoked(honor, decider, at)

    row = Honor.objects.get()
    assert (changed.index, row.status, row.revoked_on, row.last_change, row.version) == (1, "revoked", REVOKED, 1, 2)
    assert [entry["kind"] for entry in history_of(row)] == ["grant", "revoke"]
    said = history_of(row)[1]
    assert (said["ground"], said["reason"], said["effective_on"]) == ("fraud", "事迹不实", REVOKED)
    assert said["decision"] == {
        "organ": "湖州市公安局",
        "document_number": "湖公撤〔2026〕1号",
        "decided_on": REVOKED,
    }
    assert "事迹不实".encode() not in bytes(LedgerEntry.objects.get(index=1).leaf)
    assert AuditEvent.objects.get(event="honor.revoke").object_id == "0"


def test_views_as_of_a_day_stay_true_through_revocation_and_restoration(at, honor, decider):
    assert counted(dated(at)) == [1]

    revoked(honor, decider, at)
    days = [date(2026, 3, 1), GRANTED, date(2026, 10, 8), REVOKED, dated(at)]
    assert [counted(day) for day in days] == [[], [1], [1], [], []]

    restored(honor, decider, at)
    assert [counted(day) for day in days] == [[], [1], [1], [1], [1]]
    assert [entry["kind"] for entry in history_of(honor)] == ["grant", "revoke", "restore"]
    assert Honor.objects.get().status == "valid"


def test_the_ledger_verifies_after_every_kind(at, units, honor, person, decider):
    other = officer(units["other_station"], at, name="李试")
    steps = [
        lambda: revoked(honor, decider, at),
        lambda: restored(honor, decider, at),
        lambda: correct_honor(
            actor=decider,
            honor=honor,
            fields={"officer": other, "unit": units["other_station"]},
            ruling=ruling(decided_on=date(2026, 11, 20)),
            at=at,
        ),
        lambda: revoked(honor, decider, at, decided_on=date(2026, 11, 21)),
    ]
    for step in steps:
        step()
        sign_checkpoint(actor=SYSTEM, at=at)
        assert list(verify_ledger()) == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"decided_on": date(2026, 11, 25)}, "honor.decided_in_future"),
        ({"decided_on": date(2026, 3, 1)}, "honor.decided_too_early"),
        ({"organ": "COUNTY"}, "honor.organ_not_above"),
        ({"organ": "某局"}, "honor.organ_not_above"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(at, honor, decider, facts, code):
    assert refusal_of(revoked, honor, decider, at, **facts).code == code
    assert LedgerEntry.objects.count() == 1


def test_the_day_of_the_grant_and_today_will_do(at, honor, decider):
    revoked(honor, decider, at, decided_on=GRANTED)
    assert restored(honor, decider, at, decided_on=dated(at)).honor.status == "valid"


def test_a_ground_that_is_not_listed_is_refused_with_those_that_are(at, honor, decider):
    refusal = refusal_of(revoke_honor, actor=decider, honor=honor, ground="dislike", ruling=ruling(), at=at)

    assert refusal.code == "honor.ground_unknown"
    assert refusal.params["known"] == "fraud、grave_violation、hidden_fault_or_procedure、other_legal_ground"


def test_what_is_revoked_is_not_revoked_again_and_what_stands_not_restored(at, honor, decider):
    assert refusal_of(restored, honor, decider, at).code == "honor.not_revoked"
    revoked(honor, decider, at)
    assert refusal_of(revoked, honor, decider, at).code == "honor.already_revoked"
    assert refusal_of(restored, honor, decider, at, decided_on=date(2026, 10, 8)).code == "honor.decided_too_early"


def test_an_organ_with_a_leader_here_decides_itself_or_one_above_it(at, units, honor):
    account("chief", Role.LEADER, units["city"], at=at)

    assert refusal_of(revoked, honor, actor_with(Role.HR, units["county"]), at).code == "honor.leader_decides"
    below = actor_with(Role.LEADER, units["county"])
    assert refusal_of(revoked, honor, below, at).code == "honor.leader_decides"
    above = actor_with(Role.LEADER, units["province"])
    changed = revoked(honor, above, at, organ="PROVINCE")
    assert history_of(changed.honor)[1]["decision"]["organ"] == "浙江省公安厅"


@pytest.mark.parametrize(
    ("held", "code"),
    [
        ((Role.HR, "other_station"), "access.denied"),
        ((Role.LEADER, "other_station"), "access.denied"),
        ((Role.STATION_CHIEF, "station"), "access.denied"),
        ((Role.DISCIPLINE, "city"), "access.denied"),
        ((Role.HR, "county"), "honor.paper_needs_two"),
        ((Role.LEADER, "city"), None),
    ],
)
def test_who_may_revoke(at, units, honor, held, code):
    role, place = held
    actor = actor_with(role, units[place])

    if code:
        assert refusal_of(revoked, honor, actor, at).code == code
    else:
        assert revoked(honor, actor, at).honor.status == "revoked"


def test_nobody_revokes_an_own_honor(at, units, honor, person):
    user = account("own", Role.HR, units["county"], at=at, officer=person)

    assert refusal_of(revoked, honor, actor_with(Role.HR, units["county"], user=user), at).code == "honor.own"


def test_a_stale_version_is_refused(at, honor, decider):
    corrected(honor, decider, at, document_number="湖公奖〔2026〕8号")

    refusal = refusal_of(
        revoke_honor, actor=decider, honor=honor, ground="fraud", ruling=ruling(), at=at, expected_version=1
    )
    assert refusal.code == "version.stale"


def test_the_recipient_is_told(at, units, honor, person, decider):
    user = account("self", Role.OFFICER, units["station"], at=at, officer=person)

    revoked(honor, decider, at)
    restored(honor, decider, at)

    told = OutboxMessage.objects.order_by("pk")
    assert [message.payload["code"] for message in told] == ["notify.honor_revoked", "notify.honor_restored"]
    assert {tuple(message.payload["users"]) for message in told} == {(user.pk,)}


def test_the_chief_of_a_collective_is_told(at, units, decider):
    (collective,) = grant_honors(actor=SYSTEM, grants=[grant(None, units["station"])], at=at)

    revoked(collective, decider, at)

    payload = OutboxMessage.objects.get().payload
    assert (payload["role"], payload["unit_id"]) == ("station_chief", units["station"].pk)


def items(honor):
    return [(item.kind, item.token, item.serial, item.amount, item.state) for item in recovery_of(honor)]


def test_the_list_of_what_is_taken_back_names_serials_and_the_money_paid(at, honor, decider):
    HandedToken.objects.create(honor=honor, kind="medal", serial="M-7", conferred_on=GRANTED, created_at=at)
    PrizePayment.objects.create(honor=honor, amount=5000, paid_on=GRANTED, created_at=at)

    revoke_honor(actor=decider, honor=honor, ground="fraud", ruling=ruling(), is_published=False, at=at)

    assert items(honor) == [
        ("token", "medal", "M-7", None, "open"),
        ("prize", "", "", 5000, "open"),
        ("treatment", "", "", None, "open"),
        ("file_note", "", "", None, "open"),
        ("publication", "", "", None, "waived"),
    ]


def test_without_numbers_the_catalogue_names_the_tokens_and_unpaid_money_is_not_asked_back(at, units, decider):
    (collective,) = grant_honors(actor=SYSTEM, grants=[grant(None, units["station"])], at=at)

    revoked(collective, decider, at)

    assert [(kind, token) for kind, token, *_ in items(collective)] == [("token", "plaque"), ("publication", "")]


def test_a_point_is_ticked_off_once_by_hr_and_the_rest_falls_with_the_revocation(at, honor, decider, units):
    revoked(honor, decider, at)
    medal, *rest = recovery_of(honor)
    facts = {"actor": actor_with(Role.HR, units["county"]), "item": medal, "at": at}

    early = refusal_of(finish_recovery, **facts, done_on=date(2026, 10, 8))
    assert (early.code, early.params["revoked_on"]) == ("honor.recovered_too_early", "2026-10-09")
    assert refusal_of(finish_recovery, **facts, done_on=date(2026, 11, 25)).code == "honor.recovered_too_early"
    foreign = {**facts, "actor": actor_with(Role.HR, units["other_station"])}
    assert refusal_of(finish_recovery, **foreign, done_on=REVOKED).code == "access.denied"
    done = finish_recovery(**facts, done_on=REVOKED, serial="M-9")
    assert (done.state, done.done_on, done.serial) == ("done", REVOKED, "M-9")
    assert refusal_of(finish_recovery, **facts, done_on=REVOKED).code == "honor.recovery_closed"

    restored(honor, decider, at)
    assert [item.state for item in recovery_of(honor)] == ["done"] + ["dropped"] * len(rest)


def test_a_correction_restates_the_decision_and_the_award_of_its_day(at, honor, decider):
    changed = corrected(
        honor,
        decider,
        at,
        award="police.individual.merit_second",
        document_number="湖公奖〔2026〕8号",
        decided_on=date(2026, 3, 3),
    )

    row = Honor.objects.get()
    assert (row.award_code, row.level, row.document_number) == (
        "police.individual.merit_second",
        "merit_second",
        "湖公奖〔2026〕8号",
    )
    assert (row.decided_on, row.effective_on, row.subject) == (date(2026, 3, 3), date(2026, 3, 3), honor.subject)
    said = history_of(changed.honor)[1]
    assert (said["kind"], said["ground"], said["reason"]) == ("correct", "correction", "登记有误")
    assert said["amended_decision"]["document_number"] == "湖公奖〔2026〕8号"
    assert [row["award"] for row in totals_of(SYSTEM, until=dated(at)) if row["award"]] == [
        "police.individual.merit_second"
    ]


def test_the_right_person_bears_their_own_number_and_the_wrong_one_none(at, units, honor, decider):
    other = officer(units["station"], at, name="李试")

    changed = corrected(honor, decider, at, officer=other)

    assert (changed.honor.officer_id, changed.honor.unit_id) == (other.pk, units["station"].pk)
    assert list(LedgerSubject.objects.values_list("number", "officer_id")) == [(changed.honor.subject, other.pk)]
    assert changed.honor.subject != honor.subject


def test_a_corrected_snapshot_keeps_what_was_right_on_that_day(at, honor, person, decider):
    person.advance(post="副所长", rank="一级警督")

    corrected(honor, decider, at, snapshot={"rank": "三级警司"})

    assert opened_value(standing(entries_of(honor.pk)), "snapshot") == {
        "grade": "",
        "post": "民警",
        "rank": "三级警司",
        "unit_code": "STATION",
        "unit_name": "龙山派出所",
    }


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"colour": "red"}, "honor.unknown_fields"),
        ({}, "honor.unknown_fields"),
        ({"is_posthumous": False}, "honor.nothing_to_correct"),
        ({"award": "police.collective.merit_third"}, "award.wrong_category"),
        ({"award": "star.service"}, "honor.other_register"),
        ({"award": "police.individual.nothing"}, "award.unknown"),
        ({"decided_on": date(2026, 10, 10)}, "honor.decided_too_early"),
        ({"is_posthumous": True}, "honor.posthumous_living"),
        ({"effective_on": date(2026, 1, 1)}, "honor.effective_too_early"),
        ({"provisional_until": date(2026, 1, 1)}, "honor.provisional_ended"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(at, honor, decider, fields, code):
    assert refusal_of(corrected, honor, decider, at, **fields).code == code
    assert LedgerEntry.objects.count() == 1


def test_a_revoked_honor_may_be_corrected_and_stays_revoked(at, honor, decider):
    revoked(honor, decider, at)

    changed = corrected(honor, decider, at, document_number="湖公奖〔2026〕8号")

    assert (changed.honor.status, changed.honor.revoked_on) == ("revoked", REVOKED)


def test_a_revoked_honor_is_not_decided_after_its_revocation(at, honor, decider):
    revoked(honor, decider, at)
    later = {"decided_on": REVOKED + timedelta(days=1)}

    refusal = refusal_of(
        correct_honor,
        actor=decider,
        honor=honor,
        fields=later,
        ruling=ruling(reason="登记有误", **later),
        at=at,
    )

    assert (refusal.code, refusal.params) == ("honor.decided_after_revocation", {"revoked_on": REVOKED.isoformat()})


def test_a_correction_names_no_recipient_for_whom_the_award_is_not_made(at, units, honor, decider):
    auxiliary = officer(units["station"], at, name="李验", personnel_category="auxiliary")

    assert refusal_of(corrected, honor, decider, at, officer=auxiliary).code == "honor.wrong_personnel"


def test_an_honor_becomes_posthumous_once_the_death_is_recorded(at, honor, person, decider):
    Officer.objects.filter(pk=person.pk).update(died_on=date(2026, 3, 1), status="died")
    honor.refresh_from_db()

    assert corrected(honor, decider, at, is_posthumous=True).honor.is_posthumous


def test_the_ground_says_whether_the_prize_is_taken_back_and_the_decision_may_say_otherwise(at, units, decider):
    def prize_of(**terms):
        person = officer(units["station"], at)
        (honor,) = grant_honors(actor=SYSTEM, grants=[grant(person, units["station"])], at=at)
        PrizePayment.objects.create(honor=honor, amount="5000", paid_on=date(2026, 4, 1), created_at=at)
        revoke_honor(actor=decider, honor=honor, ground="fraud", ruling=ruling(), at=at, **terms)
        return next(item.state for item in recovery_of(honor) if item.kind == "prize")

    assert (prize_of(), prize_of(recovers_money=False), prize_of(recovers_money=True)) == ("open", "waived", "open")
    RecoveryRule.objects.filter(ground="fraud").update(recovers_money=False)
    assert (prize_of(), prize_of(recovers_money=True)) == ("waived", "open")


def test_every_ground_of_revocation_says_where_its_money_rule_was_read():
    listed = set(Ground.objects.filter(verb="revoke").values_list("code", flat=True))
    rows = RecoveryRule.objects.all()
    assert {row.ground_id for row in rows} == listed
    assert {(row.recovers_money, bool(row.source), row.confidence) for row in rows} == {(True, True, "M")}


def test_a_deed_is_freed_by_the_latest_decision_to_revoke_and_only_while_it_stands(at, honor, decider):
    revoke_honor(actor=decider, honor=honor, ground="fraud", ruling=ruling(), at=at, frees_deed=True)
    assert freed_deeds([honor.pk]) == {honor.pk}
    restored(honor, decider, at)
    assert freed_deeds([honor.pk]) == set()
    again = ruling(decided_on=date(2026, 11, 23), document_number="湖公撤〔2026〕2号")
    revoke_honor(actor=decider, honor=honor, ground="fraud", ruling=again, at=at)
    assert freed_deeds([honor.pk]) == set()
    terms = terms_of(Honor.objects.get())
    assert (terms.is_published, terms.recovers_money, terms.frees_deed) == (True, True, False)
