"""Who may do what with deeds."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Unit

WRITERS = (Role.STATION_CHIEF, Role.HR, Role.OFFICER)


def may_enter_deed(actor: Actor, unit: Unit) -> Decision:
    """A chief, HR or an officer, for the unit where they hold that role or one below it."""
    if actor.user_id is not None and actor.has_role_over(unit.path, *WRITERS):
        return ALLOWED
    return denied("deed.not_yours")
