"""Who may change the record of a person."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied


def may_keep_officer(actor: Actor, unit_path: str) -> Decision:
    """HR of the person's unit or of a unit above it. Nobody keeps the own record by that right alone."""
    if actor.is_system or actor.has_role_over(unit_path, Role.HR):
        return ALLOWED
    return denied("access.denied")
