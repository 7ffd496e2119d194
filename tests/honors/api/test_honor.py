from datetime import date

import pytest
from django.db import connection

from honors.domain.actor import SYSTEM, Role
from honors.models import Honor, HonorTotal
from honors.services.honor import grant_honors
from tests.actors import account
from tests.clients import client_for
from tests.factories.honors import award, grant, granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

HONORS = "/api/v1/honors/"
TOTALS = "/api/v1/honors/totals/"


@pytest.fixture
def county(at):
    """Two people and a station of one county with honors, and the county's HR."""
    units = tree(at)
    wei = officer(units["station"], at, name="张伟", number="012345")
    ouyang = officer(units["other_station"], at, name="欧阳静", number="012346")
    second = award("police.individual.merit_second")
    star = award("star.service", "stars")
    province = {"organ": "浙江省公安厅", "organ_level": "province"}
    grant_honors(
        actor=SYSTEM,
        grants=[
            grant(wei, units["station"], decided_on=date(2020, 5, 6), document_number="A1"),
            grant(wei, units["station"], award=second, decided_on=date(2021, 5, 6), document_number="A2", **province),
            grant(ouyang, units["other_station"], award=star, decided_on=date(2022, 5, 6), document_number="A3"),
            grant(None, units["station"], decided_on=date(2023, 5, 6), document_number="A4"),
        ],
        at=at,
    )
    hr = account("hr", Role.HR, units["county"], at=at)
    return {"units": units, "wei": wei, "ouyang": ouyang, "hr": client_for(hr)}


def numbers(answer):
    assert answer.status_code == 200, answer.json()
    return [row["document_number"] for row in answer.json()["results"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["A4", "A3", "A2", "A1"]),
        ("name=张伟", ["A2", "A1"]),
        ("name=伟", ["A2", "A1"]),
        ("name=阳静", ["A3"]),
        ("name=伟张", []),
        ("name=龙山", ["A4"]),
        ("police_number=012346", ["A3"]),
        ("unit=STATION", ["A4", "A2", "A1"]),
        ("unit=COUNTY", ["A4", "A3", "A2", "A1"]),
        ("unit=CITY", ["A4", "A3", "A2", "A1"]),
        ("award=police.individual.merit_second", ["A2"]),
        ("level=merit_third", ["A4", "A1"]),
        ("category=collective", ["A4"]),
        ("register=stars", ["A3"]),
        ("status=revoked", []),
        ("year_from=2021&year_to=2022", ["A3", "A2"]),
        ("level=merit_third&name=张伟&unit=STATION", ["A1"]),
    ],
)
def test_each_filter_finds_what_it_names(county, query, expected):
    assert numbers(county["hr"].get(f"{HONORS}?{query}")) == expected


def test_pinyin_and_initials_find_a_person(county):
    wei = county["wei"]
    wei.advance(name_pinyin="zhangwei", name_initials="zw")

    assert numbers(county["hr"].get(f"{HONORS}?pinyin=zhangw")) == ["A2", "A1"]
    assert numbers(county["hr"].get(f"{HONORS}?pinyin=zw")) == ["A2", "A1"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("colour=red", "request.unknown_parameter"),
        ("level=best", "request.invalid"),
        ("year_from=soon", "request.invalid"),
        ("year_to=99999", "request.invalid"),
        ("unit=NOWHERE", "unit.unknown"),
        ("unit=%00", "request.malformed"),
        ("name=%20", None),
        ("cursor=nonsense", "request.bad_cursor"),
        ("page_size=0", "request.malformed"),
    ],
)
def test_a_filter_that_cannot_be_read_is_refused_by_name(county, query, code):
    answer = county["hr"].get(f"{HONORS}?{query}")

    assert answer.status_code == (400 if code else 200)
    if code:
        assert answer.json()["code"] == code


def test_the_station_next_door_sees_its_own_and_the_subject_sees_theirs(county, at):
    units = county["units"]
    chief = account("chief", Role.STATION_CHIEF, units["other_station"], at=at)
    wei = account("wei", Role.OFFICER, units["station"], at=at, officer=county["wei"])

    assert numbers(client_for(chief).get(HONORS)) == ["A3"]
    assert numbers(client_for(wei).get(HONORS)) == ["A2", "A1"]
    assert numbers(client_for(wei).get(f"{HONORS}?unit=OTHER_STATION")) == []


def test_an_honor_next_door_is_not_found(county, at):
    chief = account("chief", Role.STATION_CHIEF, county["units"]["other_station"], at=at)
    foreign = Honor.objects.get(document_number="A1")

    answer = client_for(chief).get(f"{HONORS}{foreign.pk}/")

    assert (answer.status_code, answer.json()["code"]) == (404, "access.not_found")


def test_where_subtrees_are_wide_the_station_next_door_stays_unseen(county, at, monkeypatch):
    monkeypatch.setattr("honors.selectors.honor.WIDE", 0)
    chief = account("chief", Role.STATION_CHIEF, county["units"]["other_station"], at=at)

    assert numbers(client_for(chief).get(HONORS)) == ["A3"]


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_the_three_administrators_see_no_honor(county, at, role):
    admin = account("admin", role, county["units"]["city"], at=at)

    assert numbers(client_for(admin).get(HONORS)) == []


