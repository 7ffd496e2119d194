"""Who may do what with deeds."""

from evaluations.domain.nomination import State
from evaluations.models import Deed
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Unit

WRITERS = (Role.STATION_CHIEF, Role.HR, Role.OFFICER)


def may_enter_deed(actor: Actor, unit: Unit) -> Decision:
    """A chief, HR or an officer, for the unit where they hold that role or one below it."""
    if actor.user_id is not None and actor.has_role_over(unit.path, *WRITERS):
        return ALLOWED
    return denied("deed.not_yours")


def may_edit_deed(actor: Actor, deed: Deed) -> Decision:
    """Whoever entered it, while every case that rests on it is theirs, and a draft or returned to mend the deed."""
    if actor.user_id is None or deed.entered_by_id != actor.user_id:
        return denied("deed.not_yours")
    is_free = all(
        owner == actor.user_id and (state == State.DRAFT or (state == State.RETURNED and "deed" in reopened))
        for owner, state, reopened in deed.nominations.values_list("nominated_by", "state", "reopened_fields")
    )
    return ALLOWED if is_free else denied("deed.fixed")
