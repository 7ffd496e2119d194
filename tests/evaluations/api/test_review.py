import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Cycle
from honors import clock
from tests.factories.rounds import panel

pytestmark = pytest.mark.django_db

URL = "/api/v1/reviews/"
BEST = {"deed": "10", "masses": "10"}
NUMBERS = ("mean", "median", "range", "corrected")


@pytest.fixture
def board(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return panel(at)


def give(board, who, case=0, **body):
    facts = {"nomination": str(board.cases[case].pk), "mark": "scored", "scores": BEST, **body}
    return board.client(who).post(URL, facts, format="json")


def of_case(board, who, case=0):
    return board.client(who).get(URL, {"nomination": str(board.cases[case].pk)}).json()["results"]


def test_from_not_seen_to_the_scores_of_all(board):
    assert [(row["mark"], row["mean"]) for row in of_case(board, "member1")] == [("not_seen", None)]
    board.declare("member1")
    board.client("member1").get(f"/api/v1/nominations/{board.cases[0].pk}/")
    board.declare("member2")
    assert give(board, "member2").status_code == 201
    assert [(row["mark"], row["may"], row["mean"]) for row in of_case(board, "member1")] == [("seen", ["give"], None)]

    made = give(board, "member1", scores={"deed": "5", "masses": "0"}, comment="事迹一般")

    assert made.status_code == 201
    assert {name: made.json()[name] for name in ("mark", "scores", "comment", *NUMBERS)} == {
        "mark": "scored",
        "scores": {"deed": "5", "masses": "0"},
        "comment": "事迹一般",
        "mean": "13/2",
        "median": "13/2",
        "range": "7",
        "corrected": "13/2",
    }
    assert board.client("member1").get(f"{URL}{made.json()['id']}/").json() == made.json()
    members = {str(board.user(name).pk) for name in ("member1", "member2")}
    assert {row["member"] for row in of_case(board, "member1")} == members
    again = give(board, "member1")
    assert (again.status_code, again.json()["code"]) == (409, "review.already_given")


def test_a_recused_member_sees_that_and_nothing_else(board):
    board.declare("member2")
    give(board, "member2")
    board.declare("member1", declared="kinship")

    assert [(row["mark"], row["may"], row["scores"]) for row in of_case(board, "member1")] == [("recused", [], {})]
    assert give(board, "member1").status_code == 404


def test_hr_sees_the_scores_after_the_phase(board):
    board.declare("member1")
    give(board, "member1")
    assert of_case(board, "hr") == []

    Cycle.objects.update(state="voting")

    assert [row["mean"] for row in of_case(board, "hr")] == ["10"]
    assert of_case(board, "chief") == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"scores": {"deed": "10"}}, 422, "review.missing_criterion"),
        ({"scores": {"deed": [], "masses": "10"}}, 400, "request.invalid"),
        ({"scores": "best"}, 400, "request.invalid"),
        ({"mark": "seen", "scores": {}}, 422, "review.unknown_mark"),
        ({"colour": "red"}, 400, "request.invalid"),
        ({"nomination": "nonsense"}, 404, "access.not_found"),
    ],
)
def test_bad_input_gives_the_envelope(board, body, status, code):
    board.declare("member1")

    answer = give(board, "member1", **body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_filter_that_cannot_be_read_is_refused(board):
    assert board.client("member1").get(URL, {"nomination": "nonsense"}).status_code == 400
    assert give(board, "hr").status_code == 403


def test_a_list_costs_the_same_for_one_row_and_for_many(board):
    board.declare("member1")
    give(board, "member1")
    client = board.client("member1")

    def queries():
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(URL)
        return len(seen), len(answer.json()["results"])

    one = queries()
    board.declare("member1", case=1)
    give(board, "member1", 1)
    for name in ("member2", "member3"):
        board.declare(name)
        give(board, name)
    assert (one[1], queries()) == (1, (one[0], 4))
