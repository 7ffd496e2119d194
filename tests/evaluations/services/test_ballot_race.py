"""Real processes with many connections vote at once, and while the box is being closed."""

import json
from collections import Counter

import pytest
from django.db import connection

from evaluations.models import BoxLeaf, CommitteeMember, HasVoted, Round, SealedChoice
from evaluations.services.ballot import open_round
from honors.domain.actor import Role
from honors.models import AuditEvent
from tests.actors import account
from tests.factories.rounds import create, key_of, panel, share, unseal
from tests.processes import run_together

pytestmark = pytest.mark.races

TOGETHER = """
import time
from pathlib import Path
def wait_for_all():
    folder = Path({folder!r})
    (folder / {name!r}).touch()
    while len(list(folder.iterdir())) < {number}:
        time.sleep(0.005)
"""
CAST = """
import json
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from rest_framework.test import APIClient
from honors.models import User
jobs = json.loads({jobs!r})
def vote(job):
    client = APIClient()
    client.force_authenticate(User.objects.get(username=job["voter"]))
    time.sleep(job["after"])
    url = "/api/v1/rounds/{round}/cast/"
    answer = client.post(url, {{"choices": job["choices"]}}, format="json", headers={{"Idempotency-Key": job["key"]}})
    connection.close()
    return [job["voter"], answer.status_code, answer.json()]
wait_for_all()
with ThreadPoolExecutor(len(jobs)) as pool:
    print(json.dumps(list(pool.map(vote, jobs))))
"""
CLOSE = """
from evaluations.models import HasVoted, Round
from evaluations.services.ballot_close import close_due_rounds
wait_for_all()
while HasVoted.objects.count() < {votes}:
    time.sleep(0.005)
print(close_due_rounds(at=Round.objects.get(pk={round!r}).closes_at))
"""
VOTES_BEFORE_THE_CLOSE = 6


def run_at_once(folder, *scripts, at):
    """The scripts in processes that wait for each other before they begin."""
    number = len(scripts)
    starts = [TOGETHER.format(folder=str(folder), name=str(place), number=number) for place in range(number)]
    return run_together(*(start + script for start, script in zip(starts, scripts, strict=True)), at=at)


def job(board, voter, *, key="", after=0.0):
    choices = [{"item": str(case.pk), "choice": "approve"} for case in board.cases]
    return {"voter": voter, "key": key or key_of(voter), "choices": choices, "after": after}


def cast_script(ballot_round, jobs):
    return CAST.format(round=ballot_round.pk, jobs=json.dumps(jobs))


def open_round_of(board, *voters):
    ballot_round = share(board, create(board))
    present = [board.user(name) for name in voters]
    return open_round(actor=board.actor("hr"), ballot_round=ballot_round, present=present, at=board.at)


def test_of_fifty_casts_by_one_voter_at_once_one_counts(committed, at, tmp_path):
    board = panel(at, phase="voting")
    ballot_round = open_round_of(board, "chair", "member1")
    connection.close()

    # Half of them with the same key, half with a key of their own
    jobs = [job(board, "member1", key="" if number % 2 else f"{number:064x}") for number in range(50)]
    scripts = [cast_script(ballot_round, jobs[part::5]) for part in range(5)]
    answers = [row for output in run_at_once(tmp_path, *scripts, at=at) for row in json.loads(output)]

    statuses = Counter(status for _, status, _ in answers)
    assert set(statuses) <= {200, 409}
    assert statuses[200] in (1, 25)
    receipts = {tuple(body["receipt"]["leaves"]) for _, status, body in answers if status == 200}
    assert {body["code"] for _, status, body in answers if status == 409} == {"ballot.already_voted"}
    assert receipts == {tuple(SealedChoice.objects.order_by("leaf_hash").values_list("leaf_hash", flat=True))}
    assert (HasVoted.objects.count(), SealedChoice.objects.count()) == (1, 2)
    assert AuditEvent.objects.filter(event="ballot.cast", result="done").count() == 1


def test_casts_that_race_the_close_are_in_the_box_or_refused(committed, at, tmp_path):
    board = panel(at, phase="voting")
    voters = [f"voter{number}" for number in range(24)]
    for order, name in enumerate(voters, 10):
        user = account(name, Role.COMMITTEE_MEMBER, board.units["county"], at=at)
        CommitteeMember.objects.create(committee=board.committee, user=user, seat="member", order=order, created_at=at)
    ballot_round = open_round_of(board, *voters)
    connection.close()

    # The casts come one after another, the close in the middle of them
    jobs = [job(board, voter, after=0.03 * place) for place, voter in enumerate(voters)]
    scripts = [cast_script(ballot_round, jobs[part::3]) for part in range(3)]
    scripts.append(CLOSE.format(round=str(ballot_round.pk), votes=VOTES_BEFORE_THE_CLOSE))
    *outputs, ended = run_at_once(tmp_path, *scripts, at=at)
    answers = [row for output in outputs for row in json.loads(output)]

    assert ended.strip() == "1"
    in_time = {voter for voter, status, _ in answers if status == 200}
    assert len(in_time) >= VOTES_BEFORE_THE_CLOSE
    late = {(status, body["code"]) for _, status, body in answers if status != 200}
    assert late <= {(409, "round.wrong_state")}
    assert set(HasVoted.objects.values_list("user__username", flat=True)) == in_time
    leaves = set(BoxLeaf.objects.values_list("leaf_hash", flat=True))
    assert leaves == {leaf for _, status, body in answers if status == 200 for leaf in body["receipt"]["leaves"]}
    assert len(leaves) == 2 * len(in_time)
    ballot_round = unseal(board, Round.objects.get(pk=ballot_round.pk))
    assert all(item.result["decided_by"] != "void" for item in ballot_round.items.all())
