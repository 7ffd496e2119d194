"""What scores come to over the API: who is told what, mark by mark and route by route."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluations.models import Review
from evaluations.selectors.review import own_mark
from evaluations.services.cycle_advance import advance_cycle
from evaluations.services.review import give_review, mark_seen
from honors import clock
from honors.domain.actor import SYSTEM
from tests.factories.cases import evidence
from tests.factories.rounds import create, panel, unsealed

pytestmark = pytest.mark.django_db

BEST = {"deed": "10", "masses": "10"}
FAIR = {"deed": "5", "masses": "0"}
SEATS = {
    "method": "seats",
    "seats": 1,
    "tie_break": ["score", "lot"],
    "threshold": {"of": "present", "share": "1/3", "strict": False},
}


@pytest.fixture
def board(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    return panel(at)


def give(board, who, scores=None, *, case=0):
    if not board.user(who).conflicts.filter(nomination=board.cases[case], source="declared").exists():
        board.declare(who, case=case)
    return give_review(
        actor=board.actor(who),
        nomination=board.cases[case],
        mark="abstained" if scores == {} else "scored",
        scores=BEST if scores is None else scores,
        comment="",
        at=board.at,
    )


def close(board):
    advance_cycle(actor=SYSTEM, cycle=board.cycle, to="voting", at=board.at)


def routes_of(board):
    case, cycle = board.cases[0].pk, board.cycle.pk
    return [
        f"reviews/?nomination={case}",
        "reviews/",
        "reviews/?count=1",
        f"cycles/{cycle}/scores/",
        f"cycles/{cycle}/scores/?disagrees=true",
        f"cycles/{cycle}/scores/?count=1",
        f"cycles/{cycle}/leniency/",
        f"cycles/{cycle}/calibration/",
        f"cycles/{cycle}/",
        f"nominations/{case}/",
        f"nominations/{case}/eligibility/",
        "nominations/?count=1",
        f"conflicts/?nomination={case}",
        "inbox/?count=1",
        "notifications/",
        "rounds/",
        "assignments/",
    ]


def answers(board, who):
    client = board.client(who)
    return {route: client.get(f"/api/v1/{route}").content for route in routes_of(board)}


def stand(board, mark):
    """member1 stands with ``mark`` on the first case."""
    if mark == "recused":
        board.declare("member1", declared="kinship")
    elif mark == "seen":
        board.declare("member1")
        mark_seen(actor=board.actor("member1"), nomination=board.cases[0], at=board.at)
    elif mark == "scored":
        give(board, "member1", FAIR)
    elif mark == "abstained":
        give(board, "member1", {})


@pytest.mark.parametrize("mark", ["not_seen", "seen", "recused"])
def test_before_the_own_sheet_is_in_no_route_tells_anything_of_the_others(board, mark):
    stand(board, mark)
    before = answers(board, "member1")
    give(board, "member2")
    give(board, "member3", {})
    assert answers(board, "member1") == before


@pytest.mark.parametrize("mark", ["scored", "abstained"])
def test_with_the_own_sheet_in_the_others_are_told(board, mark):
    stand(board, mark)
    before = answers(board, "member1")
    give(board, "member2")
    changed = {route for route, body in answers(board, "member1").items() if body != before[route]}
    case, cycle = board.cases[0].pk, board.cycle.pk
    told = {f"reviews/?nomination={case}", "reviews/", "reviews/?count=1", f"cycles/{cycle}/scores/"}
    # with one own score the two are 7 apart of 10: the list of disagreement has the case from now on
    assert changed - {f"cycles/{cycle}/scores/?disagrees=true", f"cycles/{cycle}/scores/?count=1"} == told


def test_whoever_opens_a_paper_of_a_case_has_seen_it(board):
    paper = evidence(board.cases[0], board.at)
    url = f"/api/v1/evidence/{paper.pk}/file/"
    assert board.client("member1").get(url).status_code == 404
    board.declare("member1")
    assert own_mark(board.actor("member1"), board.cases[0]) == "not_seen"
    opened = board.client("member1").get(url)
    assert (opened.status_code, opened.getvalue()) == (200, b"%PDF-1.7\n")
    assert own_mark(board.actor("member1"), board.cases[0]) == "seen"


def test_hr_is_told_nothing_before_the_close(board):
    before = answers(board, "hr")
    give(board, "member1")
    case = board.cases[0].pk
    changed = {route for route, body in answers(board, "hr").items() if body != before[route]}
    assert changed <= {f"conflicts/?nomination={case}"}  # the declaration, which HR may know


def test_the_own_sheet_is_changed_and_its_versions_are_read(board):
    review = give(board, "member1")
    give(board, "member2")
    url = f"/api/v1/reviews/{review.pk}/"
    mine, other = board.client("member1"), board.client("member2")
    assert mine.get(url).json()["may"] == ["change"]
    assert other.get(url).json()["may"] == []

    body = {"mark": "scored", "scores": FAIR, "version": 1}
    changed = mine.patch(url, body, format="json")

    assert (changed.status_code, changed.json()["version"], changed.json()["scores"]) == (200, 2, FAIR)
    assert mine.patch(url, body, format="json").json()["code"] == "version.stale"
    assert other.patch(url, {**body, "version": 2}, format="json").status_code == 403
    assert mine.patch(url, {"mark": "scored"}, format="json").json()["code"] == "review.missing_criterion"
    assert mine.patch(url, {"mark": "scored", "colour": "red"}, format="json").status_code == 400
    versions = mine.get(f"{url}versions/").json()["results"]
    assert [(row["number"], row["scores"]) for row in versions] == [(1, BEST), (2, FAIR)]
    assert other.get(f"{url}versions/").status_code == 404
    close(board)
    assert other.get(f"{url}versions/").status_code == 200
    assert mine.patch(url, body, format="json").json()["code"] == "review.wrong_phase"


def test_after_the_close_hr_reads_raw_and_corrected_side_by_side(board):
    give(board, "member1")
    give(board, "member2", FAIR)
    close(board)
    client, url = board.client("hr"), f"/api/v1/cycles/{board.cycle.pk}"

    (row,) = client.get(f"{url}/scores/?disagrees=true").json()["results"]

    assert (row["mean"], row["corrected"], row["range"], row["mean_absolute_deviation"]) == ("13/2", "13/2", "7", "7/2")
    assert (row["scored"], row["abstained"], row["rounded"]["mean"]) == (2, 0, "6.50")
    assert client.get(f"{url}/scores/?disagrees=false").json()["results"] == []
    frozen = client.get(f"{url}/leniency/").json()
    assert (frozen["edition"], frozen["minimum"], frozen["percent"]) == (1, 3, 30)
    assert [member["leniency"] for member in frozen["members"]] == ["0", "0"]  # too few cases to tell
    assert board.client("chief").get(f"{url}/leniency/").status_code == 404
    assert client.get(f"{url}/scores/?colour=red").status_code == 400


def test_before_the_close_there_is_no_frozen_number(board):
    told = board.client("hr").get(f"/api/v1/cycles/{board.cycle.pk}/leniency/")
    assert (told.status_code, told.json()["code"]) == (409, "scores.not_closed")


def test_whoever_is_recused_from_a_case_is_told_nothing_of_the_members(board):
    board.declare("member1", declared="kinship")
    give(board, "member2")
    close(board)
    told = board.client("member1").get(f"/api/v1/cycles/{board.cycle.pk}/leniency/").json()
    assert (told["members"], told["digest"], told["edition"]) == (None, None, None)
    assert board.client("member1").get(f"/api/v1/cycles/{board.cycle.pk}/scores/").json()["results"] == []


def voted(board):
    """As many for one case as for the other, and one seat: the scores decide."""
    ballots = {"chair": ["approve", "oppose"], "member2": ["oppose", "approve"], "member3": ["abstain", "abstain"]}
    return unsealed(board, ballots, **SEATS)


def test_a_round_says_which_one_reviewer_would_change_it(board):
    give(board, "member1", BEST)
    give(board, "member2", {"deed": "5", "masses": "10"})
    give(board, "member1", FAIR, case=1)
    give(board, "member2", {"deed": "10", "masses": "10"}, case=1)
    give(board, "member3", {"deed": "10", "masses": "0"}, case=1)
    # 17/2 against (3 + 10 + 6) / 3; without member1: 7 against 8
    ballot_round = voted(board)

    rows = board.client("hr").get(f"/api/v1/rounds/{ballot_round.pk}/firmness/").json()["items"]

    carries = [str(board.user("member1").pk)]
    assert [(row["outcome"], row["decided_by"], row["depends_on_scores"], row["reviewers"]) for row in rows] == [
        ("selected", "score", True, carries),
        ("not_selected", "score", True, carries),
    ]
    assert [row["holds_for_weights"] for row in rows] == [True, True]


def test_a_round_that_scores_did_not_touch_says_so(board):
    ballots = {name: ["approve", "oppose"] for name in board.voters}
    ballot_round = unsealed(board, ballots)
    rows = board.client("member1").get(f"/api/v1/rounds/{ballot_round.pk}/firmness/").json()["items"]
    assert [(row["depends_on_scores"], row["reviewers"], row["holds_for_weights"]) for row in rows] == [
        (False, [], None),
        (False, [], None),
    ]


def test_whoever_is_recused_from_an_item_is_told_nothing_of_its_rivals(board):
    board.declare("member1", declared="kinship")
    for case in (0, 1):
        give(board, "member2", case=case)
    ballot_round = voted(board)
    url = f"/api/v1/rounds/{ballot_round.pk}/firmness/"
    assert len(board.client("member2").get(url).json()["items"]) == 2
    assert board.client("member1").get(url).json()["items"] == []


def test_before_unsealing_nothing_is_firm(board):
    ballot_round = create(board)
    told = board.client("hr").get(f"/api/v1/rounds/{ballot_round.pk}/firmness/")
    assert told.json()["code"] == "round.not_unsealed"


def queries(client, url):
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(url)
    return len(seen), len(answer.json()["results"])


def test_lists_cost_the_same_for_one_row_and_for_many(at, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at)
    board = panel(at, names=[f"某{number}" for number in "甲乙丙丁戊己庚辛"])
    client = board.client("member1")
    urls = [f"/api/v1/cycles/{board.cycle.pk}/scores/", "/api/v1/reviews/"]
    give(board, "member1")
    one = [queries(client, url) for url in urls]
    for case in range(1, 8):
        give(board, "member1", case=case)
    many = [queries(client, url) for url in urls]
    assert [rows for _number, rows in one + many] == [1, 1, 8, 8]
    assert [number for number, _rows in one] == [number for number, _rows in many]
    assert Review.objects.count() == 8
