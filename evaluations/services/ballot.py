"""Use cases before the vote: HR defines a round, its holders make their keys, HR opens it."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from evaluations.domain.ballot import HIDE_BELOW, SHORTEST_PASSPHRASE, Method, make_rules
from evaluations.domain.committee import seat_rules
from evaluations.domain.cycle import CycleState
from evaluations.domain.nomination import State
from evaluations.domain.roll import Roll, make_roll
from evaluations.domain.sealing import Argon2, Holder, make_holder_key, make_round_key
from evaluations.domain.weight import LEAST_OF_CLASS
from evaluations.models import (
    Committee,
    Cycle,
    Nomination,
    Round,
    RoundCall,
    RoundHolder,
    RoundItem,
    RoundRecusal,
    RoundVoter,
    Seat,
)
from evaluations.permissions.ballot import may_hold_key, may_run_round
from evaluations.selectors.ballot import has_closed_case, in_live_rounds, rules_of
from evaluations.selectors.ballot_plan import BEFORE_THE_VOTE
from evaluations.selectors.committee import alternates_of, holders_of, voters_of, weights_of
from evaluations.selectors.conflict import in_doubt, recused_from
from evaluations.selectors.scores import scores_of
from evaluations.services.attendance import record_presence
from evaluations.services.ballot_repeat import require_repeatable, vote_again
from evaluations.services.cases import lock_cases
from evaluations.services.conflict import note_found
from evaluations.services.cycle_advance import advance_cycle
from evaluations.services.scores import freeze_scores
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity
from honors.models import User
from honors.models.base import dated
from honors.models.secret import read_key
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("round.create", about="committee")
def create_round(
    *,
    actor: Actor,
    committee: Committee,
    nominations: Sequence[Nomination],
    method: str,
    seats: int | None,
    quorum: str,
    threshold: Mapping[str, Any],
    tie_break: Sequence[str],
    opens_at: datetime,
    closes_at: datetime,
    at: datetime,
    most_points: int | None = None,
    repeats: Round | None = None,
    repeat_reason: str = "",
) -> Round:
    """Define a round over cases of one cycle of ``committee``, in its vote or already in the review before it.

    Nothing of it changes afterwards. What votes count by class of seats comes from the scheme alone.

    Raises RuleViolation: those of the rules (``round.unknown_method`` …), ``round.no_items``,
    ``round.repeated_item``, ``round.other_committee``, ``round.not_yours``, ``round.wrong_phase``,
    ``round.case_not_ready``, ``round.case_in_another``, ``round.dates``, ``round.repeats_unfinished``,
    ``round.repeats_other_items``, ``round.repeat_reason_needed``, ``round.repeats_decided``,
    ``round.repeats_too_often``.
    """
    if not at < closes_at or not opens_at < closes_at:
        raise RuleViolation("round.dates", field="closes_at")
    cases = _lock_items(nominations)
    cycle = cases[0].cycle
    vote = _vote_of(cycle)
    if method == Method.POINTS and most_points is None:
        most_points = vote.get("most_points")
    rules = make_rules(
        method=method,
        seats=seats,
        quorum=quorum,
        threshold=threshold,
        tie_break=tie_break,
        most_points=most_points,
        weights=vote.get("weights", ()),
    )
    if cycle is None or cycle.committee_id != committee.pk or any(case.cycle_id != cycle.pk for case in cases):
        raise RuleViolation("round.other_committee", field="items")
    require(may_run_round(actor, cycle))
    if repeats is not None:
        require_repeatable(repeats, committee, cases, repeat_reason, most=vote.get("repeats_most"))
        cases = vote_again(actor=actor, cases=cases, reason=repeat_reason, at=at)
    _require_votable(cycle, cases)
    if in_live_rounds(cases).exists():
        raise RuleViolation("round.case_in_another", field="items")
    fixed = rules.as_json()
    ballot_round = Round.objects.create(
        committee=committee,
        cycle=cycle,
        **fixed,
        shows_numbers=vote.get("shows_numbers", True),
        hide_below=vote.get("hide_below", HIDE_BELOW),
        opens_at=opens_at,
        closes_at=closes_at,
        repeats=repeats,
        repeat_reason=repeat_reason,
        created_at=at,
    )
    RoundItem.objects.bulk_create(
        RoundItem(round=ballot_round, nomination=case, position=position) for position, case in enumerate(cases)
    )
    record_event(
        actor=actor,
        event="round.create",
        at=at,
        obj=ballot_round,
        after={**fixed, "items": [case.pk for case in cases]},
    )
    return ballot_round


@use_case("round.share", about="ballot_round")
def share_key(*, actor: Actor, ballot_round: Round, passphrase: str, at: datetime) -> Round:
    """A holder makes the key pair of this round; its private half is wrapped by the passphrase and the server key.

    Neither the passphrase nor anything made from it is kept elsewhere.
    Raises RuleViolation: ``round.not_a_holder``, ``round.wrong_state``, ``round.already_shared``, ``round.too_late``,
    ``round.passphrase_short``, ``round.passphrase_needed``.
    """
    ballot_round = lock(ballot_round)
    require(may_hold_key(actor, ballot_round))
    require_state(ballot_round, "draft", "sharing")
    if at >= ballot_round.closes_at:
        raise RuleViolation("round.too_late")
    assert actor.user_id is not None
    if ballot_round.holders.filter(user=actor.user_id).exists():
        raise RuleViolation("round.already_shared")
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise RuleViolation("round.passphrase_short", {"least": SHORTEST_PASSPHRASE}, field="passphrase")
    key = make_holder_key(
        passphrase,
        round_id=str(ballot_round.pk),
        holder=str(actor.user_id),
        server_key=read_key(settings.BALLOT_KEY_FILE),
        random_bytes=secrets.token_bytes,
        argon2=Argon2(**settings.BALLOT_ARGON2),
    )
    RoundHolder.objects.create(
        round=ballot_round,
        user_id=actor.user_id,
        seat=holders_of(ballot_round.committee)[actor.user_id],
        public_key=key.public_key,
        wrapped_private_key=key.wrapped,
    )
    ballot_round.advance(state="sharing")
    record_event(actor=actor, event="round.share", at=at, obj=ballot_round)
    return ballot_round


@use_case("round.open", about="ballot_round")
def open_round(
    *,
    actor: Actor,
    ballot_round: Round,
    present: Sequence[User],
    at: datetime,
    paper: Sequence[User] = (),
    proxies: Sequence[tuple[User, User]] = (),
    expected_version: int | None = None,
) -> Round:
    """Freeze the roll and make the round's key: from now on only ``present`` cast, and only sealed choices are kept.

    Recusals are those decided and those that follow from the data on this day; alternates who are present are called
    for the seats that they leave empty. The scores that the ladder may need
    are fixed as well, so the review is over: a cycle that is still in it enters its voting phase.

    Raises RuleViolation: ``round.not_yours``, ``round.recused``, ``round.wrong_state``, ``round.keys_missing``,
    ``round.too_early``,
    ``round.too_late``, ``round.terms_over``, ``round.wrong_phase``, ``round.case_not_ready``, ``round.no_voters``,
    ``round.too_few_voters``, ``round.present_not_a_voter``, ``round.trustee_needed``,
    ``round.holder_on_both_sides``, ``round.class_too_small``, ``round.no_weighted_papers``, and those of
    ``advance_cycle``.
    """
    require(may_run_round(actor, ballot_round.cycle))
    require_not_recused(actor, ballot_round)
    if ballot_round.cycle.state == CycleState.REVIEWING:
        advance_cycle(actor=actor, cycle=ballot_round.cycle, to=CycleState.VOTING, at=at)
    items = list(ballot_round.items.select_related("nomination__unit", "nomination__recipient_unit"))
    cases = lock_cases([item.nomination for item in items])
    ballot_round = lock(ballot_round)
    ballot_round.expect(expected_version)
    require_state(ballot_round, "sharing")
    _require_time(ballot_round, at)
    holders = _all_holders(ballot_round)
    _require_votable(ballot_round.cycle, cases)
    voters, alternates = voters_of(ballot_round.committee), alternates_of(ballot_round.committee)
    note_found(actor=actor, nominations=cases, users=[*voters, *alternates], at=at)
    seats = seat_rules(_vote_of(ballot_round.cycle))
    key = make_round_key(
        round_id=str(ballot_round.pk),
        chair=next(holder for seat, holder in holders if seat == Seat.CHAIR),
        trustees=[holder for seat, holder in holders if seat == Seat.TRUSTEE],
        random_bytes=secrets.token_bytes,
    )
    rules = rules_of(ballot_round)
    roll = make_roll(
        round_id=str(ballot_round.pk),
        public_key=key.public_key,
        rules=rules,
        voters=[str(user.pk) for user in voters],
        present=[str(user.pk) for user in present],
        items=[str(case.pk) for case in cases],
        recused=_closed_to(cases, {str(user.pk) for user in alternates}),
        alternates=[str(user.pk) for user in alternates],
        fill=seats.fill,
        lot_commitment=key.lot_commitment,
        paper=[str(user.pk) for user in paper],
        proxies=_proxies(ballot_round, proxies),
        weights=weights_of(ballot_round.committee, rules.weights),
    )
    _require_voters(roll, seats.least_voters)
    roll.require_classes(max(LEAST_OF_CLASS, ballot_round.hide_below))
    _write_roll(ballot_round, roll, items)
    record_presence(ballot_round, {user.pk for user in present})
    for share in key.shares:
        ballot_round.holders.filter(user=int(share.holder)).update(sealed_share=share.sealed)
    freeze_scores(actor=actor, cycle=ballot_round.cycle, at=at)
    _fix_scores(items, cases, at)
    ballot_round.advance(
        state="open",
        public_key=key.public_key,
        roll=roll.canonical(),
        roll_hash=roll.hash(),
        lot_commitment=roll.lot_commitment,
    )
    record_event(
        actor=actor,
        event="round.open",
        at=at,
        obj=ballot_round,
        after={"roll_hash": roll.hash(), "present": roll.present},
    )
    return ballot_round


def require_not_recused(actor: Actor, ballot_round: Round) -> None:
    """Who is recused from a case of the cycle runs no round of it: whether it can be opened would tell of the case.

    Raises RuleViolation ``round.recused``.
    """
    if has_closed_case(actor, ballot_round):
        raise RuleViolation("round.recused")


def require_state(ballot_round: Round, *states: str) -> None:
    """Raises RuleViolation ``round.wrong_state`` where the round is in none of ``states``."""
    if ballot_round.state not in states:
        raise RuleViolation("round.wrong_state", {"state": ballot_round.state})


def _lock_items(nominations: Sequence[Nomination]) -> list[Nomination]:
    if not nominations:
        raise RuleViolation("round.no_items", field="items")
    if len({case.pk for case in nominations}) != len(nominations):
        raise RuleViolation("round.repeated_item", field="items")
    return lock_cases(nominations)


def _require_votable(cycle: Cycle, cases: Sequence[Nomination]) -> None:
    if cycle.state not in BEFORE_THE_VOTE:
        raise RuleViolation("round.wrong_phase")
    for case in cases:
        if case.state != State.UNDER_REVIEW:
            raise RuleViolation("round.case_not_ready", {"state": case.state}, field="items")


def _require_time(ballot_round: Round, at: datetime) -> None:
    if at < ballot_round.opens_at:
        raise RuleViolation("round.too_early")
    if at >= ballot_round.closes_at:
        raise RuleViolation("round.too_late")
    committee = ballot_round.committee
    if not committee.terms_from <= dated(at) <= committee.terms_to:
        raise RuleViolation("round.terms_over")


def _all_holders(ballot_round: Round) -> list[tuple[str, Holder]]:
    needed = holders_of(ballot_round.committee)
    given = {row.user_id: row for row in ballot_round.holders.order_by("pk")}
    if set(given) != set(needed):
        raise RuleViolation("round.keys_missing", {"given": len(given), "needed": len(needed)})
    return [(row.seat, Holder(str(user_id), bytes(row.public_key))) for user_id, row in given.items()]


def _proxies(ballot_round: Round, pairs: Sequence[tuple[User, User]]) -> dict[str, str]:
    """Absent voter → who casts for them. Only where the scheme allows it."""
    if pairs and not _vote_of(ballot_round.cycle).get("proxies"):
        raise RuleViolation("round.no_proxies", field="proxies")
    proxies = {str(voter.pk): str(proxy.pk) for voter, proxy in pairs}
    if len(proxies) != len(pairs):
        raise RuleViolation("round.bad_proxy", field="proxies")
    return proxies


def _vote_of(cycle: Cycle | None) -> Mapping[str, Any]:
    """What the frozen scheme says about votes."""
    scheme: Mapping[str, Any] = (cycle.frozen_scheme if cycle else None) or {}
    vote: Mapping[str, Any] = scheme.get("vote", {})
    return vote


def _closed_to(cases: Sequence[Nomination], alternates: set[str]) -> dict[str, list[str]]:
    """Case → who may not vote on it: the recused, and of the alternates also those about whom nothing is decided."""
    closed = recused_from(cases)
    for case, members in in_doubt(cases).items():
        closed[case] = [*closed.get(case, []), *(member for member in members if member in alternates)]
    return closed


def _require_voters(roll: Roll, least: int) -> None:
    """Raises RuleViolation ``round.too_few_voters``, with every item on which too few are left to vote at all."""
    short = [
        Finding(
            code="round.too_few_voters",
            rule="R-18",
            clause="",
            edition="",
            severity=Severity.BLOCK,
            facts={"nomination": item.nomination, "left": roll.voters_of(item), "least": least},
        )
        for item in roll.items
        if roll.voters_of(item) < least
    ]
    if short:
        raise RuleViolation("round.too_few_voters", {"items": len(short), "least": least}, findings=short)


def _write_roll(ballot_round: Round, roll: Roll, items: Sequence[RoundItem]) -> None:
    proxies = dict(roll.proxies)
    RoundVoter.objects.bulk_create(
        RoundVoter(
            round=ballot_round,
            user_id=int(voter),
            is_present=voter in roll.present,
            is_paper=voter in roll.paper,
            proxy_id=int(proxies[voter]) if voter in proxies else None,
        )
        for voter in roll.voters
    )
    called = sorted({alternate for entry in roll.items for alternate, _voter in entry.called})
    RoundVoter.objects.bulk_create(
        RoundVoter(round=ballot_round, user_id=int(alternate), is_present=True, is_alternate=True)
        for alternate in called
    )
    RoundCall.objects.bulk_create(
        RoundCall(item=item, user_id=int(alternate), in_place_of_id=int(voter))
        for item, entry in zip(items, roll.items, strict=True)
        for alternate, voter in entry.called
    )
    RoundRecusal.objects.bulk_create(
        RoundRecusal(item=item, user_id=int(voter))
        for item, entry in zip(items, roll.items, strict=True)
        for voter in entry.recused
    )


def _fix_scores(items: Sequence[RoundItem], cases: Sequence[Nomination], at: datetime) -> None:
    """All that the ladder may need, as it stands now."""
    scores = scores_of(cases, on=dated(at))
    for item in items:
        of_case = scores[item.nomination_id]
        item.score = "" if of_case.corrected is None else str(of_case.corrected)
        item.score_parts = {code: str(part) for code, part in of_case.parts.items()}
        item.is_front_line = (item.nomination.recipient_unit or item.nomination.unit).is_front_line
    RoundItem.objects.bulk_update(items, ["score", "score_parts", "is_front_line"])
