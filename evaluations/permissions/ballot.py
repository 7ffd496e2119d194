"""Who does what in a round of voting. Whether it can be done now is the service's affair."""

from evaluations.models import Cycle, Round
from evaluations.models.committee import Seat
from evaluations.permissions.committee import is_chair, is_holder, seats_of
from evaluations.selectors.ballot import ballots_of
from evaluations.selectors.ballot_paper import paper_state
from evaluations.selectors.presiding import presiding_of, recused_from_round
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied

PAPER_SEATS = frozenset({Seat.TELLER, Seat.SECRETARY})
"""Seats that enter votes on paper."""

VOIDABLE = ("draft", "sharing", "open", "closed")
"""Rounds whose result nobody knows."""


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
    """Whoever presides: the chair, or the acting chair where the chair is recused from a case of the round.

    Precondition: the round was read ``with_parts``.
    """
    if actor.user_id is not None and actor.user_id == presiding_of(ballot_round):
        return ALLOWED
    stands_aside = is_chair(actor, ballot_round.committee) and actor.user_id in recused_from_round(ballot_round)
    return denied("round.chair_recused" if stands_aside else "round.not_the_chair")


def may_ask_void(actor: Actor, ballot_round: Round) -> Decision:
    """HR of the cycle's unit or above it."""
    return may_run_round(actor, ballot_round.cycle)


def may_confirm_void(actor: Actor, ballot_round: Round) -> Decision:
    """A second person: HR or a leader of the cycle's unit, or the chair of the committee."""
    over = actor.has_role_over(ballot_round.cycle.unit.path, Role.HR, Role.LEADER)
    return ALLOWED if over or is_chair(actor, ballot_round.committee) else denied("round.not_yours")


def may_attest(actor: Actor, ballot_round: Round) -> Decision:
    """A teller who is recused from no case of the round. Precondition: the round was read ``with_parts``."""
    if Seat.TELLER not in seats_of(actor, ballot_round.committee):
        return denied("round.not_a_teller")
    return denied("round.teller_recused") if actor.user_id in recused_from_round(ballot_round) else ALLOWED


def may_enter_papers(actor: Actor, ballot_round: Round) -> Decision:
    """The tellers and the secretary of the committee, and whoever runs the round."""
    if PAPER_SEATS & seats_of(actor, ballot_round.committee) or may_run_round(actor, ballot_round.cycle):
        return ALLOWED
    return denied("ballot_paper.not_yours")


def open_acts(actor: Actor, ballot_round: Round, *, is_recused: bool = False) -> list[str]:
    """The routes of the round that are open to the actor in its state; who is recused from a case of it runs it not.

    Precondition: the round was read ``with_parts``.
    """
    state = ballot_round.state
    acts = []
    if state in ("draft", "sharing") and may_hold_key(actor, ballot_round) and not _holding(actor, ballot_round):
        acts.append("share")
    if not is_recused and may_run_round(actor, ballot_round.cycle):
        acts += {"sharing": ["open"], "open": ["close"]}.get(state, [])
    if state == "open" and ballots_of(actor, ballot_round):
        acts.append("cast")
    if state in ("open", "closed") and not is_recused and _may_enter(actor, ballot_round):
        acts.append("paper")
    if state == "closed" and _holding(actor, ballot_round, unsealed=False):
        acts.append("unseal")
    if state == "unsealed" and may_confirm_round(actor, ballot_round):
        acts.append("confirm")
    return acts + _on_record(actor, ballot_round)


def _on_record(actor: Actor, ballot_round: Round) -> list[str]:
    """What goes beside the vote: attendance, the tellers' word, making the round void."""
    state, acts = ballot_round.state, []
    if state in ("draft", "sharing") and seats_of(actor, ballot_round.committee):
        acts.append("sign-in")
    if state == "unsealed" and may_attest(actor, ballot_round):
        attested = {row.user_id for row in ballot_round.attestations.all()}
        acts += ["attest"] if actor.user_id not in attested else []
    voiding = getattr(ballot_round, "voiding", None)
    if state in VOIDABLE and voiding is None and may_ask_void(actor, ballot_round):
        acts.append("void")
    if state in VOIDABLE and voiding is not None and voiding.asked_by_id != actor.user_id:
        acts += ["void/confirm"] if may_confirm_void(actor, ballot_round) else []
    return acts


def _holding(actor: Actor, ballot_round: Round, *, unsealed: bool | None = None) -> bool:
    return any(
        holder.user_id == actor.user_id and unsealed in (None, holder.has_unsealed)
        for holder in ballot_round.holders.all()
    )


def _may_enter(actor: Actor, ballot_round: Round) -> bool:
    """Whether papers are left for the actor to enter."""
    if paper_state(ballot_round).is_settled or not may_enter_papers(actor, ballot_round):
        return False
    return all(entry.user_id != actor.user_id for entry in ballot_round.paper_entries.all())
