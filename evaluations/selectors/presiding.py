"""Who presides over a round, and whether the chair stands aside."""

from evaluations.domain.committee import presiding
from evaluations.models import Round
from evaluations.models.committee import Seat
from evaluations.selectors.ballot import recused_now


def recused_from_round(ballot_round: Round) -> frozenset[int]:
    """The accounts that are recused from an item of the round, at its opening or since.

    Precondition, here and below: the round was read ``with_parts``.
    """
    items = list(ballot_round.items.all())
    fixed = {row.user_id for item in items for row in item.recusals.all()}
    now = recused_now(ballot_round)
    return frozenset(fixed.union(*(now.get(item.nomination_id, set()) for item in items)))


def presiding_of(ballot_round: Round) -> int | None:
    """The account that signs for the committee: the chair, or the acting chair by the rule of ``presiding``."""
    seats = [seat for seat in ballot_round.committee.seats.all() if seat.is_sitting and seat.user.is_active]
    chair = next((seat.user_id for seat in seats if seat.seat == Seat.CHAIR), None)
    members = sorted((seat for seat in seats if seat.seat == Seat.MEMBER), key=lambda seat: (seat.order, str(seat.pk)))
    return presiding(chair, [seat.user_id for seat in members], recused_from_round(ballot_round))


def is_acting(ballot_round: Round, user_id: int) -> bool:
    """Whether this account presides without being the chair."""
    seats = ballot_round.committee.seats.all()
    return not any(seat.is_sitting and seat.seat == Seat.CHAIR and seat.user_id == user_id for seat in seats)
