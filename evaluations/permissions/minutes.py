"""Who reads the result sheet of a round."""

from evaluations.models import Round
from evaluations.permissions.committee import seats_of
from evaluations.selectors.ballot import hidden_items
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied


def may_read_sheet(actor: Actor, ballot_round: Round) -> Decision:
    """HR and auditors over the cycle's unit and whoever has a seat, unless a case of the round is hidden from them.

    Precondition: the round was read ``with_parts``.
    """
    over = actor.has_role_over(ballot_round.cycle.unit.path, Role.HR, Role.AUDITOR)
    knows = actor.is_system or over or bool(seats_of(actor, ballot_round.committee))
    return ALLOWED if knows and not hidden_items(actor, ballot_round) else denied("access.denied")
