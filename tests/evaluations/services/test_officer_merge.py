import json
from datetime import date

import pytest

from evaluations.domain.eligibility import examine
from evaluations.models import Bar, DataCorrection, Deed, Kinship, Nomination
from evaluations.selectors.eligibility import facts_for
from evaluations.services.officer_merge import confirm_merge
from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, Award, Honor, LedgerSubject, Officer, OfficerMerge, RoleGrant, User
from honors.selectors.honor import totals
from honors.selectors.officer import name_matches, police_number_matches, visible_to
from honors.services.honor import grant_honors
from honors.services.ledger import sign_checkpoint
from honors.services.ledger_verify import verify_ledger
from honors.services.officer_merge import ask_merge, withdraw_merge
from tests.actors import account, actor_with
from tests.factories import cases
from tests.factories.honors import award, grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def kept(units, at):
    return officer(units["station"], at, name="张明", number="000001")


@pytest.fixture
def merged(units, at):
    other = officer(units["other_station"], at, name="章明", number="000002")
    other.postings.update(valid_from=date(2018, 1, 1))
    return other


@pytest.fixture
def hr(units, at):
    return actor_with(Role.HR, units["county"], user=account("hr", Role.HR, units["county"], at=at))


@pytest.fixture
def second(units, at):
    return actor_with(Role.HR, units["county"], user=account("hr2", Role.HR, units["county"], at=at))


def ask(actor, kept, merged, at):
    return ask_merge(actor=actor, kept=kept, merged=merged, reason="同一人两条记录", document_number="核1", at=at)


@pytest.fixture
def join(hr, second, kept, merged, at):
    return lambda: confirm_merge(actor=second, merge=ask(hr, kept, merged, at), at=at)


@pytest.fixture
def merge(hr, kept, merged, at):
    return ask(hr, kept, merged, at)


def refused(call, *args, **facts) -> str:
    with pytest.raises(RuleViolation) as caught:
        call(*args, **facts)
    return caught.value.code


def test_both_histories_are_one_and_the_closed_record_is_found_as_the_other(kept, merged, join):
    join()

    assert [(p.unit.code, p.valid_from, p.valid_to) for p in kept.postings.order_by("valid_from")] == [
        ("STATION", date(2015, 7, 1), None),
        ("OTHER_STATION", date(2018, 1, 1), date(2018, 1, 1)),
    ]
    for found in (name_matches("章明"), name_matches("张明"), police_number_matches("000002")):
        assert list(visible_to(SYSTEM).filter(found)) == [kept]
    assert [name.name for name in kept.former_names.all()] == ["章明"]
    closed = Officer.objects.get(pk=merged.pk)
    assert (closed.merged_into, closed.name) == (kept, "章明")
    assert closed not in visible_to(SYSTEM)


def test_the_ledger_joins_the_two_subjects_and_totals_count_one_recipient(units, kept, merged, at, join):
    grants = [
        grant(kept, units["station"], decided_on=date(2024, 3, 1)),
        grant(merged, units["other_station"], decided_on=date(2025, 5, 1)),
    ]
    first, other = grant_honors(actor=SYSTEM, grants=grants, at=at)
    before = next(row for row in totals(Honor.objects.all(), until=TODAY) if row["award"])
    assert (before["recipients"], before["times"]) == (2, 2)

    join()

    other.refresh_from_db()
    first.refresh_from_db()
    assert (other.officer, other.subject, other.unit) == (kept, first.subject, units["other_station"])
    after = next(row for row in totals(Honor.objects.all(), until=TODAY) if row["award"])
    assert (after["recipients"], after["times"]) == (1, 2)
    assert list(LedgerSubject.objects.values_list("officer", flat=True)) == [kept.pk]
    sign_checkpoint(actor=SYSTEM, at=at)
    assert list(verify_ledger()) == []


def test_the_rules_see_the_honors_of_both(units, kept, merged, at, join):
    grant_honors(actor=SYSTEM, grants=[grant(merged, units["other_station"], decided_on=date(2026, 3, 1))], at=at)
    third = Award.objects.get(pk=award().pk)
    assert examine(facts_for(officer=kept, award=third, on=TODAY)) == []

    join()

    assert [f.code for f in examine(facts_for(officer=kept, award=third, on=TODAY))] == ["eligibility.repeat_window"]


