import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from honors import clock
from tests.factories.rounds import panel

pytestmark = pytest.mark.django_db

URL = "/api/v1/conflicts/"


@pytest.fixture
def board(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return panel(at)


def post(board, who, path="", **body):
    if not path:
        body = {"nomination": str(board.cases[0].pk), **body}
    return board.client(who).post(f"{URL}{path}", body, format="json")


def test_a_member_declares_and_then_reads_the_case(board):
    case = f"/api/v1/nominations/{board.cases[0].pk}/"
    assert board.client("member1").get(case).json()["reason"] is None

    made = post(board, "member1", declared="none")

    assert made.status_code == 201
    shown = made.json()
    assert {name: shown[name] for name in ("state", "source", "effect", "declared", "recused", "may")} == {
        "state": "cleared",
        "source": "declared",
        "effect": "disclose",
        "declared": "none",
        "recused": False,
        "may": [],
    }
    assert board.client("member1").get(case).json()["reason"] == "表现突出。"
    assert board.client("member1").get(f"{URL}{shown['id']}/").json() == shown
    again = post(board, "member1", declared="none")
    assert (again.status_code, again.json()["code"]) == (409, "conflict.already_declared")


def test_kinship_closes_the_case(board):
    assert post(board, "member1", declared="kinship").json()["recused"] is True

    assert board.client("member1").get(f"/api/v1/nominations/{board.cases[0].pk}/").status_code == 404


def test_the_chair_decides_what_another_asked_for(board):
    asked = post(board, "chief", member=str(board.user("member1").pk), reason="同学")
    assert (asked.status_code, asked.json()["source"], asked.json()["state"]) == (201, "asked", "waiting")
    shown = board.client("chair").get(URL).json()["results"]
    assert [(row["id"], row["may"]) for row in shown] == [(asked.json()["id"], ["decide"])]
    assert board.client("member1").get(f"{URL}{asked.json()['id']}/").json()["may"] == []

    decided = post(board, "chair", f"{asked.json()['id']}/decide/", recused=True, reason="属实")

    assert (decided.status_code, decided.json()["state"], decided.json()["reason"]) == (200, "recused", "属实")


def test_hr_decides_about_the_chair(board):
    own = post(board, "chair", declared="other", text="旧识").json()
    assert own["may"] == []

    refused = post(board, "chair", f"{own['id']}/decide/", recused=False, reason="无碍")
    assert (refused.status_code, refused.json()["code"]) == (403, "conflict.not_yours_to_decide")
    assert post(board, "hr", f"{own['id']}/decide/", recused=False, reason="无碍").json()["recused"] is False


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"declared": "nominee"}, "request.invalid"),
        ({"declared": "none", "colour": "red"}, "request.invalid"),
        ({"member": "999999", "reason": "同学"}, "committee.unknown_user"),
        ({"member": "x", "reason": ""}, "request.invalid"),
        ({}, "request.invalid"),
    ],
)
def test_bad_input_gives_the_envelope(board, body, code):
    answer = post(board, "member1", **body)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_strangers_neither_declare_nor_ask_nor_decide(board):
    own = post(board, "member1", declared="unit").json()

    assert post(board, "hr", declared="none").json()["code"] == "conflict.not_a_judge"
    assert board.client("member2").get(f"{URL}{own['id']}/").status_code == 404
    assert post(board, "member2", f"{own['id']}/decide/", recused=True, reason="x").status_code == 403
    assert board.client("chief").post(URL, [1], format="json").status_code == 400


def test_a_list_costs_the_same_for_one_row_and_for_many(board):
    board.declare("member1", declared="unit")
    client = board.client("chair")

    def queries():
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(URL)
        return len(seen), len(answer.json()["results"])

    one = queries()
    for name in ("member2", "member3"):
        for case in (0, 1):
            board.declare(name, declared="unit", case=case)
    assert (one[1], queries()) == (1, (one[0], 5))
