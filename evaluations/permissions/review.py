"""Who may score."""

from evaluations.models import Cycle, Nomination, Review
from evaluations.permissions.committee import has_vote
from honors.domain.actor import ALLOWED, Actor, Decision, denied


def may_review(actor: Actor, case: Nomination) -> Decision:
    """The chair and the members of the committee of the case's cycle."""
    if case.cycle is not None and has_vote(actor, case.cycle.committee):
        return ALLOWED
    return denied("review.not_a_judge")


def may_change_review(actor: Actor, review: Review) -> Decision:
    """Whoever gave it."""
    return ALLOWED if actor.user_id is not None and actor.user_id == review.member_id else denied("review.not_yours")


def may_score_anchor(actor: Actor, cycle: Cycle) -> Decision:
    """Those who review the cycle's cases."""
    return ALLOWED if has_vote(actor, cycle.committee) else denied("review.not_a_judge")
