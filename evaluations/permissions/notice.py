"""Who may put cases on notice."""

from evaluations.models import Nomination
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Unit


def may_post_notice(actor: Actor, nomination: Nomination, unit: Unit) -> Decision:
    """HR of the case's desk (the cycle's unit), for a unit that it is HR of as well."""
    if actor.has_role_over(nomination.desk.path, Role.HR) and actor.has_role_over(unit.path, Role.HR):
        return ALLOWED
    return denied("access.denied")
