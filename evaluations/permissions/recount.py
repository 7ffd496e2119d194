"""Who has a round counted again."""

from evaluations.models import Round
from evaluations.permissions.committee import is_chair
from evaluations.selectors.ballot import hidden_items
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied

RECOUNTERS = frozenset({Role.HR, Role.AUDITOR, Role.COMMITTEE_CHAIR})


def may_recount(actor: Actor, ballot_round: Round) -> Decision:
    """HR and auditors over the cycle's unit and the chair, once the box is closed, unless a case is hidden from them.

    Precondition: the round was read ``with_parts``.
    """
    over = actor.has_role_over(ballot_round.cycle.unit.path, Role.HR, Role.AUDITOR)
    if not (over or is_chair(actor, ballot_round.committee)) or hidden_items(actor, ballot_round):
        return denied("access.denied")
    return ALLOWED if ballot_round.state in ("closed", "unsealed", "confirmed") else denied("round.not_closed")
