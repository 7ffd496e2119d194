from datetime import date

import pytest

from evaluations.models import Mandate
from evaluations.selectors.authority import approver_for, approver_of, award_on, next_lower, standing_of
from honors.domain.actor import SYSTEM
from honors.domain.errors import RuleViolation
from honors.models import Posting
from honors.services.unit import establish_unit
from tests.factories import cases
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


@pytest.fixture
def units(at):
    found = tree(at)
    for key, parent, level in [
        ("branch", "city", "branch"),
        ("branch_station", "branch", "station"),
        ("detachment", "city", "detachment"),
        ("corps", "province", "corps"),
    ]:
        found[key] = establish_unit(
            actor=SYSTEM,
            parent=found[parent],
            code=key.upper(),
            name=key,
            level=level,
            valid_from=date(2000, 1, 1),
            at=at,
        )
    return found


@pytest.mark.parametrize(
    ("post", "award", "organ"),
    [
        ("station", "commendation", "CITY"),
        ("station", "merit_third", "CITY"),
        ("station", "merit_second", "PROVINCE"),
        ("station", "merit_first", "MINISTRY"),
        ("county, leading", "merit_third", "CITY"),
        ("city, leading", "merit_third", "PROVINCE"),
        ("branch_station", "merit_third", "CITY"),
        ("branch, leading", "merit_third", "CITY"),
        ("detachment", "merit_second", "PROVINCE"),
        ("corps", "merit_third", "PROVINCE"),
        ("province, leading", "merit_third", "MINISTRY"),
        ("ministry", "commendation", "MINISTRY"),
    ],
)
def test_the_approver_of_a_person_is_a_unit_of_the_tree(units, at, post, award, organ):
    unit, _, leading = post.partition(", ")
    person = officer(units[unit], at, is_leading_body=bool(leading))

    approver = approver_for(officer=person, award=award_on(f"police.individual.{award}", TODAY), on=TODAY)

    assert (approver.organ, approver.known) == (organ, True)


@pytest.mark.parametrize(
    ("unit", "award", "organ"),
    [
        ("station", "merit_third", "CITY"),
        ("county", "merit_third", "CITY"),
        ("branch", "merit_third", "CITY"),
        ("city", "merit_third", "PROVINCE"),
        ("corps", "merit_third", "PROVINCE"),
        ("province", "merit_third", "MINISTRY"),
        ("city", "merit_second", "PROVINCE"),
    ],
)
def test_the_approver_of_a_collective(units, unit, award, organ):
    award = award_on(f"police.collective.{award}", TODAY)

    assert approver_for(unit=units[unit], award=award, on=TODAY).organ == organ


def test_a_temporary_unit_takes_the_row_of_a_unit_of_the_organ_that_formed_it(units, at):
    task = establish_unit(
        actor=SYSTEM,
        parent=units["province"],
        code="TASK",
        name="专班",
        level="province",
        kind="temporary",
        task="安保",
        members=[officer(units["station"], at)],
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        at=at,
    )

    assert standing_of(officer=None, unit=task, on=TODAY).kind == "provincial_unit"


def test_the_post_on_the_day_of_the_application_decides(units, at):
    person = officer(units["station"], at)
    Posting.objects.filter(officer=person).update(valid_to=date(2026, 10, 31))
    Posting.objects.create(officer=person, unit=units["city"], is_leading_body=True, valid_from=date(2026, 11, 1))

    kinds = [standing_of(officer=person, unit=None, on=day).kind for day in (date(2026, 10, 31), date(2026, 11, 1))]

    assert kinds == ["county_staff", "prefecture_leader"]


def test_a_mandate_lets_the_county_approve_a_commendation_from_its_first_day_to_its_last(units, at):
    person = officer(units["station"], at)
    mandate = Mandate.objects.create(
        from_organ=units["city"],
        to_organ=units["county"],
        award_code="police.individual.commendation",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        document_number="湖公政〔2026〕1号",
        created_at=at,
    )
    award = award_on("police.individual.commendation", TODAY)

    def ask(day):
        approver = approver_for(officer=person, award=award, on=day)
        return approver.organ, approver.mandate

    assert ask(date(2025, 12, 31)) == ("CITY", None)
    assert ask(date(2026, 1, 1)) == ("COUNTY", mandate)
    assert ask(date(2026, 12, 31)) == ("COUNTY", mandate)
    assert ask(date(2027, 1, 1)) == ("CITY", None)


def test_a_mandate_of_another_county_says_nothing(units, at):
    other = establish_unit(
        actor=SYSTEM,
        parent=units["city"],
        code="C2",
        name="安吉县公安局",
        level="county",
        valid_from=date(2000, 1, 1),
        at=at,
    )
    Mandate.objects.create(
        from_organ=units["city"],
        to_organ=other,
        award_code="police.individual.commendation",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        document_number="1",
        created_at=at,
    )
    award = award_on("police.individual.commendation", TODAY)

    assert approver_for(officer=officer(units["station"], at), award=award, on=TODAY).organ == "CITY"


def test_a_class_one_title_needs_the_personnel_authority_too(units, at):
    award = award_on("police.individual.hero_model_class_1", TODAY)

    approver = approver_for(officer=officer(units["station"], at), award=award, on=TODAY)

    assert (approver.organ_code, approver.co_organ_code) == ("MIN", "HR")


def test_an_award_without_a_table_has_no_known_approver(units, at):
    award = award_on("national.outstanding_officer", TODAY)

    approver = approver_for(officer=officer(units["station"], at), award=award, on=TODAY)

    assert (approver.organ, approver.organ_unit, approver.known) == ("", None, False)


def test_a_unit_under_no_organ_has_no_approver(at):
    root = establish_unit(
        actor=SYSTEM, parent=None, code="X", name="外", level="station", valid_from=date(2000, 1, 1), at=at
    )

    with pytest.raises(RuleViolation) as refusal:
        standing_of(officer=None, unit=root, on=TODAY)

    assert refusal.value.code == "authority.no_home"


def test_the_edition_of_an_award_follows_the_day():
    code = "police.individual.merit_third"

    assert award_on(code, date(2015, 12, 31)).edition.code == "police-2003"
    assert award_on(code, date(2016, 1, 1)).edition.code == "police-2015"


def test_the_next_lower_organ_is_one_step_down_to_the_recipient(units, at):
    person = officer(units["station"], at)

    def ask(award):
        approver = approver_for(officer=person, award=award_on(f"police.individual.{award}", TODAY), on=TODAY)
        return next_lower(approver, below=units["station"]).code

    assert [ask("merit_third"), ask("merit_second"), ask("merit_first")] == ["COUNTY", "CITY", "PROVINCE"]


def test_a_star_is_approved_by_the_unit_of_its_cycle(units, at):
    case = cases.nomination(officer(units["station"], at), at, cycle=cases.cycle(units["county"], at))

    assert approver_of(case, TODAY).organ_unit == units["county"]


def test_the_way_to_the_approver_costs_the_same_at_any_depth(units, at, django_assert_num_queries):
    award = award_on("police.individual.merit_third", TODAY)
    for unit in ("city", "station"):
        person = officer(units[unit], at)
        with django_assert_num_queries(2):
            approver_for(officer=person, award=award, on=TODAY)
