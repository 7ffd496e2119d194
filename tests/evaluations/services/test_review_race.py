"""Two windows save the same sheet at once; scores are handed in while the review is being closed."""

import json
from collections import Counter

import pytest

from evaluations.models import Cycle, Review, ReviewVersion, ScoreFreeze
from evaluations.services.review import give_review
from tests.factories.rounds import panel
from tests.processes import run_together

pytestmark = pytest.mark.races

TOGETHER = """
import json, time
from pathlib import Path
from rest_framework.test import APIClient
from honors.models import User
def wait_for_all():
    folder = Path({folder!r})
    (folder / {name!r}).touch()
    while len(list(folder.iterdir())) < {number}:
        time.sleep(0.005)
def client(name):
    made = APIClient()
    made.force_authenticate(User.objects.get(username=name))
    return made
"""
SAVE = """
caller = client({who!r})
wait_for_all()
answers = []
for _ in range({times}):
    answer = caller.{method}({url!r}, {body!r}, format="json")
    answers.append([answer.status_code, answer.json().get("code", "")])
print(json.dumps(answers))
"""
CLOSE = """
from evaluations.models import Cycle, Review
from evaluations.services.cycle_advance import advance_cycle
from honors import clock
from honors.domain.actor import SYSTEM
wait_for_all()
while Review.objects.count() < {reviews}:
    time.sleep(0.002)
advance_cycle(actor=SYSTEM, cycle=Cycle.objects.get(), to="voting", at=clock.now())
print("[]")
"""
BEST = {"deed": "10", "masses": "10"}
FAIR = {"deed": "5", "masses": "0"}


def run_at_once(folder, *scripts, at):
    folder.mkdir(exist_ok=True)
    number = len(scripts)
    whole = [
        TOGETHER.format(folder=str(folder), name=str(place), number=number) + script
        for place, script in enumerate(scripts)
    ]
    return [json.loads(output) for output in run_together(*whole, at=at)]


def sheet(case, scores):
    return {"nomination": str(case.pk), "mark": "scored", "scores": scores, "comment": ""}


def save(who, url, body, *, method="post", times=1):
    return SAVE.format(who=who, url=url, body=body, method=method, times=times)


def test_of_two_windows_that_hand_in_at_once_one_is_taken(committed, at, tmp_path):
    board = panel(at)
    board.declare("member1")
    both = [save("member1", "/api/v1/reviews/", sheet(board.cases[0], scores)) for scores in (BEST, FAIR)]

    told = run_at_once(tmp_path / "meet", *both, at=at)

    assert Counter(map(tuple, (row for rows in told for row in rows))) == {
        (201, ""): 1,
        (409, "review.already_given"): 1,
    }
    review = Review.objects.get()
    assert {row.criterion: row.value for row in review.scores.all()} in (BEST, FAIR)
    assert ReviewVersion.objects.count() == 1


def test_of_two_windows_that_change_the_same_version_one_is_taken(committed, at, tmp_path):
    board = panel(at)
    board.declare("member1")
    review = give_review(
        actor=board.actor("member1"), nomination=board.cases[0], mark="scored", scores=BEST, comment="", at=at
    )
    url = f"/api/v1/reviews/{review.pk}/"
    bodies = [{"mark": "scored", "scores": scores, "version": 1} for scores in (BEST, FAIR)]

    told = run_at_once(tmp_path / "meet", *(save("member1", url, body, method="patch") for body in bodies), at=at)

    assert Counter(map(tuple, (row for rows in told for row in rows))) == {(200, ""): 1, (409, "version.stale"): 1}
    assert list(ReviewVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_what_is_handed_in_while_the_review_closes_is_frozen_or_refused(committed, at, tmp_path):
    board = panel(at, names=[f"某{number}" for number in "甲乙丙丁戊己"])
    members = ("member1", "member2", "member3")
    for name in members:
        for case in range(6):
            board.declare(name, case=case)
    scripts = []
    for name in members:
        bodies = [sheet(case, BEST) for case in board.cases]
        scripts.append(
            f"caller = client({name!r})\nwait_for_all()\nanswers = []\n"
            f"for body in {bodies!r}:\n"
            "    answer = caller.post('/api/v1/reviews/', body, format='json')\n"
            "    answers.append([answer.status_code, answer.json().get('code', '')])\n"
            "print(json.dumps(answers))\n"
        )

    told = run_at_once(tmp_path / "meet", *scripts, CLOSE.format(reviews=4), at=at)

    answers = Counter(map(tuple, (row for rows in told for row in rows)))
    assert set(answers) <= {(201, ""), (409, "review.wrong_phase")}
    assert Cycle.objects.get().state == "voting"
    document = json.loads(bytes(ScoreFreeze.objects.get().document))
    assert len(document["sheets"]) == Review.objects.count() == answers[201, ""]
