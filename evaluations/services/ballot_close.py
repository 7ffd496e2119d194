"""Use cases after the vote: the box is closed, opened by two, counted, and its result signed."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime

from django.conf import settings

from evaluations.domain.committee import seat_rules
from evaluations.domain.nomination import State, Verb
from evaluations.domain.sealing import Holder, SealedShare, Side, hand_over_share, open_box, unwrap_holder_key
from evaluations.domain.tally import Outcome
from evaluations.models import (
    HasVoted,
    Round,
    RoundHolder,
    SealedChoice,
)
from evaluations.permissions.ballot import may_confirm_round, may_hold_key, may_run_round
from evaluations.selectors.ballot import able_voters, roll_of
from evaluations.selectors.ballot_paper import papers_settled
from evaluations.selectors.ballot_parts import with_parts
from evaluations.services.ballot import require_not_recused, require_state
from evaluations.services.ballot_box import (
    close_box,
    in_their_classes,
    intact_box,
    keep_opened,
    keep_result,
    names_voted,
    with_papers,
)
from evaluations.services.cases import lock_cases
from evaluations.services.minutes import write_sheet
from evaluations.services.move import move_case
from honors.domain.actor import SYSTEM, Actor
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from honors.models.secret import read_key
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case

MOVES = {Outcome.SELECTED: Verb.SELECT, Outcome.NOT_SELECTED: Verb.NOT_SELECT}
"""A tie and a void item move nothing: they wait for a new round."""


@use_case("round.close", about="ballot_round")
def close_round(*, actor: Actor, ballot_round: Round, at: datetime, expected_version: int | None = None) -> Round:
    """Close the box and fix its root over all leaves. Before ``closes_at`` only when all present have voted.

    Raises RuleViolation: ``round.not_yours``, ``round.recused``, ``round.wrong_state``, ``round.still_voting``.
    """
    ballot_round = lock(ballot_round)
    require(may_run_round(actor, ballot_round.cycle))
    require_not_recused(actor, ballot_round)
    ballot_round.expect(expected_version)
    require_state(ballot_round, "open")
    voted = {str(user) for user in HasVoted.objects.filter(round=ballot_round).values_list("user_id", flat=True)}
    able = able_voters(roll_of(ballot_round))
    if at < ballot_round.closes_at and not voted.issuperset(able):
        raise RuleViolation("round.still_voting", {"voted": len(voted), "able": len(able)})
    root = close_box(ballot_round)
    ballot_round.advance(state="closed", box_root=root)
    record_event(
        actor=actor, event="round.close", at=at, obj=ballot_round, after={"cast": len(voted), "box_root": root}
    )
    return ballot_round


@use_case("round.lapse", about="ballot_round")
def _let_lapse(*, actor: Actor, ballot_round: Round, at: datetime) -> None:
    """A round that was not opened in its time is void, so that its cases are free for another."""
    ballot_round = lock(ballot_round)
    require_state(ballot_round, "draft", "sharing")
    ballot_round.holders.update(wrapped_private_key=None)
    ballot_round.advance(state="void")
    record_event(actor=actor, event="round.lapse", at=at, obj=ballot_round)


def close_due_rounds(*, at: datetime) -> int:
    """What the clock does: close the rounds whose time is over, void those that were never opened. How many."""
    done = 0
    due = Round.objects.filter(state__in=["draft", "sharing", "open"], closes_at__lte=at).order_by("closes_at", "pk")
    for ballot_round in due:
        end = close_round if ballot_round.state == "open" else _let_lapse
        with suppress(RuleViolation):  # somebody else was faster; the refusal is on record
            end(actor=SYSTEM, ballot_round=ballot_round, at=at)
            done += 1
    return done


@use_case("round.unseal", about="ballot_round")
def unseal_round(*, actor: Actor, ballot_round: Round, passphrase: str, at: datetime) -> Round:
    """The chair and one trustee, either first. The first hands the own share over to the other side; the second
    joins both, and every item is opened apart, counted, and its sealed choices and all keys deleted.

    Left void: an item whose leaves and voters differ in number, by weights too, whose leaves are not those of the
    closed box, or from which somebody was recused after opening.

    Raises RuleViolation: ``round.not_a_holder``, ``round.wrong_state``, ``round.already_given``,
    ``round.other_side_needed``, ``round.wrong_passphrase``, ``round.box_changed``, ``round.roll_changed``,
    ``round.seal_broken``, ``round.shares_do_not_match``, ``ballot_paper.unsettled``.
    """
    ballot_round = lock(ballot_round)
    require(may_hold_key(actor, ballot_round))
    require_state(ballot_round, "closed")
    holders = {row.user_id: row for row in ballot_round.holders.order_by("pk")}
    own = holders.get(actor.user_id or 0)
    if own is None:
        raise RuleViolation("round.not_a_holder")
    if own.has_unsealed:
        raise RuleViolation("round.already_given")
    if not papers_settled(ballot_round):
        raise RuleViolation("ballot_paper.unsettled")
    if any(row.has_unsealed and row.seat == own.seat for row in holders.values()):
        raise RuleViolation("round.other_side_needed")
    private_key = unwrap_holder_key(
        bytes(own.wrapped_private_key or b""),
        passphrase,
        round_id=str(ballot_round.pk),
        holder=str(own.user_id),
        server_key=read_key(settings.BALLOT_KEY_FILE),
    )
    RoundHolder.objects.filter(pk=own.pk).update(has_unsealed=True)
    if own.resealed_share is None:
        _hand_over(ballot_round, own, private_key, [row for row in holders.values() if row.seat != own.seat])
        record_event(actor=actor, event="round.unseal", at=at, obj=ballot_round, after={"given": 1})
        return ballot_round.advance()
    _open(ballot_round, own, private_key)
    record_event(
        actor=actor,
        event="round.unseal",
        at=at,
        obj=ballot_round,
        after={"given": 2, "state": ballot_round.state, "digest": ballot_round.result_digest},
    )
    return ballot_round


@use_case("round.confirm", about="ballot_round")
def confirm_round(
    *,
    actor: Actor,
    ballot_round: Round,
    minutes: str,
    signed_on: date,
    at: datetime,
    expected_version: int | None = None,
) -> Round:
    """Whoever presides signs the minutes and with them the result sheet; the cases go where the result says. A tie or
    a void item stays under review for a new round, and so does a case that has meanwhile left the review.

    Raises RuleViolation: ``round.not_the_chair``, ``round.chair_recused``, ``round.wrong_state``,
    ``round.signed_ahead``, ``round.tellers_missing`` where the scheme asks for more of them.
    """
    items = list(ballot_round.items.select_related("nomination"))
    cases = lock_cases([item.nomination for item in items])
    lock(ballot_round)
    ballot_round = with_parts(Round.objects.filter(pk=ballot_round.pk)).get()
    require(may_confirm_round(actor, ballot_round))
    ballot_round.expect(expected_version)
    require_state(ballot_round, "unsealed")
    _require_tellers(ballot_round)
    if signed_on > dated(at):
        raise RuleViolation("round.signed_ahead", field="signed_on")
    for item, case in zip(ballot_round.items.all(), cases, strict=True):
        outcome = (item.result or {}).get("outcome")
        if outcome in MOVES and case.state == State.UNDER_REVIEW:
            move_case(actor=actor, nomination=case, verb=MOVES[Outcome(outcome)], at=at)
    write_sheet(actor=actor, ballot_round=ballot_round, remarks=minutes, signed_on=signed_on, at=at)
    ballot_round.advance(state="confirmed", minutes=minutes, signed_on=signed_on)
    record_event(actor=actor, event="round.confirm", at=at, obj=ballot_round, after={"signed_on": signed_on})
    return ballot_round


def _require_tellers(ballot_round: Round) -> None:
    needed = seat_rules((ballot_round.cycle.frozen_scheme or {}).get("vote", {})).tellers
    given = len(ballot_round.attestations.all())
    if given < needed:
        raise RuleViolation("round.tellers_missing", {"needed": needed, "given": given})


def _side(row: RoundHolder) -> Side:
    return Side(row.seat)


def _hand_over(ballot_round: Round, own: RoundHolder, private_key: bytes, others: Sequence[RoundHolder]) -> None:
    share = SealedShare(_side(own), str(own.user_id), bytes(own.sealed_share or b""))
    resealed = hand_over_share(
        share,
        round_id=str(ballot_round.pk),
        private_key=private_key,
        others=[Holder(str(row.user_id), bytes(row.public_key)) for row in others],
        random_bytes=secrets.token_bytes,
    )
    for copy in resealed:
        ballot_round.holders.filter(user=int(copy.holder)).update(resealed_share=copy.sealed)


def _open(ballot_round: Round, own: RoundHolder, private_key: bytes) -> None:
    roll = roll_of(ballot_round)
    items = {str(item.nomination_id): item for item in ballot_round.items.select_related("nomination")}
    sealed = intact_box(ballot_round, roll, items)
    voted = names_voted(roll, ballot_round)
    entries = list(ballot_round.paper_entries.order_by("pk"))
    holder = str(own.user_id)
    other_side = Side.TRUSTEE if _side(own) is Side.CHAIR else Side.CHAIR
    box = open_box(
        [
            SealedShare(_side(own), holder, bytes(own.sealed_share or b"")),
            SealedShare(other_side, holder, bytes(own.resealed_share or b"")),
        ],
        round_id=roll.round_id,
        public_key=roll.public_key,
        private_key=private_key,
        sealed=sealed,
        voted={name: number for name, number in voted.items() if name in sealed},
        shuffle=secrets.SystemRandom().shuffle,
        papers=[bytes(entry.sealed or b"") for entry in entries],
    )
    choices = in_their_classes(roll, ballot_round, with_papers(roll, box, [entry.digests for entry in entries]))
    keep_opened(ballot_round, roll, items, choices)
    keep_result(ballot_round, roll, items, box, choices)
    SealedChoice.objects.filter(item__round=ballot_round).delete()
    ballot_round.sealed_wholes.all().delete()
    ballot_round.paper_entries.update(sealed=None)
    ballot_round.holders.update(wrapped_private_key=None, sealed_share=None, resealed_share=None)
