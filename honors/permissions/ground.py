"""Who may set what follows from the listed grounds."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied


def may_set_recovery(actor: Actor) -> Decision:
    """HR: what a revocation takes back is a setting of the political department (R-34)."""
    return ALLOWED if actor.is_system or Role.HR in actor.roles else denied("access.denied")
