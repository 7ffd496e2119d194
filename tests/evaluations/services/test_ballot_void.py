from datetime import timedelta

import pytest

from evaluations.domain.committee import Ending
from evaluations.models import BoxLeaf, Nomination, Round, RoundHolder, RoundVoid, SealedChoice
from evaluations.services.ballot_close import close_round
from evaluations.services.ballot_void import ask_void, confirm_void
from evaluations.services.committee import end_seat
from evaluations.services.cycle import cancel_cycle
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent, User
from tests.actors import account
from tests.factories.rounds import cast, create, opened, panel, round_in, unseal

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(at):
    board = panel(at, phase="voting")
    account("hr2", Role.HR, board.units["county"], at=at)
    return board


def refused(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def ask(board, ballot_round, *, by="hr", reason="密封内容无法打开"):
    return ask_void(actor=board.actor(by), ballot_round=ballot_round, reason=reason, at=board.at)


def second(board, ballot_round, *, by="hr2"):
    return confirm_void(actor=board.actor(by), ballot_round=ballot_round, at=board.at)


@pytest.mark.parametrize("state", ["open", "closed"])
@pytest.mark.parametrize("by", ["hr2", "chair"])
def test_two_people_make_a_running_round_void_and_nothing_of_it_can_be_opened(board, state, by):
    ballot_round = round_in(state, board)
    assert ask(board, ballot_round).state == state

    assert second(board, ballot_round, by=by).state == "void"

    assert not SealedChoice.objects.exists()
    kept = RoundHolder.objects.values_list("wrapped_private_key", "sealed_share", "resealed_share")
    assert set(kept) == {(None, None, None)}
    assert BoxLeaf.objects.exists() is (state == "closed")
    voiding = RoundVoid.objects.get()
    assert (voiding.asked_by, voiding.confirmed_by) == (board.user("hr"), board.user(by))
    assert AuditEvent.objects.get(event="round.void", result="done").actor == by


@pytest.mark.parametrize("state", ["draft", "sharing"])
def test_a_round_without_votes_is_void_at_one_word(board, state):
    assert ask(board, round_in(state, board)).state == "void"


@pytest.mark.parametrize("state", ["unsealed", "confirmed"])
def test_a_known_result_is_never_voided(board, state):
    ballot_round = round_in(state, board)

    assert refused(ask, board, ballot_round) == "round.result_known"
    assert refused(second, board, ballot_round) == "round.result_known"


def test_who_asks_does_not_confirm_and_strangers_do_neither(board):
    ballot_round = round_in("closed", board)
    assert refused(second, board, ballot_round) == "round.void_not_asked"
    assert refused(ask, board, ballot_round, by="member1") == "round.not_yours"
    assert refused(ask, board, ballot_round, reason=" ") == "round.void_reason_needed"
    ask(board, ballot_round)

    assert refused(ask, board, ballot_round, by="hr2") == "round.void_asked"
    assert refused(second, board, ballot_round, by="hr") == "round.void_by_another"
    assert refused(second, board, ballot_round, by="member1") == "round.not_yours"


def test_a_round_whose_seal_is_broken_is_voided_and_voted_again(board):
    ballot_round = round_in("closed", board)
    RoundHolder.objects.filter(seat="chair").update(sealed_share=b"x" * 80)
    with pytest.raises(RuleViolation) as refusal:
        unseal(board, ballot_round)
    assert refusal.value.code == "round.seal_broken"
    ask(board, ballot_round)
    second(board, ballot_round)

    again = create(board, repeats=Round.objects.get(pk=ballot_round.pk), repeat_reason="密封内容无法打开")

    assert (again.state, again.repeats_id) == ("draft", ballot_round.pk)
    assert set(Nomination.objects.values_list("state", flat=True)) == {"under_review"}


def test_the_only_trustee_who_died_leaves_a_round_that_is_voided(board):
    ballot_round = round_in("closed", board)
    seat = board.committee.seats.get(seat="trustee")
    end_seat(
        actor=board.actor("hr"), member=seat, how=Ending.DIED, ended_on=board.at.date(), reason="病故", at=board.at
    )
    User.objects.filter(username="trustee").update(is_active=False)
    unseal(board, ballot_round, "chair")
    ask(board, ballot_round, reason="持钥人病故")

    assert second(board, ballot_round).state == "void"


def test_nobody_casts_into_a_void_round(board):
    ballot_round = opened(board)
    ask(board, ballot_round)
    second(board, ballot_round)

    assert refused(cast, board, ballot_round, "member1", "approve") == "round.wrong_state"


@pytest.mark.parametrize("state", ["draft", "sharing", "open", "closed", "unsealed"])
def test_a_cancelled_cycle_takes_its_rounds_along(board, state):
    ballot_round = round_in(state, board)

    cancel_cycle(actor=board.actor("hr"), cycle=board.cycle, reason="方案有误", at=board.at)

    ballot_round.refresh_from_db()
    assert ballot_round.state == "void"
    assert ballot_round.voiding.reason == "方案有误"
    assert not SealedChoice.objects.exists()


def test_a_confirmed_round_outlives_its_cycle(board):
    ballot_round = round_in("confirmed", board)

    cancel_cycle(actor=board.actor("hr"), cycle=board.cycle, reason="方案有误", at=board.at)

    ballot_round.refresh_from_db()
    assert ballot_round.state == "confirmed"


def test_a_member_who_dies_mid_round_holds_up_nothing_but_the_early_close(board):
    ballot_round = opened(board)
    User.objects.filter(username="member3").update(is_active=False)
    for voter in ("chair", "member1", "member2"):
        cast(board, ballot_round, voter, "approve", "approve")
    hr = board.actor("hr")
    assert refused(close_round, actor=hr, ballot_round=ballot_round, at=board.at) == "round.still_voting"

    closed = close_round(actor=hr, ballot_round=ballot_round, at=ballot_round.closes_at + timedelta(seconds=1))

    result = unseal(board, closed).items.first().result
    assert (result["present"], result["approve"], result["outcome"]) == (4, 3, "selected")
