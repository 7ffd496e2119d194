"""One voter, one vote, against a real server: many casts at once through the API and through the page, casts and
acts that race each other.
"""

import re
from collections import Counter

import pytest
from django.db import connection

from evaluations.models import BoxLeaf, CommitteeMember, HasVoted, OpenedChoice, Round, RoundHolder, SealedChoice
from evaluations.services.ballot import open_round
from honors.domain.actor import Role
from honors.models import AuditEvent
from tests.actors import account
from tests.factories.rounds import PASSPHRASES, cast, create, key_of, panel, share
from tests.processes import start
from tests.server import at_once, serving

pytestmark = pytest.mark.races

BUSY = 503
LEAF = re.compile(r"\b[0-9a-f]{64}\b")


def over_the_api(caller, board, ballot_round, key):
    choices = [{"item": str(case.pk), "choice": "approve"} for case in board.cases]
    path = f"/api/v1/rounds/{ballot_round.pk}/cast/"
    return lambda: caller.post(path, {"choices": choices}, **{"Idempotency-Key": key})


def over_the_page(caller, board, ballot_round, key):
    fields = {f"choice-{case.pk}": "approve" for case in board.cases}
    return lambda: caller.submit(f"/rounds/{ballot_round.pk}/", {**fields, "act": "cast", "key": key})


FACES = {over_the_api: 409, over_the_page: 422}
"""How a ballot is cast, and what a second one is answered."""


@pytest.fixture
def board(committed, at):
    return panel(at, phase="voting")


def open_for(board, *voters):
    ballot_round = share(board, create(board))
    present = [board.user(name) for name in voters]
    return open_round(actor=board.actor("hr"), ballot_round=ballot_round, present=present, at=board.at)


def more_members(board, number):
    names = [f"voter{place}" for place in range(number)]
    for order, name in enumerate(names, 10):
        user = account(name, Role.COMMITTEE_MEMBER, board.units["county"], at=board.at)
        CommitteeMember.objects.create(
            committee=board.committee, user=user, seat="member", order=order, created_at=board.at
        )
    return names


def receipts(answers):
    """The leaves that successful answers name, as often as they are named."""
    return Counter(tuple(sorted(set(LEAF.findall(answer.text)) & leaves())) for answer in answers)


def leaves():
    return set(SealedChoice.objects.values_list("leaf_hash", flat=True))


def assert_only(answers, *expected):
    """No other status; whoever finds the database busy is told when to come again."""
    assert {answer.status for answer in answers} <= {*expected, BUSY}
    assert all("retry-after" in answer.headers for answer in answers if answer.status == BUSY)


@pytest.mark.parametrize("face", FACES)
def test_of_two_hundred_casts_by_one_voter_at_once_one_counts(face, board, at):
    ballot_round = open_for(board, "chair", "member1")
    with serving(at) as server:
        caller = server.caller(board.user("member1"))
        keys = [key_of("member1") if number % 2 else f"{number:064x}" for number in range(200)]
        answers = at_once([face(caller, board, ballot_round, key) for key in keys])

    assert_only(answers, 200, FACES[face])
    done = [(key, answer) for key, answer in zip(keys, answers, strict=True) if answer.status == 200]
    assert len({key for key, _ in done}) == 1
    assert set(receipts([answer for _, answer in done])) == {tuple(sorted(leaves()))}
    assert (HasVoted.objects.count(), SealedChoice.objects.count()) == (1, 2)
    assert AuditEvent.objects.filter(event="ballot.cast", result="done").count() == 1


@pytest.mark.parametrize("face", FACES)
def test_of_fifty_voters_who_cast_four_times_each_counts_once(face, board, at):
    voters = more_members(board, 50)
    ballot_round = open_for(board, *voters)
    with serving(at) as server:
        callers = {name: server.caller(board.user(name)) for name in voters}
        tries = [
            (name, key_of(name) if number < 2 else f"{number}{key_of(name)[1:]}")
            for number in range(4)
            for name in voters
        ]
        answers = at_once([face(callers[name], board, ballot_round, key) for name, key in tries])
        again = [try_ for try_, answer in zip(tries, answers, strict=True) if answer.status == BUSY]
        more = at_once([face(callers[name], board, ballot_round, key) for name, key in again]) if again else []

    assert_only([*answers, *more], 200, FACES[face])
    assert Counter(HasVoted.objects.values_list("user__username", flat=True)) == Counter(voters)
    assert SealedChoice.objects.count() == 2 * len(voters)
    assert AuditEvent.objects.filter(event="ballot.cast", result="done").count() == len(voters)
    keys = {name: set() for name in voters}
    for (name, key), answer in zip([*tries, *again], [*answers, *more], strict=True):
        if answer.status == 200:
            keys[name].add(key)
    assert all(len(used) == 1 for used in keys.values())


