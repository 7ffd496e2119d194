"""Who may set the numbers of rules."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied


def may_set_parameter(actor: Actor) -> Decision:
    """HR: the numbers belong to the political department."""
    return ALLOWED if actor.is_system or Role.HR in actor.roles else denied("access.denied")