def test_cases_deeds_and_bars_follow(units, kept, merged, at, join):
    case = cases.nomination(
        merged, at, scheme=cases.merit_scheme(units["county"], at), award=award(), state="submitted"
    )
    Bar.objects.create(
        officer=merged,
        kind="investigation",
        starts_on=TODAY,
        document_number="1",
        entered_by=User.objects.get(username="hr2"),
        created_at=at,
    )

    user = User.objects.get(username="hr2")
    kin = officer(units["station"], at, name="王亲")
    Kinship.objects.create(officer=merged, relative=kin, relation="kin", source="档案", entered_by=user, created_at=at)
    DataCorrection.objects.create(officer=merged, field="rank", text="x", due_on=TODAY, asked_by=user, created_at=at)

    join()

    assert Nomination.objects.get(pk=case.pk).officer == kept
    assert DataCorrection.objects.get().officer == kept
    assert set(Kinship.objects.values_list("officer", "relative")) == {tuple(sorted((kept.pk, kin.pk)))}
    assert Bar.objects.get().officer == kept
    assert list(Deed.objects.get().participations.values_list("officer", flat=True)) == [kept.pk]


def test_one_account_goes_over_and_of_two_the_closed_ones_roles_do(units, kept, merged, at, join):
    theirs = account("theirs", Role.STATION_CHIEF, units["other_station"], at=at, officer=merged)
    own = account("own", Role.OFFICER, units["station"], at=at, officer=kept)

    join()

    assert not User.objects.get(pk=theirs.pk).is_active
    assert set(RoleGrant.objects.filter(user=own).values_list("role", flat=True)) == {"officer", "station_chief"}


def test_roles_that_exclude_each_other_stop_it(units, kept, merged, at, join):
    account("theirs", Role.SYSTEM_ADMIN, units["county"], at=at, officer=merged)
    account("own", Role.OFFICER, units["station"], at=at, officer=kept)

    assert refused(join) == "officer_merge.roles_exclude"
    assert Officer.objects.get(pk=merged.pk).merged_into is None


def test_two_live_cases_for_one_star_stop_it(units, kept, merged, at, join):
    cycle = cases.cycle(units["county"], at)
    chief = account("chief", Role.STATION_CHIEF, units["county"], at=at)
    for person in (kept, merged):
        cases.nomination(person, at, cycle=cycle, owner=chief, with_deed=False)

    assert refused(join) == "officer_merge.cases_collide"


def test_a_second_person_confirms_and_neither_is_whom_it_is_about(units, hr, second, merge, at):
    kept, merged = merge.kept, merge.merged
    own = actor_with(Role.HR, units["county"], user=account("self", Role.HR, units["county"], at=at, officer=kept))

    assert refused(confirm_merge, actor=hr, merge=merge, at=at) == "officer_merge.second_person_needed"
    assert refused(confirm_merge, actor=own, merge=merge, at=at) == "officer_merge.own"
    station = actor_with(Role.HR, units["station"])
    assert refused(confirm_merge, actor=station, merge=merge, at=at) == "access.denied"
    assert refused(ask, hr, kept, merged, at) == "officer_merge.asked_already"
    confirm_merge(actor=second, merge=merge, at=at)
    assert refused(confirm_merge, actor=second, merge=merge, at=at) == "officer_merge.decided"
    assert refused(ask, hr, merged, kept, at) == "officer.merged_away"


def test_what_is_taken_back_moves_nothing_and_may_be_asked_again(hr, kept, merged, at):
    withdraw_merge(actor=hr, merge=ask(hr, kept, merged, at), reason="不是同一人", at=at)

    assert Officer.objects.get(pk=merged.pk).merged_into is None
    assert ask(hr, kept, merged, at).state == "asked"


