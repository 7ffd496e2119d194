"""Who may set and lift bars."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Officer, Unit


def may_set_bar(actor: Actor, *, officer: Officer | None, unit: Unit | None) -> Decision:
    """Discipline inspection over the subject, never on oneself; setting and lifting are one right (R-10)."""
    if officer is not None and actor.officer_id == officer.pk:
        return denied("bar.own_case")
    path = officer.unit_path if officer is not None else unit.path if unit is not None else None
    if path is not None and actor.has_role_over(path, Role.DISCIPLINE):
        return ALLOWED
    return denied("access.denied")
