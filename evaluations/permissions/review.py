"""Who may score."""

from evaluations.models import Nomination
from evaluations.permissions.committee import has_vote
from honors.domain.actor import ALLOWED, Actor, Decision, denied


def may_review(actor: Actor, case: Nomination) -> Decision:
    """The chair and the members of the committee of the case's cycle."""
    if case.cycle is not None and has_vote(actor, case.cycle.committee):
        return ALLOWED
    return denied("review.not_a_judge")
