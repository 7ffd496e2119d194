"""Who may end what follows a grant."""

from evaluations.models import FollowUp
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied


def may_finish_follow_up(actor: Actor, follow_up: FollowUp) -> Decision:
    """HR over the desk that has to do it, never about an award of one's own."""
    officer = follow_up.honor.officer_id
    if officer is not None and officer == actor.officer_id:
        return denied("follow_up.own")
    return ALLOWED if actor.has_role_over(follow_up.desk.path, Role.HR) else denied("access.denied")
