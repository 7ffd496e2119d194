from datetime import timedelta

import pytest

from evaluations.models import Conflict, Cycle, Round, RoundHolder, RoundItem
from evaluations.selectors.ballot import roll_of
from evaluations.services.ballot import create_round, open_round, share_key
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import AuditEvent
from tests.actors import account
from tests.factories.rounds import (
    PASSPHRASES,
    RULES,
    STATES,
    confirm,
    create,
    opened,
    panel,
    round_in,
    share,
    unsealed,
)

SHORT_BUT_ENOUGH = "eight888"

pytestmark = pytest.mark.django_db


def refused(call, *args, **kwargs):
    with pytest.raises(RuleViolation) as refusal:
        call(*args, **kwargs)
    return refusal.value.code


def open_with(board, ballot_round, *present, by="hr", at=None):
    users = [board.user(name) for name in (present or board.voters)]
    return open_round(actor=board.actor(by), ballot_round=ballot_round, present=users, at=at or board.at)


def share_as(board, ballot_round, who, passphrase=SHORT_BUT_ENOUGH):
    return share_key(actor=board.actor(who), ballot_round=ballot_round, passphrase=passphrase, at=board.at)


@pytest.mark.parametrize("state", STATES)
def test_a_round_can_be_made_in_every_state(at, state):
    assert round_in(state, panel(at, phase="voting")).state == state


def test_a_round_keeps_its_rules_and_the_order_of_its_items(at):
    board = panel(at, phase="voting", names=["甲试", "乙试", "丙试"])
    cases = board.cases[::-1]

    ballot_round = create(board, nominations=cases)

    assert {name: getattr(ballot_round, name) for name in RULES} == RULES
    assert [item.nomination for item in ballot_round.items.all()] == cases
    assert (ballot_round.cycle, ballot_round.shows_numbers, ballot_round.hide_below) == (board.cycle, True, 3)
    assert AuditEvent.objects.get(event="round.create").object_id == str(ballot_round.pk)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"method": "ranking"}, "round.seats_needed"),
        ({"most_points": 5}, "round.bad_most_points"),
        ({"seats": 2}, "round.seats_not_used"),
        ({"quorum": "3/2"}, "round.bad_quorum"),
        ({"nominations": []}, "round.no_items"),
        ({"closes_at": None}, "round.dates"),
    ],
)
def test_a_round_by_other_rules_is_refused(at, changes, code):
    board = panel(at, phase="voting")
    if "closes_at" in changes:
        changes = {"closes_at": board.at, "opens_at": board.at - timedelta(days=1)}

    assert refused(create, board, **changes) == code
    assert not Round.objects.exists()


def test_an_item_stands_once_in_a_round_and_in_one_live_round(at):
    board = panel(at, phase="voting")
    assert refused(create, board, nominations=[board.cases[0], board.cases[0]]) == "round.repeated_item"
    create(board, nominations=board.cases[:1])

    assert refused(create, board) == "round.case_in_another"
    assert create(board, nominations=board.cases[1:]).state == "draft"


@pytest.mark.parametrize("phase", ["nominating", "notice"])
def test_a_round_needs_a_cycle_before_its_vote_or_in_it(at, phase):
    board = panel(at, phase="reviewing")
    Cycle.objects.update(state=phase)

    assert refused(create, board) == "round.wrong_phase"


def test_a_round_defined_in_the_review_ends_it_when_it_is_opened(at):
    board = panel(at, phase="reviewing")
    ballot_round = share(board, create(board))
    board.cycle.refresh_from_db()
    assert board.cycle.state == "reviewing"

    open_with(board, ballot_round)

    board.cycle.refresh_from_db()
    assert board.cycle.state == "voting"
    assert AuditEvent.objects.filter(event="cycle.advance").count() == 2  # into the review, and out of it


def test_a_round_that_cannot_open_leaves_the_review_as_it_is(at):
    board = panel(at, phase="reviewing")
    ballot_round = create(board)

    assert refused(open_with, board, ballot_round) == "round.wrong_state"

    board.cycle.refresh_from_db()
    assert board.cycle.state == "reviewing"


def test_only_hr_of_the_cycles_unit_defines_a_round(at):
    board = panel(at, phase="voting")
    account("hr_below", Role.HR, board.units["station"], at=at)
    facts = {**RULES, "opens_at": at, "closes_at": at + timedelta(days=1), "at": at}

    for name in ("hr_below", "chair", "member1"):
        code = refused(
            create_round, actor=board.actor(name), committee=board.committee, nominations=board.cases, **facts
        )
        assert code == "round.not_yours"


def test_a_round_repeats_a_confirmed_one_with_a_reason_and_no_other_items(at):
    board = panel(at, phase="voting")
    first = unsealed(board, {"chair": ["oppose"], "member1": ["approve"]}, nominations=board.cases[:1])
    assert refused(create, board, nominations=board.cases[1:], repeats=first) == "round.repeats_unfinished"
    first = confirm(board, first)

    assert refused(create, board, nominations=board.cases[1:], repeats=first) == "round.repeats_other_items"


