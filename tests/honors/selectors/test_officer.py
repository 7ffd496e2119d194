import re
from itertools import product

import pytest
from django.db import connection

from honors.domain.actor import ANONYMOUS, SYSTEM, Actor, Grant, Role
from honors.domain.errors import RuleViolation
from honors.models import Officer
from honors.selectors.officer import name_matches, outermost, pinyin_matches, shared, visible_to
from honors.services.officer import NewOfficer, register_officers
from tests.actors import actor_with
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

ROSTER = {Role.STATION_CHIEF, Role.HR, Role.LEADER, Role.DISCIPLINE}
NAMES = ["强伟强", "王伟", "王伟强", "单晓明", "张伟", "阿卜杜拉·买买提", "欧阳娜娜"]


@pytest.fixture
def units(at):
    return tree(at)


@pytest.fixture
def people(units, at):
    """One person at each of three units."""
    places = ("city", "station", "other_station")
    made = register_officers(actor=SYSTEM, people=[NewOfficer(name="张试", unit=units[p]) for p in places], at=at)
    return dict(zip(places, made, strict=True))


@pytest.fixture
def crowd(units, at):
    register_officers(actor=SYSTEM, people=[NewOfficer(name=name, unit=units["station"]) for name in NAMES], at=at)


def seen(actor, people, **facts) -> set[str]:
    found = set(visible_to(actor, **facts))
    return {place for place, person in people.items() if person in found}


@pytest.mark.parametrize("role", Role)
def test_roster_roles_see_the_own_unit_and_below_and_no_other_role_sees_anybody(units, people, role):
    below_county = {"station", "other_station"} if role in ROSTER else set()
    own = {"station"} if role in ROSTER else set()

    assert seen(actor_with(role, units["county"]), people) == below_county
    assert seen(actor_with(role, units["station"]), people) == own


@pytest.mark.parametrize("role", Role)
def test_everybody_sees_the_own_record(units, people, role):
    grant = Grant(role, units["station"].pk, units["station"].path)
    subject = Actor(user_id=1, officer_id=people["city"].pk, grants=(grant,))

    assert "city" in seen(subject, people)


def test_nobody_without_a_session_sees_people(people):
    assert seen(ANONYMOUS, people) == set()
    assert seen(SYSTEM, people) == set(people)


def test_a_subtree_is_cut_with_the_own_one(units, people):
    hr = actor_with(Role.HR, units["county"])

    def under(unit):
        return seen(hr, people, under=units[unit].path)

    assert under("station") == {"station"}
    assert under("province") == {"station", "other_station"}
    assert seen(actor_with(Role.HR, units["station"]), people, under=units["other_station"].path) == set()


def test_paths_under_another_are_left_out():
    assert outermost(("0000100002", "00001", "0000100001", "00002")) == ("00001", "00002")
    assert shared(("00001", "0000200001"), "00002") == ("0000200001",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("伟", {"强伟强", "王伟", "王伟强", "张伟"}),
        ("王伟", {"王伟", "王伟强"}),
        ("王伟强", {"王伟强"}),
        ("伟王", set()),
        ("伟强伟", set()),
        ("卜杜拉买", {"阿卜杜拉·买买提"}),
        ("杜拉·买买", {"阿卜杜拉·买买提"}),
        ("买提买", set()),
        ("shanxm", set()),
        ("shanxiao", {"单晓明"}),
        ("sxm", {"单晓明"}),
    ],
)
def test_a_name_is_found_by_its_characters_and_by_what_is_typed_for_them(crowd, text, names):
    assert set(Officer.objects.filter(name_matches(text)).values_list("name", flat=True)) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("wang", {"王伟", "王伟强"}),
        ("WANG WEI", {"王伟", "王伟强"}),
        ("ww", {"王伟", "王伟强"}),
        ("ouyang", {"欧阳娜娜"}),
        ("oynn", {"欧阳娜娜"}),
        ("wei", set()),
    ],
)
def test_pinyin_and_initials_match_from_their_beginning(crowd, text, names):
    assert set(Officer.objects.filter(pinyin_matches(text)).values_list("name", flat=True)) == names


@pytest.mark.parametrize("call", [name_matches, pinyin_matches])
def test_nothing_to_look_for_is_refused(call):
    with pytest.raises(RuleViolation) as caught:
        call("·")

    assert caught.value.code == "officer.empty_search"


def test_two_characters_and_pinyin_are_found_by_an_index(units, at):
    people = [
        NewOfficer(name=f"{a}{b}", unit=units["station"])
        for a, b in product("王李张刘陈杨赵黄", "伟芳娜敏静丽强磊军洋")
    ]
    register_officers(actor=SYSTEM, people=people * 25, at=at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def plan(rows) -> str:
        return rows.order_by("unit_path", "id")[:51].explain()

    hr = actor_with(Role.HR, units["city"])
    by_name, by_pinyin = (plan(visible_to(hr).filter(q)) for q in (name_matches("王伟"), pinyin_matches("wangw")))
    assert re.search(r"officer_gram_once|INDEX sqlite_autoindex_honors_officergram", by_name)
    if connection.vendor == "sqlite":  # PostgreSQL rightly reads a table of this size whole
        assert "INDEX honors_officer_name_pinyin" in by_pinyin
        assert not re.search(r"SCAN honors_officer\b", by_name + by_pinyin)
