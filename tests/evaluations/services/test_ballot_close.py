from datetime import timedelta

import pytest

from evaluations.domain.receipt import box_root
from evaluations.models import (
    BoxLeaf,
    Conflict,
    HasVoted,
    Nomination,
    OpenedChoice,
    Round,
    RoundHolder,
    RoundItem,
    SealedChoice,
)
from evaluations.selectors.ballot import receipt_of
from evaluations.services.ballot_close import close_due_rounds, close_round, confirm_round, unseal_round
from evaluations.services.conflict import ask_recusal, decide_conflict
from honors.domain.actor import SYSTEM
from honors.domain.errors import RuleViolation
from honors.domain.ledger.proofs import verify_inclusion
from honors.models import AuditEvent
from tests.factories.rounds import (
    PASSPHRASES,
    STATES,
    cast,
    closed,
    confirm,
    create,
    opened,
    panel,
    round_in,
    unseal,
    unsealed,
)

pytestmark = pytest.mark.django_db

BALLOTS = {
    "chair": ["approve", "oppose"],
    "member1": ["approve", "abstain"],
    "member2": ["approve", "oppose"],
    "member3": ["oppose", "approve"],
}


@pytest.fixture
def board(at):
    return panel(at, phase="voting")


def refused(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def close(board, ballot_round, *, by="hr", at=None):
    return close_round(actor=board.actor(by), ballot_round=ballot_round, at=at or board.at)


def results(ballot_round):
    return [item.result for item in ballot_round.items.all()]


def test_closing_fixes_the_root_over_all_leaves_in_the_order_of_their_hashes(board):
    ballot_round = closed(board, BALLOTS)

    leaves = list(BoxLeaf.objects.order_by("index").values_list("leaf_hash", flat=True))
    assert leaves == sorted(SealedChoice.objects.values_list("leaf_hash", flat=True))
    assert len(leaves) == 8
    assert ballot_round.box_root == box_root(bytes.fromhex(leaf) for leaf in leaves).hex()


def test_every_receipt_proves_its_leaf_in_the_box(board):
    ballot_round = opened(board, present=list(BALLOTS))
    leaves = [leaf for voter, choices in BALLOTS.items() for leaf in cast(board, ballot_round, voter, *choices)]
    assert refused(receipt_of, SYSTEM, ballot_round, leaves[0]) == "round.not_closed"
    ballot_round = close(board, ballot_round)

    for leaf in leaves:
        receipt = receipt_of(SYSTEM, ballot_round, leaf)
        assert receipt.root.hex() == ballot_round.box_root
        verify_inclusion(
            index=receipt.index, size=receipt.size, leaf_hash=receipt.leaf, root=receipt.root, proof=receipt.proof
        )
    assert refused(receipt_of, SYSTEM, ballot_round, "0" * 64) == "ballot.unknown_leaf"
    assert refused(receipt_of, SYSTEM, ballot_round, "no hash") == "ballot.unknown_leaf"


def test_a_round_closes_early_only_when_all_present_have_voted(board):
    ballot_round = opened(board, present=["chair", "member1"])
    cast(board, ballot_round, "chair", "approve")
    assert refused(close, board, ballot_round) == "round.still_voting"
    cast(board, ballot_round, "member1", "approve")

    assert refused(close, board, ballot_round, by="chair") == "round.not_yours"
    assert close(board, ballot_round).state == "closed"


def test_whoever_can_vote_on_nothing_holds_nobody_up(board):
    for case in (0, 1):
        board.declare("member1", declared="kinship", case=case)
    ballot_round = opened(board, present=["chair", "member1"])
    cast(board, ballot_round, "chair", "approve")

    assert close(board, ballot_round).state == "closed"


def test_at_its_last_moment_a_round_closes_by_itself_and_one_never_opened_is_void(board):
    first = opened(board, nominations=board.cases[:1])
    second = create(board, nominations=board.cases[1:])
    assert close_due_rounds(at=first.closes_at - timedelta(seconds=1)) == 0

    assert close_due_rounds(at=first.closes_at) == 2
    assert close_due_rounds(at=first.closes_at) == 0
    assert [Round.objects.get(pk=row.pk).state for row in (first, second)] == ["closed", "void"]
    assert AuditEvent.objects.get(event="round.close").actor == "system"
    board.at = first.closes_at
    assert create(board, nominations=board.cases[1:]).state == "draft"


@pytest.mark.parametrize("holders", [("chair", "trustee"), ("trustee", "chair")])
def test_two_unseal_in_either_order_and_the_count_is_exact(board, holders):
    ballot_round = closed(board, BALLOTS)

    ballot_round = unseal(board, ballot_round, holders[0])
    assert (ballot_round.state, OpenedChoice.objects.count(), results(ballot_round)) == ("closed", 0, [None, None])
    ballot_round = unseal(board, ballot_round, holders[1])

    assert ballot_round.state == "unsealed"
    shared = {"voters": 4, "recused": 0, "present": 4, "quorum_met": True, "invalid": 0, "points": None, "needed": 3}
    assert results(ballot_round) == [
        {
            **shared,
            "nomination": str(board.cases[0].pk),
            "approve": 3,
            "oppose": 1,
            "abstain": 0,
            "outcome": "selected",
            "decided_by": "threshold",
            "margin": 1,
            "holds_for_weights": None,
        },
        {
            **shared,
            "nomination": str(board.cases[1].pk),
            "approve": 1,
            "oppose": 2,
            "abstain": 1,
            "outcome": "not_selected",
            "decided_by": "threshold",
            "margin": 2,
            "holds_for_weights": None,
        },
    ]


def test_after_the_count_keys_and_sealed_choices_are_gone_and_the_leaves_stay(board):
    ballot_round = unsealed(board, BALLOTS)

    assert not SealedChoice.objects.exists()
    kept = RoundHolder.objects.values_list("wrapped_private_key", "sealed_share", "resealed_share")
    assert list(kept) == [(None, None, None), (None, None, None)]
    assert BoxLeaf.objects.filter(round=ballot_round).count() == 8
    assert OpenedChoice.objects.count() == 8
    assert len(ballot_round.result_digest) == 64


def test_one_person_or_a_wrong_passphrase_opens_nothing(board):
    ballot_round = closed(board, BALLOTS)
    actor = board.actor("chair")
    wrong = PASSPHRASES["trustee"]

    def give(who, passphrase):
        return unseal_round(actor=who, ballot_round=ballot_round, passphrase=passphrase, at=board.at)

    assert refused(give, actor, wrong) == "round.wrong_passphrase"
    assert refused(give, board.actor("member1"), wrong) == "round.not_a_holder"
    give(actor, PASSPHRASES["chair"])
    assert refused(give, actor, PASSPHRASES["chair"]) == "round.already_given"
    assert refused(give, board.actor("trustee"), PASSPHRASES["chair"]) == "round.wrong_passphrase"
    assert OpenedChoice.objects.count() == 0
    body = b"".join(bytes(event.body) for event in AuditEvent.objects.filter(event="round.unseal"))
    assert not any(passphrase.encode() in body for passphrase in PASSPHRASES.values())


def test_a_second_trustee_does_not_stand_for_the_chair(board, at):
    board.committee.seats.create(user=board.user("member3"), seat="trustee", order=9, created_at=at)
    PASSPHRASES_OF_THREE = {**PASSPHRASES, "member3": "third-of-this-round"}  # noqa: N806
    from evaluations.services.ballot import open_round, share_key

    ballot_round = create(board)
    for who, passphrase in PASSPHRASES_OF_THREE.items():
        share_key(actor=board.actor(who), ballot_round=ballot_round, passphrase=passphrase, at=at)
    present = [board.user("chair"), board.user("member1")]
    open_round(actor=board.actor("hr"), ballot_round=ballot_round, present=present, at=at)
    for voter in ("chair", "member1"):
        cast(board, ballot_round, voter, "approve")
    close(board, ballot_round)

    def give(who):
        passphrase = PASSPHRASES_OF_THREE[who]
        return unseal_round(actor=board.actor(who), ballot_round=ballot_round, passphrase=passphrase, at=at)

    give("trustee")
    assert refused(give, "member3") == "round.other_side_needed"
    assert give("chair").state == "unsealed"


@pytest.mark.parametrize("state", [state for state in STATES if state != "closed"])
def test_nobody_unseals_but_after_the_close(board, state):
    assert refused(unseal, board, round_in(state, board)) == "round.wrong_state"


def test_an_item_with_a_stuffed_or_dropped_ballot_is_void_and_the_other_is_counted(board):
    ballot_round = opened(board, present=list(BALLOTS))
    for voter, choices in BALLOTS.items():
        cast(board, ballot_round, voter, *choices)
    SealedChoice.objects.filter(item__nomination=board.cases[0]).first().delete()

    ballot_round = unseal(board, close(board, ballot_round))

    first, second = results(ballot_round)
    assert (first["outcome"], first["decided_by"], first["approve"]) == (None, "void", None)
    assert (second["outcome"], second["approve"]) == ("not_selected", 1)
    assert set(OpenedChoice.objects.values_list("item__nomination", flat=True)) == {board.cases[1].pk}


def test_a_choice_changed_after_the_close_makes_its_item_void(board):
    ballot_round = closed(board, BALLOTS)
    row = SealedChoice.objects.filter(item__nomination=board.cases[1]).first()
    changed = bytearray(row.ciphertext)
    changed[40] ^= 1
    SealedChoice.objects.filter(pk=row.pk).update(ciphertext=bytes(changed))

    ballot_round = unseal(board, ballot_round)

    assert [row["decided_by"] for row in results(ballot_round)] == ["threshold", "void"]


def test_a_box_with_other_leaves_than_at_the_close_is_not_opened(board):
    ballot_round = closed(board, BALLOTS)
    BoxLeaf.objects.filter(index=0).update(leaf_hash="0" * 64)
    unseal(board, ballot_round, "chair")

    assert refused(unseal, board, ballot_round, "trustee") == "round.box_changed"
    assert (OpenedChoice.objects.count(), Round.objects.get().state) == (0, "closed")


@pytest.mark.parametrize("when", ["open", "closed"])
def test_a_recusal_after_opening_voids_that_item_unopened(board, when):
    ballot_round = opened(board, present=list(BALLOTS))
    if when == "closed":
        for voter, choices in BALLOTS.items():
            cast(board, ballot_round, voter, *choices)
        close(board, ballot_round)
    asked = ask_recusal(
        actor=board.actor("hr"), nomination=board.cases[0], member=board.user("member1"), reason="同学", at=board.at
    )
    decide_conflict(actor=board.actor("chair"), conflict=asked, recused=True, reason="属实", at=board.at)
    assert list(RoundItem.objects.values_list("is_void", flat=True)) == [True, False]
    if when == "open":
        for voter, choices in BALLOTS.items():
            cast(board, ballot_round, voter, *choices)
        close(board, ballot_round)

    ballot_round = unseal(board, ballot_round)

    assert [row["decided_by"] for row in results(ballot_round)] == ["void", "threshold"]
    assert set(OpenedChoice.objects.values_list("item__nomination", flat=True)) == {board.cases[1].pk}
    confirm(board, ballot_round)
    states = Nomination.objects.filter(pk__in=[case.pk for case in board.cases]).values_list("pk", "state")
    assert dict(states) == {board.cases[0].pk: "under_review", board.cases[1].pk: "not_selected"}
    again = create(
        board, nominations=board.cases[:1], repeats=Round.objects.get(pk=ballot_round.pk), repeat_reason="回避"
    )
    assert again.state == "draft"


def test_who_was_recused_at_opening_makes_nothing_void_by_being_recused_again(board):
    board.declare("member1", declared="kinship")
    opened(board)
    Conflict.objects.create(
        nomination=board.cases[0],
        member=board.user("member1"),
        source="asked",
        declared="other",
        effect="warn",
        created_at=board.at,
    )
    asked = Conflict.objects.get(source="asked")

    decide_conflict(actor=board.actor("chair"), conflict=asked, recused=True, reason="属实", at=board.at)

    assert not RoundItem.objects.filter(is_void=True).exists()


def test_fewer_than_three_ballots_show_no_numbers(board):
    ballot_round = unsealed(board, {"chair": ["approve", "oppose"], "member1": ["approve", "approve"]})

    numbers = ("voters", "recused", "present", "approve", "oppose", "abstain", "invalid", "needed", "margin")
    for row in results(ballot_round):
        assert {row[name] for name in numbers} == {None}
    # 2 of 4 present: below two thirds
    assert [row["outcome"] for row in results(ballot_round)] == ["not_selected", "not_selected"]
    assert {row["decided_by"] for row in results(ballot_round)} == {"quorum"}


def test_a_scheme_that_shows_no_numbers_shows_none(at):
    vote = {
        "method": "approval",
        "quorum": "1/2",
        "threshold": {"of": "present", "share": "1/2", "strict": True},
        "shows_numbers": False,
    }
    board = panel(at, phase="voting", vote=vote)

    rows = results(unsealed(board, BALLOTS))

    assert [(row["outcome"], row["approve"]) for row in rows] == [("selected", None), ("not_selected", None)]


def test_the_chair_confirms_and_the_cases_go_where_the_result_says(board):
    ballot_round = confirm(board, unsealed(board, BALLOTS))

    states = [Nomination.objects.get(pk=case.pk).state for case in board.cases]
    assert (ballot_round.state, states) == ("confirmed", ["selected", "not_selected"])
    assert (ballot_round.minutes, ballot_round.signed_on.isoformat()) == ("会议纪要", "2026-11-24")


@pytest.mark.parametrize("who", ["hr", "member1", "trustee"])
def test_nobody_but_the_chair_confirms_and_not_ahead_of_time(board, who):
    ballot_round = unsealed(board, BALLOTS)

    def sign(who, days=0):
        confirm_round(
            actor=board.actor(who),
            ballot_round=ballot_round,
            minutes="纪要",
            signed_on=(board.at + timedelta(days=days)).date(),
            at=board.at,
        )

    assert refused(sign, who) == "round.not_the_chair"
    assert refused(sign, "chair", days=1) == "round.signed_ahead"


@pytest.mark.parametrize("state", [state for state in STATES if state != "unsealed"])
def test_only_a_counted_round_is_confirmed(board, state):
    assert refused(confirm, board, round_in(state, board)) == "round.wrong_state"


@pytest.mark.parametrize("state", [state for state in STATES if state != "open"])
def test_only_an_open_round_is_closed(board, state):
    assert refused(close, board, round_in(state, board)) == "round.wrong_state"


def test_a_vote_by_somebody_who_is_not_on_the_roll_does_not_count_as_a_voter(board):
    ballot_round = opened(board, present=list(BALLOTS))
    for voter, choices in BALLOTS.items():
        cast(board, ballot_round, voter, *choices)
    HasVoted.objects.create(round=ballot_round, user=board.user("hr"))

    rows = results(unseal(board, close(board, ballot_round)))

    assert [row["outcome"] for row in rows] == ["selected", "not_selected"]
