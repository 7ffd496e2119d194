"""Who may edit the official calendar."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied


def may_edit_calendar(actor: Actor) -> Decision:
    """HR: the calendar is published nationally and entered by whichever political department is first."""
    return ALLOWED if actor.is_system or Role.HR in actor.roles else denied("access.denied")