@pytest.mark.parametrize("face", FACES)
def test_the_last_cast_and_closing_at_once_leave_one_closed_box_with_every_ballot(face, board, at):
    voters = more_members(board, 12)
    ballot_round = open_for(board, *voters)
    for name in voters[1:]:
        cast(board, ballot_round, name, "approve", "oppose")
    with serving(at) as server:
        hr = server.caller(board.user("hr"))
        last = server.caller(board.user(voters[0]))
        closing = f"/api/v1/rounds/{ballot_round.pk}/close/"
        calls = [lambda: hr.post(closing, {})] * 12
        calls.insert(6, face(last, board, ballot_round, key_of(voters[0])))
        answers = at_once(calls)
        voted = answers.pop(6)
        if 200 not in {answer.status for answer in answers}:
            answers = at_once([lambda: hr.post(closing, {})] * 4)

    assert voted.status == 200
    assert_only(answers, 200, 409)
    assert Counter(answer.status for answer in answers)[200] == 1
    assert AuditEvent.objects.filter(event="round.close", result="done").count() == 1
    assert set(BoxLeaf.objects.values_list("leaf_hash", flat=True)) == leaves()
    assert BoxLeaf.objects.count() == 2 * len(voters)


def test_of_two_ticks_and_casts_after_the_time_one_closes_and_nothing_is_cast(board, at):
    ballot_round = open_for(board, "chair", "member1", "member2")
    cast(board, ballot_round, "member1", "approve", "oppose")
    late = ballot_round.closes_at
    with serving(late) as server:
        callers = [server.caller(board.user(name)) for name in ("chair", "member2")]
        ticks = [start("manage.py", "tick", "--json", APP_FAKE_NOW=late.isoformat()) for _ in range(2)]
        answers = at_once(
            [over_the_api(caller, board, ballot_round, f"{place:064x}") for place, caller in enumerate(callers * 10)]
        )
        for tick in ticks:
            tick.communicate(timeout=60)

    assert [tick.returncode for tick in ticks] == [0, 0]
    assert_only(answers, 409, 422)
    assert Round.objects.get().state == "closed"
    assert AuditEvent.objects.filter(event="round.close", result="done").count() == 1
    assert (HasVoted.objects.count(), BoxLeaf.objects.count()) == (1, 2)


def test_of_many_who_unseal_at_once_each_side_counts_once(board, at):
    extra = account("trustee2", Role.COMMITTEE_MEMBER, board.units["county"], at=at)
    CommitteeMember.objects.create(committee=board.committee, user=extra, seat="trustee", order=9, created_at=at)
    words = {**PASSPHRASES, "trustee2": "second-trustee-of-this-round"}
    ballot_round = create(board)
    with serving(at) as server:
        holders = {name: server.caller(board.user(name)) for name in words}
        hr = server.caller(board.user("hr"))
        place = f"/api/v1/rounds/{ballot_round.pk}/"
        present = {"present": [str(board.user(name).pk) for name in board.voters]}

        # Shares race each other and the opening
        shares = [
            lambda name=name, word=word: holders[name].post(f"{place}share/", {"passphrase": word})
            for name, word in words.items()
            for _ in range(3)
        ]
        answers = at_once([*shares, *[lambda: hr.post(f"{place}open/", present)] * 6])
        assert_only(answers, 200, 409, 422)
        for name, word in words.items():
            if not RoundHolder.objects.filter(user__username=name).exists():
                assert holders[name].post(f"{place}share/", {"passphrase": word}).status == 200
        if Round.objects.get().state != "open":
            assert hr.post(f"{place}open/", present).status == 200
        assert RoundHolder.objects.filter(sealed_share__isnull=False).count() == 3
        assert AuditEvent.objects.filter(event="round.open", result="done").count() == 1

        for name in board.voters:
            cast(board, Round.objects.get(), name, "approve", "oppose")
        assert hr.post(f"{place}close/", {}).status == 200
        answers = at_once(
            [
                lambda name=name, word=word: holders[name].post(f"{place}unseal/", {"passphrase": word})
                for _ in range(4)
                for name, word in words.items()
            ]
        )
        assert_only(answers, 200, 403, 409, 422)
        for name in ("chair", "trustee"):
            if Round.objects.get().state == "closed":
                holders[name].post(f"{place}unseal/", {"passphrase": words[name]})

    connection.close()
    assert Round.objects.get().state == "unsealed"
    assert AuditEvent.objects.filter(event="round.unseal", result="done").count() == 2
    assert (OpenedChoice.objects.count(), SealedChoice.objects.count()) == (2 * len(board.voters), 0)
    assert not RoundHolder.objects.exclude(wrapped_private_key=None).exists()
