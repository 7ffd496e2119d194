from datetime import date

import pytest

from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.clients import client_for
from tests.factories.honors import granted
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

URL = "/api/v1/statistics/"


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def client(at, units):
    def logged_in(role, where="county"):
        return client_for(account(f"{role}-{where}", role, units[where], at=at))

    return logged_in


@pytest.mark.parametrize("role", [Role.HR, Role.LEADER, Role.AUDITOR])
def test_numbers_of_the_own_unit_as_of_a_day(client, units, at, role):
    granted([officer(units["station"], at)], units["station"], at, 3)  # from 1 December 2025 on, a day apart

    answer = client(role).get(URL, {"on": "2025-12-02"})

    assert answer.status_code == 200
    assert answer.json() == {
        "unit": "COUNTY",
        "on": "2025-12-02",
        "by": ["level", "category"],
        "rows": [
            {
                "register": "honors",
                "level": "merit_third",
                "category": "individual",
                "times": 2,
                "front_line": 2,
                "leaders": 0,
                "posthumous": 0,
                "revoked": 0,
                "front_line_share": "1",
                "leader_share": "0",
            }
        ],
        "totals": [
            {
                "register": "honors",
                "times": 2,
                "front_line": 2,
                "leaders": 0,
                "posthumous": 0,
                "revoked": 0,
                "front_line_share": "1",
                "leader_share": "0",
            }
        ],
    }


def test_it_is_divided_as_asked(client, units, at):
    granted([officer(units["station"], at)], units["station"], at, 1)

    (row,) = client(Role.HR).get(URL, {"by": "unit,year,award"}).json()["rows"]

    assert (row["unit"], row["year"], row["award"]) == ("STATION", 2025, "police.individual.merit_third")
    assert "level" not in row


def test_a_unit_that_is_not_ones_own_is_not_found(client, units):
    hr = client(Role.HR)

    statuses = [hr.get(URL, {"unit": code}).status_code for code in ("STATION", "CITY", "NOWHERE")]

    assert statuses == [200, 404, 404]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"by": "colour"}, "statistics.bad_dimension"),
        ({"by": "level,level"}, "statistics.bad_dimension"),
        ({"on": "2026-02-30"}, "request.malformed"),
        ({"colour": "red"}, "request.unknown_parameter"),
    ],
)
def test_bad_questions_get_the_envelope(client, query, code):
    answer = client(Role.HR).get(URL, query)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_who_holds_none_of_the_roles_may_not_ask(client, units):
    for role in (Role.STATION_CHIEF, Role.OFFICER, Role.DISCIPLINE, Role.AUDIT_ADMIN):
        assert client(role).get(URL).status_code == 403


def test_the_numbers_cost_the_same_for_one_honor_and_for_many(client, units, at, django_assert_max_num_queries):
    hr, taken = client(Role.HR), []
    assert date(2025, 12, 1) < at.date()
    for count in (1, 50):
        granted([officer(units["station"], at)], units["station"], at, count)
        with django_assert_max_num_queries(12) as queries:
            hr.get(URL, {"by": "unit,year"})
        taken.append(len(queries))
    assert taken[0] == taken[1]
