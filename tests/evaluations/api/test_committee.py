import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.rounds import panel

pytestmark = pytest.mark.django_db

URL = "/api/v1/committees/"


@pytest.fixture
def board(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return panel(at)


def body(board, **changes):
    facts = {"scheme": str(board.committee.scheme_id), "unit": "COUNTY", "name": "评委会"}
    return {**facts, "terms_from": "2026-01-01", "terms_to": "2027-12-31", **changes}


def test_hr_forms_a_committee_and_seats_a_chair(board):
    hr = board.client("hr")

    made = hr.post(URL, body(board), format="json")

    assert made.status_code == 201
    committee = made.json()
    assert (committee["state"], committee["unit"], committee["may"]) == ("forming", "COUNTY", ["seat"])
    seats = f"{URL}{committee['id']}/members/"
    user = str(board.user("chair").pk)
    seated = hr.post(seats, {"user": user, "seat": "chair", "order": 1}, format="json")
    assert (seated.status_code, seated.json()["user"], seated.json()["seat"]) == (201, user, "chair")
    assert hr.get(f"{URL}{committee['id']}/").json()["state"] == "seated"
    assert hr.get(seats).json()["results"] == [seated.json()]
    assert hr.get(f"{seats}{seated.json()['id']}/").json() == seated.json()


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"user": "999999", "seat": "member"}, 400, "committee.unknown_user"),
        ({"user": "x", "seat": "member"}, 400, "committee.unknown_user"),
        ({"user": "1", "seat": "king"}, 400, "request.invalid"),
        ({"user": "1", "seat": "member", "colour": "red"}, 400, "request.invalid"),
    ],
)
def test_a_bad_seat_gives_the_envelope(board, sent, status, code):
    answer = board.client("hr").post(f"{URL}{board.committee.pk}/members/", sent, format="json")

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_hr_ends_a_seat_and_fills_it_again_and_the_list_keeps_both(board):
    hr = board.client("hr")
    members = f"{URL}{board.committee.pk}/members/"
    account("new", Role.COMMITTEE_MEMBER, board.units["county"], at=board.at)
    rows = {row["name"]: row for row in hr.get(members).json()["results"]}
    assert rows["member1"]["may"] == ["end", "replace"]
    leaving = {"ended_on": "2026-11-24", "reason": "调离", "document_number": "长公政〔2026〕9号"}

    ended = hr.post(f"{members}{rows['member1']['id']}/end/", {**leaving, "how": "resigned"}, format="json")
    user = str(board.user("new").pk)
    made = hr.post(f"{members}{rows['member2']['id']}/replace/", {**leaving, "user": user}, format="json")

    assert (ended.status_code, ended.json()["state"], ended.json()["ended_how"]) == (200, "ended", "resigned")
    assert (made.status_code, made.json()["user"], made.json()["starts_on"]) == (201, user, "2026-11-24")
    gone = hr.get(f"{members}?state=ended").json()["results"]
    assert {row["name"]: row["replaced_by"] for row in gone} == {"member1": None, "member2": made.json()["id"]}
    assert len(hr.get(f"{members}?on=2026-11-20").json()["results"]) == 5
    again = hr.post(f"{members}{rows['member1']['id']}/end/", {**leaving, "how": "resigned"}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "committee.seat_over")
    assert board.client("member3").post(f"{members}{rows['member1']['id']}/end/", leaving).status_code == 403


def test_who_forms_and_who_sees_a_committee(board):
    account("hr_below", Role.HR, board.units["station"], at=board.at)
    path = f"{URL}{board.committee.pk}/"

    assert board.client("member1").post(URL, body(board), format="json").status_code == 403
    assert board.client("hr_below").post(URL, body(board), format="json").status_code == 403
    seen = {name: board.client(name).get(path).status_code for name in ("hr", "member1", "chief", "hr_below")}
    assert seen == {"hr": 200, "member1": 200, "chief": 404, "hr_below": 404}


def test_lists_cost_the_same_for_one_row_and_for_many(board):
    client = board.client("hr")

    def queries(url):
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(url)
        return len(seen), len(answer.json()["results"])

    few = queries(URL)
    members = f"{URL}{board.committee.pk}/members/"
    seats = queries(f"{members}?page_size=1")
    for number in range(3):
        client.post(URL, body(board, name=f"第{number}届"), format="json")

    assert (few[1], queries(URL)) == (1, (few[0], 4))
    assert (seats[1], queries(members)) == (1, (seats[0], 5))
