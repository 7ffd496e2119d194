import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors import clock
from honors.domain.actor import Role
from tests.actors import account
from tests.factories.people import officer
from tests.factories.rounds import panel

pytestmark = pytest.mark.django_db

URL = "/api/v1/kinships/"


@pytest.fixture
def board(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    board = panel(at)
    account("discipline", Role.DISCIPLINE, board.units["county"], at=at)
    return board


def body(board, person, **changes):
    facts = {"officer": str(board.cases[0].officer_id), "relative": str(person.pk), "relation": "spouse"}
    return {**facts, "source": "婚姻登记", "valid_from": "2020-01-01", **changes}


def test_discipline_records_ends_and_reads_kinship(board):
    client = board.client("discipline")
    made = client.post(URL, body(board, officer(board.units["county"], board.at, name="亲试")), format="json")

    assert (made.status_code, made.json()["state"], made.json()["may"]) == (201, "on_record", ["end"])
    assert made.json()["relation"] == "spouse"
    path = f"{URL}{made.json()['id']}/"
    assert client.get(path).json() == made.json()
    ended = client.post(f"{path}end/", {"valid_to": "2026-01-01"}, format="json")
    assert (ended.status_code, ended.json()["state"], ended.json()["may"]) == (200, "ended", [])
    assert board.client("hr").get(f"{URL}?officer={board.cases[0].officer_id}").json()["results"] == [ended.json()]
    assert board.client("member1").get(URL).status_code == 403


def test_bad_input_gives_the_envelope(board):
    client = board.client("discipline")
    person = board.cases[0].officer

    assert client.post(URL, body(board, person), format="json").json()["code"] == "kinship.same_person"
    assert client.post(URL, body(board, person, relation="friend"), format="json").status_code == 400
    assert client.post(URL, body(board, person, relative="999999"), format="json").status_code == 404
    assert client.post(URL, body(board, person, colour="red"), format="json").status_code == 400


def test_a_list_costs_the_same_for_one_row_and_for_many(board):
    client = board.client("discipline")

    def queries():
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(URL)
        return len(seen), len(answer.json()["results"])

    def add(name):
        client.post(URL, body(board, officer(board.units["county"], board.at, name=name)), format="json")

    add("甲亲")
    one = queries()
    for name in ("乙亲", "丙亲", "丁亲"):
        add(name)
    assert (one[1], queries()) == (1, (one[0], 4))
