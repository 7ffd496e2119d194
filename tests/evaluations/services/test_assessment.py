from datetime import date

import pytest

from evaluations.models import Assessment
from evaluations.selectors.authority import award_on
from evaluations.services.assessment import give_assessment
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import User
from tests.actors import account, actor_with
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def person(units, at):
    return officer(units["station"], at)


def make(units, person, at, award="merit_third", state="eligible"):
    scheme = cases.merit_scheme(units["county"], at, awards=[f"police.individual.{award}"])
    chosen = award_on(f"police.individual.{award}", TODAY)
    return cases.nomination(person, at, scheme=scheme, award=chosen, state=state)


def assess(case, unit, at, *, delegated_to=None, dated_on=TODAY, subject=None):
    user = User.objects.filter(username="assessor").first() or account(
        "assessor", Role.HR, unit, at=at, officer=subject
    )
    return give_assessment(
        actor=actor_with(Role.HR, unit, user=user),
        nomination=case,
        report="考核属实。",
        dated_on=dated_on,
        delegated_to=delegated_to,
        at=at,
    )


@pytest.mark.parametrize(
    ("award", "by", "code"),
    [
        ("merit_third", "city", ""),
        ("merit_third", "province", ""),
        ("merit_third", "county for county", ""),
        ("merit_third", "city for county", ""),
        ("merit_third", "county", "assessment.wrong_organ"),
        ("merit_third", "station for station", "assessment.two_hops"),
        ("merit_third", "county for city", "assessment.two_hops"),
        ("merit_second", "city for city", ""),
        ("merit_second", "city", "assessment.wrong_organ"),
        ("merit_second", "station", "assessment.wrong_organ"),
        ("merit_second", "county for county", "assessment.two_hops"),
        ("merit_first", "province for province", ""),
        ("merit_first", "city for city", "assessment.two_hops"),
    ],
)
def test_the_approving_organ_assesses_or_entrusts_the_next_lower_one(units, at, award, by, code):
    case = make(units, officer(units["station"], at), at, award)
    unit, _, entrusted = by.partition(" for ")
    organ = units.get(entrusted)

    if not code:
        assert assess(case, units[unit], at, delegated_to=organ).delegated_to == organ
        return
    with pytest.raises(RuleViolation) as refusal:
        assess(case, units[unit], at, delegated_to=organ)
    assert refusal.value.code == code
    assert not Assessment.objects.exists()


def test_the_desk_files_a_report_on_paper_where_the_organs_have_nobody_here(units, person, at):
    case = make(units, person, at, "merit_first")

    assert assess(case, units["county"], at).delegated_to is None
    assert assess(case, units["county"], at, delegated_to=units["province"]).delegated_to == units["province"]


@pytest.mark.parametrize("organ", ["ministry", "province"])
def test_the_desk_files_nothing_for_organs_that_have_somebody_here(units, person, at, organ):
    account("colleague", Role.HR, units[organ], at=at)

    with pytest.raises(RuleViolation) as refusal:
        assess(make(units, person, at, "merit_first"), units["county"], at)
    assert refusal.value.code == "assessment.wrong_organ"


def test_an_organ_beside_the_way_is_not_entrusted(units, person, at):
    with pytest.raises(RuleViolation) as refusal:
        assess(make(units, person, at), units["city"], at, delegated_to=units["other_station"])
    assert refusal.value.code == "assessment.two_hops"


def test_nobody_assesses_the_own_case(units, person, at):
    with pytest.raises(RuleViolation) as refusal:
        assess(make(units, person, at), units["city"], at, subject=person)
    assert refusal.value.code == "assessment.own_case"


def test_an_assessment_is_of_today_or_before_and_of_a_case_under_way(units, person, at):
    with pytest.raises(RuleViolation) as refusal:
        assess(make(units, person, at), units["city"], at, dated_on=date(2026, 11, 25))
    assert refusal.value.code == "assessment.future"


@pytest.mark.parametrize(("dated_on", "is_refused"), [(date(2026, 11, 13), True), (date(2026, 11, 14), False)])
def test_an_assessment_is_not_older_than_the_deed(units, person, at, dated_on, is_refused):
    case = make(units, person, at)
    if not is_refused:
        assert assess(case, units["city"], at, dated_on=dated_on).pk
        return
    with pytest.raises(RuleViolation) as refusal:
        assess(case, units["city"], at, dated_on=dated_on)
    assert refusal.value.code == "assessment.before_deed"


def test_a_refused_case_takes_no_assessment(units, person, at):
    with pytest.raises(RuleViolation) as refusal:
        assess(make(units, person, at, state="refused"), units["city"], at)
    assert refusal.value.code == "assessment.not_pending"
