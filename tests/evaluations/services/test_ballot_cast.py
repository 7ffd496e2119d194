from datetime import timedelta

import pytest

from evaluations.domain.receipt import cast_leaf_hash
from evaluations.domain.sealing import SEALED_CHOICE_LENGTH
from evaluations.models import HasVoted, SealedChoice
from evaluations.services.ballot_cast import cast_ballot
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.factories.rounds import STATES, cast, key_of, opened, panel, round_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(at):
    return panel(at, phase="voting")


def refused(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def test_a_ballot_becomes_one_sealed_choice_an_item_and_the_fact_of_having_voted(board):
    ballot_round = opened(board)

    leaves = cast(board, ballot_round, "member1", "approve")

    sealed = {row.leaf_hash: row for row in SealedChoice.objects.all()}
    assert leaves == sorted(sealed)
    assert {row.item.nomination_id for row in sealed.values()} == {case.pk for case in board.cases}
    for leaf, row in sealed.items():
        item = str(row.item.nomination_id)
        assert len(bytes(row.ciphertext)) == SEALED_CHOICE_LENGTH
        again = cast_leaf_hash(str(ballot_round.pk), item, bytes.fromhex(row.mark), bytes(row.ciphertext))
        assert again.hex() == leaf
    assert [row.user.username for row in HasVoted.objects.all()] == ["member1"]


def test_the_event_names_voter_and_round_and_nothing_else(board):
    ballot_round = opened(board)

    cast(board, ballot_round, "member1", "oppose")

    event = AuditEvent.objects.get(event="ballot.cast")
    assert (event.actor, event.object_kind, event.object_id) == ("member1", "round", str(ballot_round.pk))
    text = bytes(event.body).decode()
    assert '"before":null' in text
    assert '"after":null' in text


def test_the_same_key_gives_the_first_receipt_whatever_the_ballot_says_and_another_key_none(board):
    ballot_round = opened(board)
    first = cast(board, ballot_round, "member1", "approve", "approve")

    assert cast(board, ballot_round, "member1", "oppose") == first
    assert cast(board, ballot_round, "member1", "nonsense") == first
    assert refused(cast, board, ballot_round, "member1", "approve", key="f" * 64) == "ballot.already_voted"
    assert SealedChoice.objects.count() == 2


def test_anothers_key_gives_no_receipt_of_theirs_to_who_has_not_voted(board):
    ballot_round = opened(board)
    first = cast(board, ballot_round, "member1", "approve")

    assert refused(cast, board, ballot_round, "member2", "approve", key=key_of("member1")) == "ballot.key_used"

    assert sorted(SealedChoice.objects.values_list("leaf_hash", flat=True)) == first


@pytest.mark.parametrize("key", ["", "short", "g" * 64, "a" * 63])
def test_a_key_is_64_hex_digits(board, key):
    ballot_round = opened(board)

    code = refused(
        cast_ballot, actor=board.actor("member1"), ballot_round=ballot_round, key=key, choices=[], at=board.at
    )
    assert code == "ballot.bad_key"
    assert not HasVoted.objects.exists()


def test_only_those_present_cast(board):
    ballot_round = opened(board, present=["chair", "member1"])

    assert refused(cast, board, ballot_round, "member2", "approve") == "ballot.not_present"
    assert refused(cast, board, ballot_round, "trustee", "approve") == "ballot.not_on_roll"
    assert not HasVoted.objects.exists()


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ([("0", "perhaps")], "ballot.unknown_choice"),
        ([("0", "approve"), ("0", "oppose")], "ballot.repeated_item"),
        ([("other", "approve")], "ballot.unknown_item"),
        ([("1", "approve")], "ballot.recused_item"),
    ],
)
def test_a_bad_ballot_leaves_nothing_but_a_refusal_without_its_content(board, choices, code):
    board.declare("member1", declared="kinship", case=1)
    ballot_round = opened(board)
    names = {"0": str(board.cases[0].pk), "1": str(board.cases[1].pk)}
    pairs = [(names.get(item, item), choice) for item, choice in choices]

    assert (
        refused(
            cast_ballot,
            actor=board.actor("member1"),
            ballot_round=ballot_round,
            key=key_of("member1"),
            choices=pairs,
            at=board.at,
        )
        == code
    )
    assert (HasVoted.objects.count(), SealedChoice.objects.count()) == (0, 0)
    refusal = AuditEvent.objects.get(event="ballot.cast")
    assert (refusal.result, refusal.code) == ("refused", code)
    for word in ("perhaps", "approve", "oppose", "other", *names.values(), key_of("member1")):
        assert word not in bytes(refusal.body).decode()


def test_who_is_recused_from_one_item_leaves_a_gap_there_and_nowhere_else(board):
    board.declare("member1", declared="kinship", case=1)
    ballot_round = opened(board)

    leaves = cast(board, ballot_round, "member1", "approve")

    assert [row.item.nomination for row in SealedChoice.objects.all()] == [board.cases[0]]
    assert len(leaves) == 1


def test_who_is_recused_from_everything_cannot_cast(board):
    for case in (0, 1):
        board.declare("member1", declared="kinship", case=case)
    ballot_round = opened(board)

    assert refused(cast, board, ballot_round, "member1") == "ballot.nothing_to_vote_on"


@pytest.mark.parametrize("state", [state for state in STATES if state != "open"])
def test_nobody_casts_but_while_the_round_is_open(board, state):
    ballots = {"chair": ["approve"], "member1": ["approve"]}
    ballot_round = round_in(state, board, ballots=ballots)

    assert refused(cast, board, ballot_round, "member2", "approve") == "round.wrong_state"


def test_nobody_casts_when_the_time_is_over(board):
    ballot_round = opened(board)
    board.at = ballot_round.closes_at

    assert refused(cast, board, ballot_round, "member2", "approve") == "round.too_late"


def test_the_first_receipt_is_there_until_the_box_is_opened(board):
    ballots = {name: ["approve"] for name in ("chair", "member1", "member2")}
    ballot_round = round_in("closed", board, ballots=ballots)
    assert len(cast(board, ballot_round, "member1")) == 2
    assert refused(cast, board, ballot_round, "member1", key="f" * 64) == "ballot.already_voted"


def test_after_the_count_a_voter_is_told_of_having_voted(board):
    ballots = {name: ["approve"] for name in ("chair", "member1", "member2")}
    ballot_round = round_in("unsealed", board, ballots=ballots)

    assert refused(cast, board, ballot_round, "member1") == "ballot.already_voted"


def test_a_cast_takes_a_fixed_number_of_queries(board, django_assert_num_queries):
    ballot_round = opened(board)
    actor = board.actor("member1")
    pairs = [(str(case.pk), "approve") for case in board.cases]

    # transaction 2, round, has voted, savepoint 2, insert, items, sealed choices, event; PostgreSQL the same
    with django_assert_num_queries(10):
        cast_ballot(
            actor=actor, ballot_round=ballot_round, key=key_of("member1"), choices=pairs, at=board.at + timedelta(1)
        )
