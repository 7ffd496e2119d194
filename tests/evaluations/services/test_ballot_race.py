"""Real processes with many connections vote at once, and while the box is being closed."""

import json
import time
from collections import Counter

import pytest
from django.db import connection

from evaluations.models import BoxLeaf, CommitteeMember, HasVoted, Round, SealedChoice
from honors.domain.actor import Role
from honors.models import AuditEvent
from tests.actors import account
from tests.factories.rounds import create, key_of, panel, share, unseal
from tests.processes import run_together

pytestmark = pytest.mark.races

CAST = """
import json, time
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from rest_framework.test import APIClient
from honors.models import User
jobs = json.loads({jobs!r})
def vote(job):
    client = APIClient()
    client.force_authenticate(User.objects.get(username=job["voter"]))
    time.sleep(max(0, {start!r} + job["after"] - time.time()))
    url = "/api/v1/rounds/{round}/cast/"
    answer = client.post(url, {{"choices": job["choices"]}}, format="json", headers={{"Idempotency-Key": job["key"]}})
    connection.close()
    return [job["voter"], answer.status_code, answer.json()]
with ThreadPoolExecutor(len(jobs)) as pool:
    print(json.dumps(list(pool.map(vote, jobs))))
"""
CLOSE = """
import time
from evaluations.models import Round
from evaluations.services.ballot_close import close_due_rounds
time.sleep(max(0, {start!r} - time.time()))
print(close_due_rounds(at=Round.objects.get(pk={round!r}).closes_at))
"""


def job(board, voter, *, key="", after=0.0):
    choices = [{"item": str(case.pk), "choice": "approve"} for case in board.cases]
    return {"voter": voter, "key": key or key_of(voter), "choices": choices, "after": after}


def soon():
    """When all processes have started and go off together."""
    return time.time() + 5


def cast_script(ballot_round, jobs, start):
    return CAST.format(round=ballot_round.pk, jobs=json.dumps(jobs), start=start)


def open_round_of(board, *voters):
    from evaluations.services.ballot import open_round

    ballot_round = share(board, create(board))
    present = [board.user(name) for name in voters]
    return open_round(actor=board.actor("hr"), ballot_round=ballot_round, present=present, at=board.at)


def test_of_fifty_casts_by_one_voter_at_once_one_counts(committed, at):
    board = panel(at, phase="voting")
    ballot_round = open_round_of(board, "chair", "member1")
    connection.close()

    # Half of them with the same key, half with a key of their own
    jobs = [job(board, "member1", key="" if number % 2 else f"{number:064x}") for number in range(50)]
    start = soon()
    scripts = [cast_script(ballot_round, jobs[part::5], start) for part in range(5)]
    answers = [row for output in run_together(*scripts, at=at) for row in json.loads(output)]

    statuses = Counter(status for _, status, _ in answers)
    assert set(statuses) <= {200, 409}
    assert statuses[200] in (1, 25)
    receipts = {tuple(body["receipt"]["leaves"]) for _, status, body in answers if status == 200}
    assert {body["code"] for _, status, body in answers if status == 409} == {"ballot.already_voted"}
    assert receipts == {tuple(SealedChoice.objects.order_by("leaf_hash").values_list("leaf_hash", flat=True))}
    assert (HasVoted.objects.count(), SealedChoice.objects.count()) == (1, 2)
    assert AuditEvent.objects.filter(event="ballot.cast", result="done").count() == 1


def test_casts_that_race_the_close_are_in_the_box_or_refused(committed, at):
    board = panel(at, phase="voting")
    voters = [f"voter{number}" for number in range(24)]
    for order, name in enumerate(voters, 10):
        user = account(name, Role.COMMITTEE_MEMBER, board.units["county"], at=at)
        CommitteeMember.objects.create(committee=board.committee, user=user, seat="member", order=order, created_at=at)
    ballot_round = open_round_of(board, *voters)
    connection.close()

    # The casts come one after another, the close in the middle of them
    jobs = [job(board, voter, after=0.03 * place) for place, voter in enumerate(voters)]
    start = soon()
    scripts = [cast_script(ballot_round, jobs[part::3], start) for part in range(3)]
    scripts.append(CLOSE.format(round=str(ballot_round.pk), start=start + 0.3))
    *outputs, ended = run_together(*scripts, at=at)
    answers = [row for output in outputs for row in json.loads(output)]

    assert ended.strip() == "1"
    in_time = {voter for voter, status, _ in answers if status == 200}
    late = {(status, body["code"]) for _, status, body in answers if status != 200}
    assert late <= {(409, "round.wrong_state")}
    assert set(HasVoted.objects.values_list("user__username", flat=True)) == in_time
    leaves = set(BoxLeaf.objects.values_list("leaf_hash", flat=True))
    assert leaves == {leaf for _, status, body in answers if status == 200 for leaf in body["receipt"]["leaves"]}
    assert len(leaves) == 2 * len(in_time)
    ballot_round = unseal(board, Round.objects.get(pk=ballot_round.pk))
    assert all(item.result["decided_by"] != "void" for item in ballot_round.items.all())
