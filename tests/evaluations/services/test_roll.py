"""Alternates at a real round: called at the opening, fixed on the roll, voting on what they were called for."""

import pytest

from evaluations.models import Round, RoundCall, RoundItem, RoundVoter
from evaluations.selectors.ballot import roll_of
from evaluations.services.ballot import open_round
from evaluations.services.ballot_close import close_round
from evaluations.services.committee import seat_member
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from tests.actors import account
from tests.factories.rounds import cast, create, opened, panel, share, unseal

pytestmark = pytest.mark.django_db

EVERYBODY = ("chair", "member1", "member2", "member3")
VOTE = {"method": "approval", "quorum": "2/3", "threshold": {"of": "all", "share": "1/2", "strict": True}}


def with_spares(at, **vote):
    board = panel(at, phase="voting", vote={**VOTE, **vote})
    for order, name in enumerate(("spare1", "spare2"), start=8):
        user = account(name, Role.COMMITTEE_MEMBER, board.units["county"], at=at)
        seat_member(actor=board.actor("hr"), committee=board.committee, user=user, seat="alternate", order=order, at=at)
    return board


@pytest.fixture
def board(at):
    return with_spares(at)


def refused(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    return refusal.value


def calls():
    return set(RoundCall.objects.values_list("item__position", "user__username", "in_place_of__username"))


def test_the_next_alternate_without_a_conflict_is_called_for_the_item_alone(board):
    board.declare("member1", declared="kinship")
    board.declare("spare1", declared="kinship")

    ballot_round = opened(board, present=[*EVERYBODY, "spare1", "spare2"])

    assert calls() == {(0, "spare2", "member1")}
    assert set(RoundVoter.objects.filter(is_alternate=True).values_list("user__username", flat=True)) == {"spare2"}
    roll = roll_of(ballot_round)
    assert [roll.voters_of(item) for item in roll.items] == [4, 4]


def test_the_called_alternate_votes_on_that_item_and_the_count_takes_it(board):
    board.declare("member1", declared="kinship")
    ballot_round = opened(board, present=[*EVERYBODY, "spare1", "spare2"])
    assert refused(cast, board, ballot_round, "spare2", "approve").code == "ballot.not_called"
    assert refused(cast, board, ballot_round, "spare1", "approve", "approve").code == "ballot.recused_item"
    for voter in ("chair", "member2", "member3"):
        cast(board, ballot_round, voter, "approve", "oppose")
    cast(board, ballot_round, "spare1", "approve")
    hr = board.actor("hr")
    assert refused(close_round, actor=hr, ballot_round=ballot_round, at=board.at).code == "round.still_voting"

    ended = close_round(actor=hr, ballot_round=ballot_round, at=ballot_round.closes_at)

    first, second = (item.result for item in unseal(board, ended).items.all())
    assert (first["voters"], first["recused"], first["present"], first["approve"]) == (4, 1, 4, 4)
    assert (second["voters"], second["recused"], second["present"], second["oppose"]) == (4, 0, 4, 3)


def test_an_alternate_about_whom_something_is_undecided_is_not_called(board):
    board.declare("member1", declared="kinship")
    board.declare("spare1", declared="unit")

    opened(board, present=[*EVERYBODY, "spare1", "spare2"])

    assert calls() == {(0, "spare2", "member1")}


def test_the_absent_are_replaced_only_where_the_scheme_says_so(at):
    board = with_spares(at, alternates="recused_or_absent")

    opened(board, present=["chair", "member1", "member2", "spare2"])

    assert calls() == {(0, "spare2", "member3"), (1, "spare2", "member3")}


def test_a_called_alternate_who_is_recused_later_voids_the_item_and_one_who_was_not_called_does_not(board):
    board.declare("member1", declared="kinship")
    opened(board, present=[*EVERYBODY, "spare1", "spare2"])

    board.declare("spare2", declared="kinship")
    board.declare("spare1", declared="kinship", case=1)
    assert not RoundItem.objects.filter(is_void=True).exists()
    board.declare("spare1", declared="kinship")

    assert RoundItem.objects.get(is_void=True).position == 0


def test_a_round_on_which_nobody_is_left_to_vote_does_not_open_and_says_where(board):
    for name in EVERYBODY:
        board.declare(name, declared="kinship")
    ballot_round = share(board, create(board))
    present = [board.user(name) for name in EVERYBODY]

    refusal = refused(open_round, actor=board.actor("hr"), ballot_round=ballot_round, present=present, at=board.at)

    assert refusal.code == "round.too_few_voters"
    assert [(row.facts["nomination"], row.facts["left"]) for row in refusal.findings] == [(str(board.cases[0].pk), 0)]
    assert Round.objects.get().state == "sharing"
    present.append(board.user("spare1"))
    opened_now = open_round(actor=board.actor("hr"), ballot_round=ballot_round, present=present, at=board.at)
    assert opened_now.state == "open"


def test_a_scheme_that_asks_for_three_voters_gets_three_or_no_round(at):
    board = with_spares(at, least_voters=3)
    for name in ("chair", "member1"):
        board.declare(name, declared="kinship")
    ballot_round = share(board, create(board))
    hr, present = board.actor("hr"), [board.user(name) for name in EVERYBODY]
    refusal = refused(open_round, actor=hr, ballot_round=ballot_round, present=present, at=at)
    assert (refusal.code, refusal.params["least"]) == ("round.too_few_voters", 3)

    present.append(board.user("spare1"))

    assert open_round(actor=hr, ballot_round=ballot_round, present=present, at=at).state == "open"


def test_a_member_whose_account_is_switched_off_before_the_opening_has_no_seat(board):
    user = board.user("member3")
    user.is_active = False
    user.save()

    roll = roll_of(opened(board, present=["chair", "member1", "member2"]))

    assert str(user.pk) not in roll.voters
    assert roll.voters_of(roll.items[0]) == 3
