"""Who may give which opinion on a case."""

from evaluations.domain.opinion import GIVEN_BY, OpinionKind
from evaluations.models import Nomination
from honors.domain.actor import ALLOWED, Actor, Decision, denied


def may_give_opinion(actor: Actor, nomination: Nomination, kind: OpinionKind) -> Decision:
    """The roles that the kind names, held over the case's unit; never on the own case (R-18)."""
    if actor.officer_id is not None and actor.officer_id == nomination.officer_id:
        return denied("opinion.own_case")
    if actor.has_role_over(nomination.unit.path, *GIVEN_BY[kind]):
        return ALLOWED
    return denied("opinion.wrong_role")
