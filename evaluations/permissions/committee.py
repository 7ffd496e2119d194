"""Who forms committees, and what a seat is worth."""

from evaluations.models import Committee
from evaluations.models.committee import HOLDER_SEATS, JUDGING_SEATS, VOTING_SEATS, Seat
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Unit


def may_form_committee(actor: Actor, unit: Unit) -> Decision:
    """HR of the unit or above it."""
    if actor.is_system or actor.has_role_over(unit.path, Role.HR):
        return ALLOWED
    return denied("access.denied")


def seats_of(actor: Actor, committee: Committee) -> frozenset[str]:
    """The seats that the actor holds in a committee now. One query, none where ``seats`` are prefetched."""
    return frozenset(seat.seat for seat in committee.seats.all() if seat.is_sitting and seat.user_id == actor.user_id)


def has_vote(actor: Actor, committee: Committee) -> bool:
    """Whether the actor reviews and casts in this committee."""
    return bool(seats_of(actor, committee) & set(VOTING_SEATS))


def is_judge(actor: Actor, committee: Committee) -> bool:
    """Whether the actor declares about the committee's cases: a vote of one's own, or one that a call may give."""
    return bool(seats_of(actor, committee) & set(JUDGING_SEATS))


def is_holder(actor: Actor, committee: Committee) -> bool:
    """Whether the actor holds a part of the keys of this committee's rounds."""
    return bool(seats_of(actor, committee) & set(HOLDER_SEATS))


def is_chair(actor: Actor, committee: Committee) -> bool:
    """Whether the actor presides over this committee."""
    return Seat.CHAIR in seats_of(actor, committee)
