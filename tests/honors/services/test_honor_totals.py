from datetime import date, timedelta
from random import Random

import pytest

from honors.domain.actor import SYSTEM, Role
from honors.models import Honor, HonorRecipients, HonorTotal, Unit
from honors.selectors.honor import summaries_visible_to, totals, totals_of, visible_to
from honors.selectors.honor_totals import (
    differing_recipients,
    differing_totals,
    recounted_recipients,
    recounted_totals,
)
from honors.services.honor import grant_honors
from honors.services.honor_totals import count_honors
from tests.actors import account, actor_with
from tests.factories.honors import award, grant, granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
CODES = (
    "police.individual.merit_third",
    "police.individual.merit_second",
    "police.collective.merit_third",
    "star.service",
)


def kept(model) -> dict[tuple, int]:
    return {row[1:-1]: row[-1] for row in model.objects.values_list() if row[-1]}


def history(at, seed: int, acts: int = 60) -> Random:
    """Grants one by one and in bulk, revocations and restorations, to few people who move between stations."""
    random = Random(seed)
    units = tree(at)
    places = [units["station"], units["other_station"], units["county"]]
    people = [officer(places[0], at, name=f"张{n}", number=f"33050{n}") for n in range(4)]
    awards = [award(code, "stars" if code.startswith("star") else "police-2015") for code in CODES]
    for _ in range(acts):
        if random.random() < 0.5 or not Honor.objects.exists():
            grant_honors(actor=SYSTEM, grants=[some_grant(random, awards, people, places) for _ in range(3)], at=at)
        else:
            turn(random, random.sample(list(Honor.objects.all()), k=random.randint(1, min(4, Honor.objects.count()))))
    return random


def some_grant(random, awards, people, places):
    chosen = random.choice(awards)
    decided_on = TODAY + timedelta(days=random.randint(-700, 20))
    return grant(
        None if chosen.recipient_category == "collective" else random.choice(people),
        random.choice(places),
        award=chosen,
        decided_on=decided_on,
        organ_level=random.choice(["prefecture", "province"]),
        provisional_until=random.choice([None, None, max(decided_on, TODAY + timedelta(days=random.randint(-9, 9)))]),
    )


def turn(random, honors) -> None:
    """Revoke what is valid and restore what is revoked, or erase whose it is, as one act."""
    count_honors(honors, -1)
    if random.random() < 0.1:
        for honor in honors:
            honor.officer = honor.unit = honor.organ_level = None
            honor.unit_path = ""
    for honor in honors:
        honor.revoked_on = None if honor.revoked_on else TODAY + timedelta(days=random.randint(-30, 30))
        honor.status = "revoked" if honor.revoked_on else "provisional" if honor.provisional_until else "valid"
        honor.save()
    count_honors(honors, 1)


@pytest.mark.parametrize("seed", range(6))
def test_after_any_history_the_summaries_are_what_a_recount_gives(at, seed):
    history(at, seed)

    assert kept(HonorTotal) == {row[:-1]: row[-1] for row in named(recounted_totals())}
    assert kept(HonorRecipients) == dict(recounted_recipients())
    assert list(differing_totals()) == list(differing_recipients()) == []


def named(rows):
    """Rows of a recount in the order of the model's columns."""
    from honors.selectors.honor_totals import TOTALS_KEY

    order = [TOTALS_KEY.index(field.attname) for field in HonorTotal._meta.concrete_fields[1:-1]]
    return ((*(row[place] for place in order), row[-1]) for row in rows)


@pytest.mark.parametrize("seed", range(6))
def test_totals_from_the_summaries_are_those_of_the_honors_on_any_day(at, seed):
    history(at, seed)

    for days in (-400, -5, -1, 0, 1, 4, 40):
        until = TODAY + timedelta(days=days)
        for under in (None, *Unit.objects.values_list("path", flat=True)):
            expected = totals(visible_to(SYSTEM, under=under), until=until)
            assert totals_of(SYSTEM, under=under, until=until) == expected


def test_totals_of_today_read_no_honor_where_nothing_depends_on_the_day(at, django_assert_num_queries):
    units = tree(at)
    granted([officer(units["station"], at), officer(units["station"], at, name="李试")], units["station"], at, 3)

    # What depends on the day, times, recipients, names of awards
    with django_assert_num_queries(4):
        rows = totals_of(SYSTEM, under=units["county"].path, until=TODAY)
    assert [(row["recipients"], row["times"]) for row in rows] == [(2, 3), (0, 0), (0, 0)]


def test_a_cell_that_was_changed_changes_the_totals_of_its_subtree_alone(at):
    units = tree(at)
    granted([officer(units["station"], at)], units["station"], at, 3)
    HonorTotal.objects.filter(unit_path=units["station"].path).update(times=50)

    def times(unit):
        return totals_of(SYSTEM, under=units[unit].path, until=TODAY)[0]["times"]

    assert (times("station"), times("county")) == (50, 3)


def test_where_too_much_depends_on_the_day_totals_are_counted_from_the_honors(at, monkeypatch):
    monkeypatch.setattr("honors.selectors.honor.MOST_MOVING", 1)
    units = tree(at)
    granted([officer(units["station"], at)], units["station"], at, 3)
    HonorTotal.objects.update(times=50)

    def times(until):
        return totals_of(SYSTEM, until=until)[0]["times"]

    # Two are decided later, then one, then none
    assert [times(date(2025, 12, day)) for day in (1, 2, 3)] == [1, 49, 50]


def test_two_subtrees_share_recipients_so_they_are_counted_from_the_honors(at):
    units = tree(at)
    person = officer(units["station"], at)
    grant_honors(actor=SYSTEM, grants=[grant(person, units["station"]), grant(person, units["other_station"])], at=at)
    one = actor_with(Role.HR, units["station"])
    both = type(one)(grants=(*one.grants, *actor_with(Role.HR, units["other_station"]).grants))

    assert totals_of(one, until=TODAY)[0] | {"name": ""} == {
        "award": "police.individual.merit_third",
        "name": "",
        "category": "individual",
        "recipients": 1,
        "times": 1,
    }
    (row, *_) = totals_of(both, until=TODAY)
    assert (row["recipients"], row["times"]) == (1, 2)
    assert sum(summaries_visible_to(both).values_list("times", flat=True)) == 2


def test_who_has_honors_elsewhere_gets_no_summary(at):
    units = tree(at)
    chief = officer(units["station"], at)
    granted([chief], units["other_station"], at, 2)
    user = account("chief", Role.STATION_CHIEF, units["station"], at=at, officer=chief)
    actor = actor_with(Role.STATION_CHIEF, units["station"], user=user)

    assert summaries_visible_to(actor) is None
    assert totals_of(actor, until=TODAY)[0]["times"] == 2
