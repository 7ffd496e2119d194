"""Who may do what with accounts: the system administrator, for the people of the own unit and below (R-50)."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Officer


def may_manage_account(actor: Actor, officer: Officer | None) -> Decision:
    """``officer`` is the person of the account; an account without a person is open to every system administrator."""
    if actor.is_system:
        return ALLOWED
    if officer is None:
        return ALLOWED if Role.SYSTEM_ADMIN in actor.roles else denied("access.denied")
    return ALLOWED if actor.has_role_over(officer.unit_path, Role.SYSTEM_ADMIN) else denied("access.denied")
