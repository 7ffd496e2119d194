"""Statistics agree with a recount by hand, and with the totals that are kept (R-56)."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from honors.domain.actor import SYSTEM
from honors.domain.statistics import Counted, numbers_on
from honors.models import Honor, Posting
from honors.selectors.honor import totals_of
from honors.selectors.statistics import NUMBERS, recipients_by_level, statistics_of, together
from honors.services.honor import grant_honors
from honors.services.honor_change import Ruling, restore_honor, revoke_honor
from tests.factories.honors import award, grant
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

START = date(2025, 11, 1)
CODES = ("police.individual.merit_third", "police.individual.merit_second", "star.service")
EDITIONS = {"star.service": "stars"}


def ruling(day):
    return Ruling(reason="查实", document_number="撤1号", decided_on=day, organ="")


@pytest.fixture
def people(at):
    """A front-line officer, a leader of the county organ, and the units."""
    units = tree(at)
    chief = officer(units["county"], at, name="王局", is_leading_body=True)
    return units, [officer(units["station"], at), chief]


def granted(units, person, code, day, at, **facts):
    facts = {"award": award(code, EDITIONS.get(code, "police-2015")), "decided_on": day, **facts}
    return grant_honors(actor=SYSTEM, grants=[grant(person, person.unit, **facts)], at=at)[0]


def by_hand(units, on):
    """Each honor looked at alone."""
    found: Counter = Counter()
    for honor in Honor.objects.select_related("officer", "unit"):
        if honor.decided_on > on:
            continue
        key = (honor.register, honor.level)
        if honor.revoked_on is not None and honor.revoked_on <= on:
            found[key, "revoked"] += 1
            continue
        if honor.provisional_until is not None and honor.provisional_until < on:
            continue
        found[key, "times"] += 1
        found[key, "front_line"] += honor.unit.is_front_line
        found[key, "posthumous"] += honor.is_posthumous
        posts = honor.officer.postings.filter(is_leading_body=True, valid_from__lte=honor.decided_on)
        found[key, "leaders"] += any(p.valid_to is None or p.valid_to >= honor.decided_on for p in posts)
    return +found


acts = st.lists(
    st.tuples(
        st.sampled_from([0, 1]),
        st.sampled_from(CODES),
        st.integers(0, 300),
        st.sampled_from(["stands", "revoked", "restored", "provisional", "posthumous"]),
        st.integers(1, 80),
    ),
    max_size=6,
)


@given(acts=acts, ask=st.integers(-10, 390))
def test_any_day_is_what_a_recount_by_hand_gives_and_agrees_with_the_totals(at, people, acts, ask):
    units, persons = people
    on = START + timedelta(days=ask)
    with transaction.atomic():
        for who, code, day, fate, after in acts:
            decided_on = START + timedelta(days=day)
            facts = {"provisional_until": decided_on + timedelta(days=after)} if fate == "provisional" else {}
            facts |= {"is_posthumous": True} if fate == "posthumous" else {}
            honor = granted(units, persons[who], code, decided_on, at, **facts)
            later = min(decided_on + timedelta(days=after), at.date())
            if fate in ("revoked", "restored"):
                revoke_honor(actor=SYSTEM, honor=honor, ground="fraud", ruling=ruling(later), at=at)
            if fate == "restored":
                honor.refresh_from_db()
                restore_honor(actor=SYSTEM, honor=honor, ground="revocation_annulled", ruling=ruling(later), at=at)

        rows = statistics_of(units["ministry"], on=on, by=("level",))

        counted = Counter({((r["register"], r["level"]), name): r[name] for r in rows for name in NUMBERS})
        assert +counted == by_hand(units, on)
        finest = statistics_of(units["ministry"], on=on, by=("level", "category", "year", "award", "unit"))
        assert together(finest, ("level",)) == rows
        recipients = recipients_by_level(units["ministry"], on=on)
        assert {row["level"]: row["times"] for row in recipients} == {
            r["level"]: r["times"] for r in rows if r["times"]
        }
        kept = sum(row["times"] for row in totals_of(SYSTEM, until=on) if row["award"])
        assert sum(row["times"] for row in rows) == kept
        transaction.set_rollback(True)


def as_facts(honor):
    posts = honor.officer.postings.filter(is_leading_body=True, valid_from__lte=honor.decided_on)
    return Counted(
        decided_on=honor.decided_on,
        revoked_on=honor.revoked_on,
        provisional_until=honor.provisional_until,
        is_front_line=honor.unit.is_front_line,
        is_leader=any(post.valid_to is None or post.valid_to >= honor.decided_on for post in posts),
        is_posthumous=honor.is_posthumous,
    )


def test_the_rule_that_the_example_table_shows_gives_the_numbers_of_the_table_of_honors(at, people):
    units, (one, chief) = people
    day = date(2026, 6, 1)
    granted(units, one, CODES[0], day, at)
    granted(units, chief, CODES[0], day + timedelta(days=1), at)
    granted(units, one, CODES[1], date(2026, 3, 1), at, provisional_until=day)
    granted(units, one, CODES[1], date(2026, 3, 2), at, is_posthumous=True)
    gone = granted(units, chief, CODES[0], date(2026, 1, 1), at)
    revoke_honor(actor=SYSTEM, honor=gone, ground="fraud", ruling=ruling(day), at=at)
    honors = [as_facts(honor) for honor in Honor.objects.select_related("officer", "unit")]

    for shift in range(-100, 3):
        on = day + timedelta(days=shift)
        (total,) = together(statistics_of(units["ministry"], on=on, by=("level",))) or [dict.fromkeys(NUMBERS, 0)]
        assert {name: total[name] for name in NUMBERS} == numbers_on(honors, on), on


def test_the_same_day_gives_the_same_numbers_whatever_happens_later(at, people):
    units, (one, _) = people
    day = date(2026, 3, 1)
    first = granted(units, one, CODES[0], day, at)
    before = statistics_of(units["county"], on=day, by=("level", "year"))

    revoke_honor(actor=SYSTEM, honor=first, ground="fraud", ruling=ruling(date(2026, 6, 1)), at=at)
    granted(units, one, CODES[1], date(2026, 7, 1), at)
    Posting.objects.filter(officer=one).update(valid_to=date(2026, 8, 1))

    assert statistics_of(units["county"], on=day, by=("level", "year")) == before
    (after,) = [r for r in statistics_of(units["county"], on=at.date(), by=("level",)) if r["level"] == "merit_third"]
    assert (after["times"], after["revoked"], after["front_line_share"]) == (0, 1, None)


def test_units_right_below_stand_apart_and_the_shares_are_exact(at, people):
    units, (one, chief) = people
    for n in range(2):
        granted(units, one, CODES[0], date(2026, 1, 1) + timedelta(days=n), at)
    granted(units, chief, CODES[0], date(2026, 2, 1), at)

    rows = statistics_of(units["county"], on=at.date(), by=("unit",))

    assert [(r["unit"], r["times"], r["front_line"], r["leaders"]) for r in rows] == [
        ("COUNTY", 1, 0, 1),
        ("STATION", 2, 2, 0),
    ]
    (total,) = together(rows)
    assert (total["front_line_share"], total["leader_share"]) == (str(Fraction(2, 3)), "1/3")
    assert statistics_of(units["other_station"], on=at.date(), by=("level",)) == []


def test_whoever_holds_two_honors_of_a_level_is_one_recipient_and_so_is_a_collective(at, people):
    units, (one, chief) = people
    for person, code in ((one, CODES[0]), (one, CODES[0]), (chief, CODES[0]), (one, CODES[1])):
        granted(units, person, code, date(2026, 1, 1), at)
    for _time in range(2):
        grant_honors(actor=SYSTEM, grants=[grant(None, units["station"])], at=at)

    rows = {row["level"]: row for row in recipients_by_level(units["county"], on=at.date())}

    assert (rows["merit_third"]["recipients"], rows["merit_third"]["times"]) == (3, 5)
    assert (rows["merit_second"]["recipients"], rows["merit_second"]["times"]) == (1, 1)
    assert recipients_by_level(units["other_station"], on=at.date()) == []


def test_stars_and_awards_are_never_added_up(at, people):
    units, (one, _) = people
    granted(units, one, CODES[0], date(2026, 1, 1), at)
    granted(units, one, "star.service", date(2026, 1, 1), at)

    rows = statistics_of(units["county"], on=at.date(), by=("year",))

    assert [(r["register"], r["year"], r["times"]) for r in rows] == [("honors", 2026, 1), ("stars", 2026, 1)]
