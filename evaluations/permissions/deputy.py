"""Who may name a deputy."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Unit


def may_name_deputy(actor: Actor, unit: Unit) -> Decision:
    """The chief of exactly this unit."""
    return ALLOWED if actor.has_role_at(unit.pk, Role.STATION_CHIEF) else denied("deputy.not_your_unit")
