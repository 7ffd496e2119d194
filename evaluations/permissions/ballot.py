"""Who does what in a round of voting. Whether it can be done now is the service's affair."""

from evaluations.models import Cycle, Round
from evaluations.permissions.committee import is_chair, is_holder
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied


def may_run_round(actor: Actor, cycle: Cycle) -> Decision:
    """HR of the cycle's unit or above it; the system ends what is due."""
    if actor.is_system or actor.has_role_over(cycle.unit.path, Role.HR):
        return ALLOWED
    return denied("round.not_yours")


def may_hold_key(actor: Actor, ballot_round: Round) -> Decision:
    """Before opening the chair and the trustees of the committee; from then on those who made the round's keys,
    whether they still sit or not.
    """
    before = ballot_round.state in ("draft", "sharing")
    holds = is_holder(actor, ballot_round.committee) if before else _holding(actor, ballot_round)
    return ALLOWED if holds else denied("round.not_a_holder")


def may_confirm_round(actor: Actor, ballot_round: Round) -> Decision:
    """The chair of the committee."""
    return ALLOWED if is_chair(actor, ballot_round.committee) else denied("round.not_the_chair")


def open_acts(actor: Actor, ballot_round: Round) -> list[str]:
    """The routes of the round that are open to the actor in its state.

    Reads ``committee.seats``, ``holders``, ``voters`` and ``has_voted``, which a list prefetches.
    """
    state = ballot_round.state
    acts = []
    if state in ("draft", "sharing") and may_hold_key(actor, ballot_round) and not _holding(actor, ballot_round):
        acts.append("share")
    if may_run_round(actor, ballot_round.cycle):
        acts += {"sharing": ["open"], "open": ["close"]}.get(state, [])
    if state == "open" and _may_cast(actor, ballot_round):
        acts.append("cast")
    if state == "closed" and _holding(actor, ballot_round, unsealed=False):
        acts.append("unseal")
    if state == "unsealed" and may_confirm_round(actor, ballot_round):
        acts.append("confirm")
    return acts


def _holding(actor: Actor, ballot_round: Round, *, unsealed: bool | None = None) -> bool:
    return any(
        holder.user_id == actor.user_id and unsealed in (None, holder.has_unsealed)
        for holder in ballot_round.holders.all()
    )


def _may_cast(actor: Actor, ballot_round: Round) -> bool:
    present = any(voter.user_id == actor.user_id and voter.is_present for voter in ballot_round.voters.all())
    return present and all(row.user_id != actor.user_id for row in ballot_round.has_voted.all())
