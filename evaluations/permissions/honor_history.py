"""Who enters honors from before the system."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Officer, Unit


def may_record_history(actor: Actor, officer: Officer | None, unit: Unit) -> Decision:
    """HR over the person as posted now, or over the collective; never for oneself (R-18)."""
    if officer is not None and officer.pk == actor.officer_id:
        return denied("honor.own")
    path = unit.path if officer is None else officer.unit_path
    return ALLOWED if actor.is_system or actor.has_role_over(path, Role.HR) else denied("access.denied")
