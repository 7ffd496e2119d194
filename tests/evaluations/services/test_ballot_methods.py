"""Points, rankings, the draw and proxies, from the definition of a round to its result."""

import hashlib

import pytest

from evaluations.models import BoxLeaf, HasVoted, OpenedWhole, SealedWhole
from evaluations.selectors.ballot import able_voters, receipt_of, roll_of
from evaluations.services.ballot import open_round
from evaluations.services.ballot_cast import cast_ballot
from evaluations.services.ballot_close import close_round
from evaluations.services.conflict import ask_recusal, decide_conflict
from honors.domain.actor import SYSTEM
from honors.domain.errors import RuleViolation
from honors.domain.ledger.proofs import verify_inclusion
from honors.models import AuditEvent
from tests.factories.rounds import RULES, cast, closed, create, key_of, opened, panel, share, unseal, unsealed

pytestmark = pytest.mark.django_db

CONTEST = {"seats": 1, "threshold": {"of": "present", "share": "1/2", "strict": False}}
POINTS = CONTEST | {"method": "points"}
RANKING = CONTEST | {"method": "ranking"}
PRESENT = ("chair", "member1", "member2", "member3")


@pytest.fixture
def board(at):
    return panel(at, phase="voting", names=["甲试", "乙试", "丙试"])


