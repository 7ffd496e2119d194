"""Who may edit the catalogue."""

from django.db.models import Q

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Unit, UnitLevel

CATALOGUE_LEVELS = (UnitLevel.MINISTRY, UnitLevel.PROVINCE, UnitLevel.PREFECTURE)


def may_edit_catalogue(actor: Actor) -> Decision:
    """HR of an organ of prefecture level or above, or of the topmost organ here: the catalogue holds for everybody."""
    if actor.is_system:
        return ALLOWED
    units = [grant.unit_id for grant in actor.grants if grant.role is Role.HR]
    high = Q(level__in=CATALOGUE_LEVELS) | Q(parent=None)
    if units and Unit.objects.filter(high, pk__in=units).exists():
        return ALLOWED
    return denied("access.denied")
