import pytest
from django.db import DatabaseError, connection, transaction

from evaluations.domain.eligibility import examine
from evaluations.domain.facts import Facts
from evaluations.domain.frozen import thaw
from evaluations.models import Examination, RuleParameter
from evaluations.selectors.approval import as_data
from evaluations.services.approval import approve_case
from evaluations.services.screening import screen_nomination
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from tests.factories import cases
from tests.factories.decisions import acting, merit_case, star_cases, waiting
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


def screened(units, at, decision, **facts):
    (case,) = star_cases(units, at, state="submitted")
    hr = acting("hr", Role.HR, units["county"], at)
    return screen_nomination(actor=hr, nomination=case, decision=decision, at=at, **facts)


def test_a_case_found_eligible_keeps_the_facts_of_that_day_and_what_the_rules_said(at, units):
    case = screened(units, at, "eligible")

    kept = Examination.objects.get()
    facts = thaw(Facts, kept.facts)
    assert (kept.nomination, kept.outcome, kept.at, facts.on) == (case, "eligible", at, dated(at))
    assert (facts.award.code, facts.person.personnel_category) == ("star.service", case.officer.personnel_category)
    assert kept.findings == [as_data(finding) for finding in examine(facts)]


def test_a_refusal_keeps_them_too(at, units):
    screened(units, at, "refused", reason="不属本期范围。")

    assert [kept.outcome for kept in Examination.objects.all()] == ["refused"]


def test_a_decision_that_did_not_happen_leaves_nothing(at, units):
    (case,) = star_cases(units, at, state="eligible")
    with pytest.raises(RuleViolation):
        screen_nomination(
            actor=acting("hr", Role.HR, units["county"], at), nomination=case, decision="refused", reason="。", at=at
        )

    assert not Examination.objects.exists()


def test_an_approval_is_kept_with_the_facts_before_its_own_honor(at, units):
    (approval,), later = waiting([merit_case(units, at)], units, at)
    leader = acting("leader", Role.LEADER, units["city"], at)

    approve_case(actor=leader, approval=approval, document_number="湖公〔2026〕1号", decided_on=dated(later), at=later)

    kept = Examination.objects.get(outcome="approved")
    assert (kept.facts["earlier"], kept.findings, kept.facts["on"]) == ([], [], dated(later).isoformat())


@pytest.mark.parametrize("statement", ["UPDATE {} SET outcome = 'refused'", "DELETE FROM {}"])
def test_nobody_changes_it_afterwards(at, units, statement):
    screened(units, at, "eligible")

    with (
        pytest.raises(DatabaseError, match="keeps what was fixed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(Examination._meta.db_table))
    with pytest.raises(RuleViolation):
        Examination.objects.get().save()


FROZEN = {
    "evaluations_cycle": ["scheme_hash = 'f'", "frozen_scheme = '{}'", "frozen_scheme = NULL"],
    "evaluations_scheme": ["definition = '{}'", "hash = 'f'", "edition = 9", "code = 'x'"],
}


@pytest.mark.parametrize(("table", "change"), [(table, change) for table in FROZEN for change in FROZEN[table]])
def test_a_scheme_and_what_a_cycle_froze_of_it_never_change(at, units, table, change):
    cases.cycle(units["county"], at)

    for statement in (f"UPDATE {table} SET {change}", f"DELETE FROM {table}"):  # noqa: S608 - our own words
        with (
            pytest.raises(DatabaseError, match="keeps what was fixed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_cycle_that_is_a_draft_freezes_nothing_yet_and_an_open_one_goes_on(at, units):
    planned = cases.cycle(units["county"], at, opened=False)
    planned.advance(scheme_hash="f", frozen_scheme={})

    planned.advance(state="cancelled")

    assert planned.scheme_hash == "f"
    with pytest.raises(DatabaseError), transaction.atomic():
        planned.advance(scheme_hash="e")


def test_a_refusal_is_possible_where_the_facts_cannot_be_gathered(at, units):
    run = cases.cycle(units["county"], at)
    case = cases.nomination(officer(units["station"], at), at, cycle=run, state="submitted")
    RuleParameter.objects.filter(rule="R-08").delete()

    done = screen_nomination(
        actor=acting("hr", Role.HR, units["county"], at), nomination=case, decision="refused", reason="。", at=at
    )

    assert (done.state, Examination.objects.count()) == ("refused", 0)
