from datetime import date

import pytest
from django.db import connection

from honors.domain.actor import SYSTEM
from honors.domain.errors import RuleViolation
from honors.domain.ledger.entry import parse_entry
from honors.domain.ledger.openings import unpack
from honors.models import AuditEvent, Honor, HonorTotal, LedgerEntry, LedgerOpening, LedgerSubject
from honors.services.honor import grant_honor, grant_honors
from tests.factories.honors import award, grant, granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


def test_a_granted_honor_stands_in_the_ledger_and_in_the_read_model(at):
    units = tree(at)
    person = officer(units["station"], at, number="330501")

    honor = grant_honor(
        actor=SYSTEM,
        award=award(),
        officer=person,
        unit=units["station"],
        organ="湖州市公安局",
        organ_level="prefecture",
        document_number="湖公奖〔2026〕7号",
        decided_on=date(2026, 3, 2),
        deed="抗洪救灾",
        at=at,
    )

    stored = Honor.objects.get()
    assert stored == honor
    assert (stored.ledger_index, stored.version, stored.created_at) == (0, 1, at)
    assert (stored.officer_id, stored.unit_id, stored.unit_path) == (
        person.pk,
        units["station"].pk,
        units["station"].path,
    )
    assert (stored.level, stored.status, stored.effective_on) == ("merit_third", "valid", date(2026, 3, 2))
    assert stored.is_provincial_or_ministerial is False
    entry = parse_entry(bytes(LedgerEntry.objects.get().leaf))
    assert (entry.kind, entry.subject, entry.award.code) == ("grant", stored.subject, "police.individual.merit_third")
    opened = {opening.field: opening.value.decode() for opening in unpack(LedgerOpening.objects.get().sealed)}
    assert opened == {
        "deed": '"抗洪救灾"',
        "keys": f'{{"officer_id":{person.pk},"organ_level":"prefecture","unit_id":{units["station"].pk}}}',
        "name": '"张试"',
        "police_number": '"330501"',
        "snapshot": '{"grade":"","post":"民警","rank":"","unit_code":"STATION","unit_name":"龙山派出所"}',
    }
    assert AuditEvent.objects.get(event="honor.grant").object_id == "0"


def test_neither_leaf_nor_database_shows_who_it_is(at):
    units = tree(at)
    granted([officer(units["station"], at, name="欧阳试", number="330502")], units["station"], at, 1)

    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM honors_ledgeropening")
        sealed = bytes(cursor.fetchone()[0])
    assert ["欧阳试".encode() in text for text in (sealed, bytes(LedgerEntry.objects.get().leaf))] == [False, False]


def test_a_collective_is_the_unit_itself(at):
    units = tree(at)

    (honor,) = grant_honors(actor=SYSTEM, grants=[grant(None, units["station"])], at=at)

    assert (honor.recipient_category, honor.officer_id, honor.unit_id) == ("collective", None, units["station"].pk)


def test_an_award_for_persons_goes_to_no_collective(at):
    units = tree(at)

    with pytest.raises(RuleViolation) as refusal:
        grant_honors(actor=SYSTEM, grants=[grant(None, units["station"], award=award())], at=at)

    assert refusal.value.code == "award.wrong_category"
    assert (LedgerEntry.objects.count(), LedgerSubject.objects.count()) == (0, 0)


def test_a_recipient_keeps_one_number_in_a_register(at):
    units = tree(at)
    one, other = officer(units["station"], at), officer(units["station"], at, name="李试")

    first, second, third = granted([one, other], units["station"], at, 3)
    (later,) = granted([one], units["station"], at, 1)

    assert first.subject == third.subject == later.subject != second.subject
    assert LedgerSubject.objects.count() == 2


def test_what_is_provisional_says_so_and_names_its_last_day(at):
    units = tree(at)
    until = date(2026, 5, 1)

    (honor,) = grant_honors(
        actor=SYSTEM, grants=[grant(officer(units["station"], at), units["station"], provisional_until=until)], at=at
    )

    assert (honor.status, honor.provisional_until) == ("provisional", until)


def test_what_was_imported_may_lack_its_number_but_not_its_provenance(at):
    units = tree(at)
    person = officer(units["station"], at)

    (honor,) = grant_honors(
        actor=SYSTEM,
        grants=[grant(person, units["station"], origin="imported", provenance="file", document_number="")],
        at=at,
    )
    assert (honor.document_number, honor.provenance) == (None, "file")

    with pytest.raises(RuleViolation) as refusal:
        grant_honors(actor=SYSTEM, grants=[grant(person, units["station"], origin="imported")], at=at)
    assert refusal.value.params["detail"] == "/provenance: required by this kind"


def test_summaries_count_times_by_award_year_and_status(at):
    units = tree(at)
    people = [officer(units["station"], at), officer(units["station"], at, name="李试")]

    granted(people, units["station"], at, 40)
    granted(people, units["station"], at, 2)

    rows = HonorTotal.objects.filter(unit_path=units["station"].path).order_by("year")
    assert list(rows.values_list("award_code", "year", "status", "times")) == [
        ("police.individual.merit_third", 2025, "valid", 33),
        ("police.individual.merit_third", 2026, "valid", 9),
    ]


def test_many_honors_cost_the_same_number_of_queries_as_few(at, django_assert_max_num_queries):
    units = tree(at)
    people = [officer(units["station"], at, name=f"张{n}") for n in range(3)]

    with django_assert_max_num_queries(25):
        granted(people, units["station"], at, 3)
    with django_assert_max_num_queries(25):
        granted(people, units["station"], at, 200)