def test_pages_follow_each_other_both_ways_without_a_gap(county):
    first = county["hr"].get(f"{HONORS}?page_size=2&count=1").json()
    second = county["hr"].get(first["next"]).json()
    back = county["hr"].get(second["previous"]).json()

    assert [row["document_number"] for row in first["results"] + second["results"]] == ["A4", "A3", "A2", "A1"]
    assert (first["count"], first["previous"], second["next"]) == (4, None, None)
    assert back["results"] == first["results"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 4),
        ("unit=STATION", 3),
        ("unit=PROVINCE", 4),
        ("level=merit_third&year_from=2020&year_to=2020", 1),
        ("year_from=2021", 3),
        ("year_to=2021", 2),
        ("category=collective", 1),
        ("register=stars&status=valid", 1),
        ("award=police.individual.merit_second&unit=OTHER_STATION", 0),
        ("name=张伟", 2),
        ("officer=0", 0),
    ],
)
def test_the_count_is_that_of_all_pages(county, query, count):
    body = county["hr"].get(f"{HONORS}?{query}&count=1&page_size=1").json()

    assert body["count"] == count == len(numbers(county["hr"].get(f"{HONORS}?{query}")))


def test_the_count_comes_from_the_summaries_where_they_know_the_filters(county):
    HonorTotal.objects.update(times=50)

    assert county["hr"].get(f"{HONORS}?level=merit_third&count=1&page_size=1").json()["count"] == 100
    assert county["hr"].get(f"{HONORS}?name=张伟&count=1&page_size=1").json()["count"] == 2


def test_a_page_that_holds_everything_is_its_own_count(county):
    HonorTotal.objects.update(times=50)

    assert county["hr"].get(f"{HONORS}?level=merit_third&count=1").json()["count"] == 2


def test_one_honor_shows_every_field_of_the_interface(county):
    honor = Honor.objects.get(document_number="A2")

    body = county["hr"].get(f"{HONORS}{honor.pk}/").json()

    assert body["recipient"] == {
        "category": "individual",
        "officer": str(county["wei"].pk),
        "unit": None,
        "name": "张伟",
    }
    expected = {
        "award": "police.individual.merit_second",
        "edition": "police-2015",
        "level": "merit_second",
        "organ_level": "province",
        "register": "honors",
        "unit": "STATION",
        "decided_on": "2021-05-06",
        "organ": "浙江省公安厅",
        "status": "valid",
        "ledger_index": 1,
        "is_posthumous": False,
        "origin": "decided",
        "may": ["revoke", "correct", "erase", "pay_prize", "recover"],
    }
    assert {name: body[name] for name in expected} == expected


@pytest.mark.parametrize("query", ["", "unit=STATION", "unit=COUNTY", "unit=CITY", "name=张伟&unit=STATION"])
def test_a_wide_subtree_shows_what_a_narrow_one_does(county, monkeypatch, query):
    expected = numbers(county["hr"].get(f"{HONORS}?{query}"))
    monkeypatch.setattr("honors.selectors.honor.WIDE", 0)

    assert numbers(county["hr"].get(f"{HONORS}?{query}")) == expected != []


@pytest.mark.parametrize("rows", [1, 50])
def test_a_page_costs_the_same_at_one_row_and_at_fifty(at, rows, django_assert_num_queries):
    units = tree(at)
    people = [officer(units["station"], at, number=f"{n:06}") for n in range(rows)]
    granted(people, units["station"], at, rows)
    client = client_for(account("hr", Role.HR, units["county"], at=at))

    # SQLite is asked how wide the subtree is; one query reads which of the units are predecessors
    with django_assert_num_queries(10 if connection.vendor == "sqlite" else 9):
        assert len(client.get(f"{HONORS}?page_size=50").json()["results"]) == rows


def test_totals_keep_recipients_and_times_apart_and_stars_out_of_the_group(county):
    rows = county["hr"].get(TOTALS).json()

    assert [(row["award"], row["category"], row["recipients"], row["times"]) for row in rows] == [
        ("police.collective.merit_third", "collective", 1, 1),
        ("police.individual.merit_second", "individual", 1, 1),
        ("police.individual.merit_third", "individual", 1, 1),
        ("star.service", "individual", 1, 1),
        (None, "collective", 0, 0),
        (None, "individual", 1, 1),
    ]
    assert rows[-1]["group"] == "provincial_or_ministerial"


def test_totals_as_of_a_day_hold_that_day(county):
    def awards(until):
        return [row["award"] for row in county["hr"].get(f"{TOTALS}?until={until}").json() if row["award"]]

    assert awards("2021-05-05") == ["police.individual.merit_third"]
    assert awards("2021-05-06") == ["police.individual.merit_second", "police.individual.merit_third"]


def test_totals_of_a_unit_are_those_of_its_subtree(county):
    rows = county["hr"].get(f"{TOTALS}?unit=OTHER_STATION").json()

    assert [row["award"] for row in rows] == ["star.service", None, None]


@pytest.mark.parametrize("query", ["until=tomorrow", "until=2026-02-30", "unit=%00", "colour=red"])
def test_totals_refuse_what_they_cannot_read(county, query):
    assert county["hr"].get(f"{TOTALS}?{query}").status_code == 400


def test_without_a_session_nothing_is_shown(county):
    for address in (HONORS, TOTALS, f"{HONORS}0/"):
        answer = client_for(None).get(address)
        assert (answer.status_code, answer.json()["code"]) == (401, "access.no_session")