def refused(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def of_items(ballot_round, *names):
    return [tuple(item.result[name] for name in names) for item in ballot_round.items.all()]


def test_points_are_sealed_whole_and_counted(board):
    ballots = {
        "chair": ["10", "4", "0"],
        "member1": ["8", "4"],
        "member2": ["abstain", "10", "0"],
        "member3": [],
    }
    ballot_round = closed(board, ballots, **POINTS)
    assert SealedWhole.objects.count() == 4
    assert {row.item for row in BoxLeaf.objects.all()} == {None}
    assert {len(row.ciphertext) for row in SealedWhole.objects.all()} == {32 + 32 + 12 + 16}

    ballot_round = unseal(board, ballot_round)

    assert of_items(ballot_round, "points", "approve", "oppose", "abstain") == [
        ("18", 2, 0, 2),
        ("18", 3, 0, 1),
        ("0", 0, 2, 2),
    ]
    assert of_items(ballot_round, "outcome", "decided_by") == [
        ("tie", None),
        ("tie", None),
        ("not_selected", "threshold"),
    ]
    assert (SealedWhole.objects.count(), OpenedWhole.objects.count(), BoxLeaf.objects.count()) == (0, 4, 4)


def test_ranks_are_counted_by_their_places(board):
    ballots = {"chair": ["1", "2", "3"], "member1": ["1"], "member2": ["2", "1"], "member3": ["1", "3", "2"]}
    ballot_round = unsealed(board, ballots, **RANKING)
    assert of_items(ballot_round, "points", "outcome", "decided_by") == [
        ("11", "selected", "points"),
        ("6", "not_selected", "points"),
        ("3", "not_selected", "points"),
    ]


@pytest.mark.parametrize(
    ("rules", "choices", "code"),
    [
        (POINTS, ["11"], "ballot.too_many_points"),
        (POINTS | {"most_points": 5}, ["6"], "ballot.too_many_points"),
        (POINTS, ["approve"], "ballot.unknown_choice"),
        (RANKING, ["1", "1"], "ballot.bad_ranking"),
        (RANKING, ["2"], "ballot.bad_ranking"),
    ],
)
def test_a_whole_ballot_that_is_none_is_not_cast(board, rules, choices, code):
    ballot_round = opened(board, **rules)
    assert refused(cast, board, ballot_round, "member1", *choices) == code
    assert not HasVoted.objects.exists()


def recuse(board, case, member):
    conflict = ask_recusal(
        actor=board.actor("hr"), nomination=board.cases[case], member=board.user(member), reason="同单位", at=board.at
    )
    decide_conflict(actor=board.actor("chair"), conflict=conflict, recused=True, reason="属实", at=board.at)


def test_who_is_recused_from_one_item_is_recused_from_the_contest(board):
    recuse(board, 0, "member1")
    ballot_round = opened(board, **POINTS)
    assert "member1" not in [board_name(board, voter) for voter in able_voters(roll_of(ballot_round))]
    assert refused(cast, board, ballot_round, "member1", "abstain", "5") == "ballot.recused_from_contest"
    assert {len(item.recused) for item in roll_of(ballot_round).items} == {1}


def board_name(board, voter):
    return next(name for name in board.voters if str(board.user(name).pk) == voter)


def test_a_recusal_after_opening_leaves_the_whole_contest_sealed(board):
    ballot_round = opened(board, present=PRESENT, **POINTS)
    for voter in PRESENT:
        cast(board, ballot_round, voter, "5")
    recuse(board, 0, "member1")
    ballot_round = close_round(actor=SYSTEM, ballot_round=ballot_round, at=board.at)

    ballot_round = unseal(board, ballot_round)

    assert of_items(ballot_round, "outcome", "decided_by") == [(None, "void")] * 3
    assert not OpenedWhole.objects.exists()


def test_a_receipt_of_a_whole_ballot_is_one_leaf_that_the_box_holds(board):
    ballot_round = opened(board, present=PRESENT, **POINTS)
    leaves = [cast(board, ballot_round, voter, "5") for voter in PRESENT]
    assert {len(leaf) for leaf in leaves} == {1}
    assert cast(board, ballot_round, "chair", "9") == leaves[0]
    ballot_round = close_round(actor=SYSTEM, ballot_round=ballot_round, at=board.at)

    for [leaf] in leaves:
        receipt = receipt_of(SYSTEM, ballot_round, leaf)
        verify_inclusion(
            index=receipt.index, size=receipt.size, leaf_hash=receipt.leaf, root=receipt.root, proof=receipt.proof
        )


def test_the_most_points_come_from_the_scheme_where_the_round_names_none(at):
    vote = {name: value for name, value in RULES.items() if name != "seats"} | {
        "method": "points",
        "seats": 1,
        "most_points": 5,
    }
    board = panel(at, phase="voting", vote=vote)
    assert create(board, **POINTS).most_points == 5


def test_the_lot_is_drawn_from_a_seed_that_was_fixed_at_opening(board):
    ballots = {
        "chair": ["approve"],
        "member1": ["approve"],
        "member2": ["oppose", "approve"],
        "member3": ["oppose", "approve"],
    }
    ballot_round = closed(board, ballots, **CONTEST | {"method": "seats", "tie_break": ["lot"]})
    assert (len(ballot_round.lot_commitment), ballot_round.lot_seed) == (64, "")
    assert roll_of(ballot_round).lot_commitment == ballot_round.lot_commitment

    ballot_round = unseal(board, ballot_round)

    seed = bytes.fromhex(ballot_round.lot_seed)
    assert hashlib.sha256(b"ballot-lot-commitment/1\0" + seed).hexdigest() == ballot_round.lot_commitment
    lots = [
        hashlib.sha256(b"ballot-lot/1\0" + seed + b"\0" + str(case.pk).encode()).digest() for case in board.cases[:2]
    ]
    drawn = ("selected", "lot"), ("not_selected", "lot")
    expected = list(drawn if lots[0] > lots[1] else drawn[::-1])
    assert of_items(ballot_round, "outcome", "decided_by") == [*expected, ("not_selected", "threshold")]


def with_proxy(board, **changes):
    """An open round in which member1 is absent and member2 casts for member1."""
    ballot_round = share(board, create(board, **changes))
    return open_round(
        actor=board.actor("hr"),
        ballot_round=ballot_round,
        present=[board.user(name) for name in board.voters if name != "member1"],
        proxies=[(board.user("member1"), board.user("member2"))],
        at=board.at,
    )


def cast_for(board, ballot_round, caster, voter, *choices, key):
    pairs = [(str(case.pk), choice) for case, choice in zip(board.cases, choices, strict=False)]
    return cast_ballot(
        actor=board.actor(caster),
        ballot_round=ballot_round,
        key=key,
        choices=pairs,
        at=board.at,
        voter=board.user(voter).pk,
    )


@pytest.fixture
def proxied(at):
    return panel(at, phase="voting", vote={**RULES, "proxies": True})


def test_a_proxy_casts_a_second_ballot_where_the_scheme_says_so(proxied):
    ballot_round = with_proxy(proxied)
    cast(proxied, ballot_round, "member2", "approve")
    leaves = cast_for(proxied, ballot_round, "member2", "member1", "oppose", key=key_of("another"))

    assert len(leaves) == 2
    assert {row.user.username for row in HasVoted.objects.all()} == {"member1", "member2"}
    event = AuditEvent.objects.filter(event="ballot.cast").latest("pk")
    assert (event.actor, "oppose" in bytes(event.body).decode()) == ("member2", False)
    assert cast_for(proxied, ballot_round, "member2", "member1", "approve", key=key_of("another")) == leaves


def test_nobody_else_casts_for_an_absent_voter(proxied):
    ballot_round = with_proxy(proxied)
    assert refused(cast, proxied, ballot_round, "member1", "approve") == "ballot.not_the_proxy"
    for caster in ("chair", "member1"):
        code = refused(cast_for, proxied, ballot_round, caster, "member1", "approve", key=key_of("x"))
        assert code == "ballot.not_the_proxy"
    assert refused(cast_for, proxied, ballot_round, "member2", "chair", key=key_of("x")) == "ballot.not_the_proxy"
    assert not HasVoted.objects.exists()


def test_one_key_is_one_ballot(proxied):
    ballot_round = with_proxy(proxied)
    cast(proxied, ballot_round, "member2", "approve")
    again = refused(cast_for, proxied, ballot_round, "member2", "member1", "oppose", key=key_of("member2"))
    assert again == "ballot.key_used"


def test_a_scheme_that_says_nothing_knows_no_proxies(board):
    assert refused(with_proxy, board) == "round.no_proxies"
