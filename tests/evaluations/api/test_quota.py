import pytest
from rest_framework.test import APIClient

from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.people import tree

pytestmark = pytest.mark.django_db

URL = "/api/v1/quotas/"
MERIT = "police.individual.merit_third"


@pytest.fixture
def client(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    units = tree(at)

    def logged_in(role, unit="county"):
        api = APIClient()
        api.force_login(account(f"{role}-{unit}", role, units[unit], at=at))
        return api

    return logged_in


def test_hr_sets_a_limit_and_a_leader_sees_what_is_used(client):
    facts = {"period": "2026", "organ": "COUNTY", "award": MERIT, "limit": 10, "front_line_floor": "0.85"}

    made = client(Role.HR).post(URL, {**facts, "leader_ceiling": "1/4"}, format="json")

    row = made.json()
    assert made.status_code == 201
    assert {k: row[k] for k in row if k not in ("id", "created_at")} == {
        "period": "2026",
        "organ": "COUNTY",
        "award": MERIT,
        "star": None,
        "level": "merit_third",
        "category": "individual",
        "limit": 10,
        "effect": "block",
        "front_line_used": 0,
        "leaders_used": 0,
        "left": 10,
        "front_line_floor": "0.85",
        "leader_ceiling": "1/4",
        "front_line_needed": 9,
        "leaders_at_most": 2,
        "reserved": 0,
        "committed": 0,
        "state": "open",
        "version": 1,
        "may": ["change"],
    }
    leader = client(Role.LEADER)
    seen = {**row, "may": []}
    assert leader.get(URL, {"organ": "COUNTY"}).json()["results"] == [seen]
    assert leader.get(f"{URL}{row['id']}/").json() == seen
    assert client(Role.STATION_CHIEF).get(URL).status_code == 403


def test_a_limit_of_a_level_with_a_floor_in_numbers_that_is_only_said(client):
    facts = {"period": "2026", "organ": "COUNTY", "level": "merit_third", "limit": 10, "front_line_floor": 4}

    row = client(Role.HR).post(URL, {**facts, "effect": "warn"}, format="json").json()

    assert (row["award"], row["star"], row["level"], row["category"]) == (None, None, "merit_third", None)
    assert (row["front_line_floor"], row["front_line_needed"], row["effect"]) == ("4", 4, "warn")


@pytest.mark.parametrize(
    ("facts", "status", "code"),
    [
        ({"award": MERIT, "level": "merit_third"}, 400, "quota.award_or_star"),
        ({"award": MERIT, "category": "collective"}, 400, "quota.wrong_category"),
        ({"level": "merit_fourth"}, 400, "request.invalid"),
        ({"star": "loyalty", "effect": "maybe"}, 400, "request.invalid"),
        ({"award": MERIT, "star": "loyalty"}, 400, "quota.award_or_star"),
        ({}, 400, "quota.award_or_star"),
        ({"star": "nothing"}, 400, "request.invalid"),
        ({"star": "loyalty", "limit": -1}, 400, "request.invalid"),
        ({"star": "loyalty", "period": "soon"}, 400, "quota.bad_period"),
        ({"star": "loyalty", "front_line_floor": "85%"}, 400, "quota.bad_share"),
        ({"star": "loyalty", "organ": "NOWHERE"}, 400, "unit.unknown"),
        ({"star": "loyalty", "organ": "CITY"}, 403, "access.denied"),
        ({"star": "loyalty", "colour": "red"}, 400, "request.invalid"),
    ],
)
def test_bad_input_gets_the_envelope(client, facts, status, code):
    body = {"period": "2026", "organ": "COUNTY", "limit": 1, **facts}

    answer = client(Role.HR).post(URL, body, format="json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_list_costs_the_same_with_one_limit_and_with_ten(client, django_assert_num_queries):
    hr = client(Role.HR)
    for years in (range(2001, 2002), range(2002, 2011)):
        for year in years:
            body = {"period": str(year), "organ": "COUNTY", "star": "loyalty", "limit": 1}
            assert hr.post(URL, body, format="json").status_code == 201
        with django_assert_num_queries(4):
            hr.get(URL)


def test_hr_changes_a_limit_by_a_document(client):
    hr = client(Role.HR)
    row = hr.post(URL, {"period": "2026", "organ": "COUNTY", "award": MERIT, "limit": 10}, format="json").json()
    url, why = f"{URL}{row['id']}/", {"reason": "年中调整", "document_number": "长公政〔2026〕5号"}

    changed = hr.patch(url, {**why, "limit": 12, "front_line_floor": "3/4", "version": 1}, format="json")

    said = changed.json()
    assert (changed.status_code, said["limit"], said["front_line_needed"], said["version"]) == (200, 12, 9, 2)
    assert hr.patch(url, {**why, "limit": 13, "version": 1}, format="json").json()["code"] == "version.stale"
    for body, code in (
        ({"limit": 9}, "request.invalid"),
        (why, "quota.no_change"),
        ({**why, "front_line_floor": "3/2"}, "quota.bad_share"),
        ({**why, "limit": -1}, "request.invalid"),
        ({**why, "organ": "CITY"}, "request.invalid"),
    ):
        answer = hr.patch(url, body, format="json")
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert client(Role.LEADER).patch(url, {**why, "limit": 1}, format="json").status_code == 403