def test_two_identity_numbers_are_two_people(hr, kept, merged, at):
    kept.advance(id_number="11010519491231002X", id_number_digest="a")
    merged.advance(id_number="440524188001010014", id_number_digest="b")

    assert refused(ask, hr, kept, merged, at) == "officer_merge.two_numbers"
    assert refused(ask, hr, kept, kept, at) == "officer_merge.same"
    assert not OfficerMerge.objects.exists()


def left(person, status, last_day):
    person.postings.update(valid_to=last_day)
    person.advance(status=status)


def died(person, on, cause="on_duty"):
    person.postings.filter(valid_to__isnull=True).update(valid_to=on)
    person.advance(status="died", died_on=on, death_cause=cause)


GONE = date(2020, 6, 30)


def test_a_death_that_the_closed_record_knew_is_learned_with_all_that_it_ends(units, kept, merged, at, join):
    own = account("own", Role.STATION_CHIEF, units["station"], at=at, officer=kept)
    died(merged, GONE)

    join()

    kept.refresh_from_db()
    assert (kept.status, kept.died_on, kept.death_cause) == ("died", GONE, "on_duty")
    assert not kept.postings.filter(valid_to__isnull=True).exists()
    assert max(kept.postings.values_list("valid_to", flat=True)) == GONE
    assert not User.objects.get(pk=own.pk).is_active
    event = AuditEvent.objects.get(event="officer_merge.confirm", result="done")
    learned = json.loads(bytes(event.body))["after"]["learned"]
    assert (learned["status"], learned["last_day"]) == ("died", GONE.isoformat())
    assert learned["death_cause"].startswith("hmac:")
    third = Award.objects.get(pk=award().pk)
    assert [f.code for f in examine(facts_for(officer=kept, award=third, on=TODAY))] == ["eligibility.not_in_service"]


def test_a_leaving_that_the_closed_record_knew_is_learned_with_its_day(kept, merged, join):
    left(merged, "retired", GONE)

    join()

    kept.refresh_from_db()
    assert (kept.status, kept.died_on) == ("retired", None)
    assert not kept.postings.filter(valid_to__isnull=True).exists()
    assert max(kept.postings.values_list("valid_to", flat=True)) == GONE


def test_what_only_the_kept_record_knew_stays_and_ends_the_others_posting(kept, merged, join):
    died(kept, GONE)

    join()

    kept.refresh_from_db()
    assert (kept.status, kept.died_on, kept.death_cause) == ("died", GONE, "on_duty")
    assert not kept.postings.filter(valid_to__isnull=True).exists()


def test_who_left_and_was_posted_anew_serves_where_the_newer_record_says(units, kept, merged, join):
    left(kept, "resigned", date(2017, 6, 30))

    join()

    kept.refresh_from_db()
    assert (kept.status, kept.unit) == ("in_service", units["other_station"])
    assert kept.postings.filter(valid_to__isnull=True).count() == 1


def test_days_that_contradict_each_other_stop_it_when_asked_and_when_confirmed(hr, second, merge, at):
    died(merge.kept, GONE)
    died(merge.merged, date(2020, 7, 1))

    assert refused(confirm_merge, actor=second, merge=merge, at=at) == "officer_merge.two_days"
    assert refused(ask, hr, merge.kept, merge.merged, at) == "officer_merge.two_days"
    assert Officer.objects.get(pk=merge.merged.pk).merged_into is None


def test_a_death_before_the_other_record_entered_the_police_contradicts_it(hr, kept, merged, at):
    merged.postings.all().delete()
    kept.postings.all().delete()
    died(merged, date(2015, 6, 30))

    assert refused(ask, hr, kept, merged, at) == "officer.contradictory"


def test_every_table_that_names_a_person_is_thought_of():
    known = {
        *("AccountUser", "User", "Honor", "LedgerSubject", "Officer", "OfficerName", "OfficerGram", "Posting"),
        *("RankPeriod", "GradePeriod", "OfficerMerge", "UnitMember", "Bar", "DeedParticipant", "Nomination"),
        *("DataCorrection", "Kinship"),
    }
    fields = Officer._meta.get_fields(include_hidden=True)
    named = {field.related_model.__name__ for field in fields if field.auto_created and not field.concrete}
    assert named - known == set()
