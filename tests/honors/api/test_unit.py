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
        ["establish", "rename", "front_line", "merge", "split", "split_off"],
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
        with django_assert_num_queries(7):
            assert len(codes(hr, f"page_size={size}")) == size


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_method_that_the_route_does_not_have_is_a_405(hr, method):
    answer = getattr(hr, method)(URL)

    assert (answer.status_code, answer.json()["code"]) == (405, "request.method")
    assert answer.headers["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_without_a_session_it_is_a_401_like_everything_else(client):
    assert client.put(URL).status_code == 401


NEW_PART = {**NEW, "valid_from": "2026-07-01"}
SPLIT_OFF = {"into": "NEW", "from": "2026-07-01", "document_number": "湖公〔2026〕9号"}


def test_a_part_is_split_off_over_the_api_and_both_units_show_the_line(hr, units, at):
    leaver, stays = officer(units["station"], at, name="张一"), officer(units["station"], at, name="张二")
    new = hr.post(URL, NEW_PART).json()
    people = [{"officer": str(leaver.pk), "post": "所长", "is_leading_body": True}]

    answer = hr.post(f"{URL}{units['station'].pk}/split_off/", {**SPLIT_OFF, "people": people})

    line = {
        "kind": "split_off",
        "is_default": False,
        "effective_on": "2026-07-01",
        "document_number": "湖公〔2026〕9号",
    }
    assert answer.status_code == 200
    assert (answer.json()["state"], answer.json()["successors"]) == ("active", [])
    assert answer.json()["split_offs"] == [{"unit": "NEW", "name": NEW["name"], "of": "STATION", **line}]
    shown = hr.get(f"{URL}{new['id']}/").json()
    assert shown["split_off_from"] == [{"unit": "STATION", "name": "龙山派出所", "of": "NEW", **line}]
    assert shown["predecessors"] == []
    went = hr.get(f"/api/v1/officers/{leaver.pk}/").json()
    assert (went["unit"], went["post"], went["is_leading_body"]) == ("NEW", "所长", True)
    assert hr.get(f"/api/v1/officers/{stays.pk}/").json()["unit"] == "STATION"


def test_a_split_off_that_cannot_be_is_refused_at_its_place(hr, units, at):
    hr.post(URL, NEW_PART)
    leaver, stranger = officer(units["station"], at), officer(units["other_station"], at, name="外人")
    url = f"{URL}{units['station'].pk}/split_off/"

    def refused(**facts):
        answer = hr.post(url, {**SPLIT_OFF, "people": [{"officer": str(leaver.pk)}], **facts}).json()
        return answer["code"], answer["message"]

    assert refused(people=[])[0] == "request.invalid"
    assert refused(people=[{"officer": str(stranger.pk)}]) == (
        "unit.not_of_unit",
        "人员 外人 不属于被分设的单位。",
    )
    assert refused(into="OTHER_STATION")[0] == "unit.split_off_not_new"
    assert refused(**{"from": "2026-12-01"})[0] == "unit.change_in_future"
    assert hr.post(url, {**SPLIT_OFF, "people": [{"officer": str(leaver.pk)}], "version": 7}).status_code == 409


def test_the_front_line_flag_changes_from_a_day_on_and_is_asked_for_any_day(hr, units):
    url = f"{URL}{units['station'].pk}/"
    change = {
        "is_front_line": False,
        "from": "2026-07-01",
        "document_number": "湖公〔2026〕8号",
        "reason": "改为机关编制",
    }

    answer = hr.post(f"{url}front_line/", change)

    assert answer.status_code == 200
    assert answer.json()["is_front_line"] is False
    assert answer.json()["former_front_line"] == [
        {
            "is_front_line": True,
            "from": "2000-01-01",
            "to": "2026-06-30",
            "document_number": "湖公〔2026〕8号",
            "reason": "改为机关编制",
        }
    ]
    asked = [hr.get(f"{url}?on={day}").json()["front_line_then"] for day in ("2026-06-30", "2026-07-01")]
    assert asked == [True, False]
    assert hr.post(f"{url}front_line/", change).json()["code"] == "unit.front_line_order"


@pytest.mark.parametrize("act", ["front_line", "split_off"])
def test_nobody_reorganises_the_own_unit_alone(units, at, act):
    own = client_for(account("own", Role.HR, units["station"], at=at))
    person = officer(units["station"], at)
    body = {
        "front_line": {"is_front_line": False, "from": "2026-07-01", "document_number": "1", "reason": "无"},
        "split_off": {**SPLIT_OFF, "into": "OTHER_STATION", "people": [{"officer": str(person.pk)}]},
    }

    answer = own.post(f"{URL}{units['station'].pk}/{act}/", body[act])

    assert (answer.status_code, answer.json()["code"]) == (403, "access.denied")
