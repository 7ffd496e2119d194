from datetime import date

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.domain.errors import RuleViolation
from honors.domain.officer import Grade, PoliceRank
from honors.models import Officer
from honors.services.officer import register_officer
from honors.services.posting import grade_officer, post_officer, rank_officer
from tests.actors import actor_with
from tests.factories.people import tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def hr(units):
    return actor_with(Role.HR, units["county"])


@pytest.fixture
def person(units, at):
    return register_officer(
        actor=SYSTEM,
        unit=units["station"],
        at=at,
        name="张试",
        post="民警",
        rank="constable_1",
        grade="officer_2",
        police_start_date=date(2012, 7, 1),
        police_number="012345",
    )


def refusal(call, **facts) -> str:
    with pytest.raises(RuleViolation) as caught:
        call(**facts)
    return caught.value.code


def test_a_transfer_ends_the_last_posting_on_the_day_before(hr, units, person, at):
    post_officer(
        actor=hr, officer=person, unit=units["other_station"], valid_from=date(2026, 5, 1), post="副所长", at=at
    )

    assert [(p.unit.code, p.valid_from, p.valid_to) for p in person.postings.all()] == [
        ("STATION", date(2012, 7, 1), date(2026, 4, 30)),
        ("OTHER_STATION", date(2026, 5, 1), None),
    ]
    person = Officer.objects.get(pk=person.pk)
    assert (person.unit, person.unit_path, person.post) == (
        units["other_station"],
        units["other_station"].path,
        "副所长",
    )


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2012, 7, 1), "officer.period_order"),
        (date(2010, 1, 1), "officer.period_order"),
        (date(2026, 11, 25), "officer.contradictory"),
        (date(1999, 1, 1), "officer.unit_not_there"),
    ],
)
def test_an_impossible_day_of_transfer_is_refused(units, person, at, day, code):
    hr = actor_with(Role.HR, units["county"])
    facts = {"actor": hr, "officer": person, "unit": units["other_station"], "at": at}

    assert refusal(post_officer, **facts, valid_from=day) == code
    assert person.postings.get().valid_to is None


def test_a_transfer_needs_the_right_over_both_units(units, person, at):
    facts = {"officer": person, "unit": units["other_station"], "valid_from": date(2026, 5, 1), "at": at}

    for unit in ("station", "other_station"):
        assert refusal(post_officer, actor=actor_with(Role.HR, units[unit]), **facts) == "access.denied"


def test_rank_and_grade_are_two_histories(hr, person, at):
    rank_officer(actor=hr, officer=person, rank=PoliceRank.INSPECTOR_3, valid_from=date(2016, 7, 1), at=at)
    grade_officer(actor=hr, officer=person, grade=Grade.OFFICER_1, valid_from=date(2018, 1, 1), at=at)

    assert [(r.rank, r.valid_from, r.valid_to) for r in person.ranks.all()] == [
        ("constable_1", date(2012, 7, 1), date(2016, 6, 30)),
        ("inspector_3", date(2016, 7, 1), None),
    ]
    assert [(g.grade, g.valid_from, g.valid_to) for g in person.grades.all()] == [
        ("officer_2", date(2012, 7, 1), date(2017, 12, 31)),
        ("officer_1", date(2018, 1, 1), None),
    ]
    person = Officer.objects.get(pk=person.pk)
    assert (person.rank, person.grade, person.version) == ("inspector_3", "officer_1", 3)


def test_a_rank_is_dated_after_the_last_and_given_by_hr(hr, units, person, at):
    facts = {"officer": person, "rank": PoliceRank.INSPECTOR_3, "at": at}

    assert refusal(rank_officer, actor=hr, **facts, valid_from=date(2012, 7, 1)) == "officer.period_order"
    assert refusal(rank_officer, actor=hr, **facts, valid_from=date(2027, 1, 1)) == "officer.contradictory"
    chief = actor_with(Role.STATION_CHIEF, units["station"])
    assert refusal(rank_officer, actor=chief, **facts, valid_from=date(2016, 7, 1)) == "access.denied"
    assert refusal(rank_officer, actor=hr, **facts, valid_from=date(2016, 7, 1), expected_version=3) == "version.stale"
