import pytest

from honors import clock
from honors.domain.actor import Role
from honors.models import Unit
from tests.actors import account
from tests.clients import client_for
from tests.factories.people import officer, tree

pytestmark = pytest.mark.django_db

URL = "/api/v1/units/"
NEW = {
    "code": "NEW",
    "name": "新建派出所",
    "short_name": "新建所",
    "level": "station",
    "kind": "established",
    "parent": "COUNTY",
    "is_front_line": True,
    "task": "",
    "members": [],
    "valid_from": "2026-01-01",
    "valid_to": None,
}


@pytest.fixture
def units(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return tree(at)


@pytest.fixture
def hr(units, at):
    return client_for(account("hr", Role.HR, units["county"], at=at))


def codes(client, query="") -> list[str]:
    return [row["code"] for row in client.get(f"{URL}?{query}").json()["results"]]


def test_a_unit_is_established_and_shown(hr):
    made = hr.post(URL, NEW)

    assert made.status_code == 201
    body = made.json()
    assert {name: body[name] for name in NEW} == NEW
    assert (body["state"], body["version"], body["may"]) == (
        "active",
        1,
        ["establish", "rename", "merge", "split"],
    )
    assert hr.get(f"{URL}{body['id']}/").json() == body


def test_a_temporary_unit_has_task_members_and_last_day(hr, units, at):
    member = officer(units["station"], at)
    task = {**NEW, "kind": "temporary", "task": "亚运安保", "members": [str(member.pk)], "valid_to": "2026-12-31"}

    assert {
        hr.post(URL, {**task, **gap}).json()["code"] for gap in ({"task": ""}, {"members": []}, {"valid_to": None})
    } == {"unit.temporary_needs_task"}
    assert hr.post(URL, task).json()["members"] == [str(member.pk)]
    assert codes(hr, "kind=temporary") == ["NEW"]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"code": ""}, 400, "request.invalid"),
        ({"code": "x" * 33}, 400, "request.invalid"),
        ({"code": "STATION"}, 409, "unit.code_taken"),
        ({"level": "galaxy"}, 400, "request.invalid"),
        ({"parent": "NOWHERE"}, 400, "unit.unknown"),
        ({"parent": "CITY"}, 403, "access.denied"),
        ({"valid_from": "2026-02-30"}, 400, "request.invalid"),
        ({"valid_to": "2025-01-01"}, 400, "unit.dates"),
        ({"members": ["999999"]}, 400, "officer.unknown"),
        ({"members": ["x"]}, 400, "officer.unknown"),
        ({"path": "00001"}, 400, "request.invalid"),
    ],
)
def test_bad_input_is_answered_with_a_code(hr, changes, status, code):
    answer = hr.post(URL, {**NEW, **changes})

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Unit.objects.filter(code="NEW").exists()


def test_people_whom_hr_does_not_see_are_no_members(hr, units, at):
    stranger = officer(units["city"], at)
    task = {**NEW, "kind": "temporary", "task": "安保", "members": [str(stranger.pk)], "valid_to": "2026-12-31"}

    assert hr.post(URL, task).json()["code"] == "officer.unknown"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["MINISTRY", "PROVINCE", "CITY", "COUNTY", "STATION", "OTHER_STATION"]),
        ("under=COUNTY", ["COUNTY", "STATION", "OTHER_STATION"]),
        ("name=派出所", ["STATION", "OTHER_STATION"]),
        ("kind=established&under=STATION", ["STATION"]),
        ("on=1999-12-31", []),
        ("on=2000-01-01&under=STATION", ["STATION"]),
    ],
)
def test_the_tree_is_filtered_and_listed_from_the_root_down(hr, query, found):
    assert codes(hr, query) == found


@pytest.mark.parametrize(
    ("query", "code"),
    [("under=NOWHERE", "unit.unknown"), ("kind=x", "request.invalid"), ("colour=x", "request.unknown_parameter")],
)
def test_a_filter_that_cannot_be_read_is_answered_with_a_code(hr, query, code):
    answer = hr.get(f"{URL}?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize("role", Role)
def test_everybody_sees_the_tree_and_only_hr_changes_it(units, at, role):
    client = client_for(account("caller", role, units["county"], at=at))

    assert len(codes(client)) == 6
    assert client.post(URL, NEW).status_code == (201 if role is Role.HR else 403)


def test_without_a_session_the_tree_is_closed(units):
    answer = client_for(None).get(URL)

    assert (answer.status_code, answer.json()["code"]) == (401, "access.no_session")


def test_a_list_costs_the_same_at_one_and_at_six_rows(hr, django_assert_num_queries):
    for size in (1, 6):
        with django_assert_num_queries(6):
            assert len(codes(hr, f"page_size={size}")) == size


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_method_that_the_route_does_not_have_is_a_405(hr, method):
    answer = getattr(hr, method)(URL)

    assert (answer.status_code, answer.json()["code"]) == (405, "request.method")
    assert answer.headers["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_without_a_session_it_is_a_401_like_everything_else(client):
    assert client.put(URL).status_code == 401