def test_a_void_item_goes_to_a_new_round(at):
    board = panel(at, phase="voting")
    first = opened(board)
    RoundItem.objects.filter(round=first, nomination=board.cases[0]).update(is_void=True)
    Round.objects.filter(pk=first.pk).update(state="void")
    first.refresh_from_db()

    assert refused(create, board, nominations=board.cases[:1], repeats=first) == "round.repeat_reason_needed"
    again = create(board, nominations=board.cases[:1], repeats=first, repeat_reason="回避在后")
    assert (again.repeats, again.repeat_reason) == (first, "回避在后")


def test_the_first_key_makes_the_round_shared_and_both_are_kept_wrapped(at):
    board = panel(at, phase="voting")
    ballot_round = create(board)

    assert share(board, ballot_round, "trustee").state == "sharing"
    assert share(board, ballot_round, "chair").state == "sharing"
    holders = RoundHolder.objects.filter(round=ballot_round).order_by("seat")
    assert [(row.seat, row.user.username) for row in holders] == [("chair", "chair"), ("trustee", "trustee")]
    assert all(
        PASSPHRASES[row.seat].encode() not in bytes(row.wrapped_private_key) and row.sealed_share is None
        for row in holders
    )


@pytest.mark.parametrize(
    ("who", "passphrase", "code"),
    [
        ("member1", SHORT_BUT_ENOUGH, "round.not_a_holder"),
        ("hr", SHORT_BUT_ENOUGH, "round.not_a_holder"),
        ("chair", "seven77", "round.passphrase_short"),
        ("chair", " " * 8, "round.passphrase_needed"),
    ],
)
def test_only_holders_share_and_not_with_a_short_passphrase(at, who, passphrase, code):
    board = panel(at, phase="voting")
    ballot_round = create(board)

    assert refused(share_as, board, ballot_round, who, passphrase) == code
    assert not RoundHolder.objects.exists()
    assert (
        passphrase
        not in AuditEvent.objects.get(result="refused").body.hex()
        + bytes(AuditEvent.objects.get(result="refused").body).decode()
    )


@pytest.mark.parametrize("state", ["open", "closed", "unsealed", "confirmed"])
def test_no_key_is_taken_once_the_round_is_open(at, state):
    board = panel(at, phase="voting")

    assert refused(share_as, board, round_in(state, board), "chair") == "round.wrong_state"


def test_a_holder_shares_once(at):
    board = panel(at, phase="voting")

    assert refused(share_as, board, round_in("sharing", board), "chair") == "round.already_shared"


def test_a_round_opens_with_all_keys_a_frozen_roll_and_two_sealed_shares(at):
    board = panel(at, phase="voting")
    board.declare("member1", declared="kinship", case=1)

    ballot_round = opened(board, present=["chair", "member1", "member2"])

    roll = roll_of(ballot_round)
    ids = {name: str(board.user(name).pk) for name in board.voters}
    assert ballot_round.state == "open"
    assert set(roll.voters) == set(ids.values())
    assert set(roll.present) == {ids["chair"], ids["member1"], ids["member2"]}
    assert [(item.nomination, item.recused) for item in roll.items] == [
        (str(board.cases[0].pk), ()),
        (str(board.cases[1].pk), (ids["member1"],)),
    ]
    assert (ballot_round.roll_hash, bytes(ballot_round.public_key)) == (roll.hash(), roll.public_key)
    assert all(row.sealed_share for row in ballot_round.holders.all())


def test_a_changed_roll_is_found(at):
    board = panel(at, phase="voting")
    ballot_round = opened(board)
    ballot_round.roll = bytes(ballot_round.roll).replace(b'"2/3"', b'"1/3"')

    assert refused(roll_of, ballot_round) == "round.roll_changed"


def test_a_round_does_not_open_without_every_key_out_of_its_time_or_for_strangers(at):
    board = panel(at, phase="voting")
    ballot_round = create(board, opens_at=at + timedelta(hours=1))
    assert refused(open_with, board, ballot_round) == "round.wrong_state"
    share(board, ballot_round, "chair")
    later = at + timedelta(hours=1)
    assert refused(open_with, board, ballot_round, at=later) == "round.keys_missing"
    share(board, ballot_round, "trustee")

    assert refused(open_with, board, ballot_round) == "round.too_early"
    assert refused(open_with, board, ballot_round, at=at + timedelta(days=2)) == "round.too_late"
    assert refused(open_with, board, ballot_round, at=later, by="chair") == "round.not_yours"
    assert refused(open_with, board, ballot_round, "trustee", at=later) == "round.present_not_a_voter"
    assert open_with(board, ballot_round, at=later).state == "open"
    assert refused(open_with, board, ballot_round, at=later) == "round.wrong_state"


def test_opening_finds_in_the_data_who_cannot_judge(at):
    board = panel(at, phase="voting")
    member = board.user("member1")
    member.officer = board.cases[0].officer
    member.save()

    ballot_round = opened(board)

    found = Conflict.objects.get(member=member, nomination=board.cases[0])
    assert (found.source, found.declared, found.effect, found.recused) == ("found", "nominee", "block", True)
    assert roll_of(ballot_round).items[0].recused == (str(member.pk),)
