"""The use case of a chief who is away: somebody of the unit acts meanwhile."""

from datetime import date, datetime

from django.db.models import Q

from evaluations.permissions.deputy import may_name_deputy
from evaluations.selectors.parameter import parameters_on
from honors.domain.actor import SYSTEM, Actor, Role
from honors.domain.errors import RuleViolation
from honors.models import RoleGrant, Unit, User
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.grant import grant_role
from honors.services.use_case import require, use_case


@use_case("deputy.name", about="unit")
def name_deputy(*, actor: Actor, user: User, unit: Unit, valid_from: date, valid_to: date, at: datetime) -> RoleGrant:
    """The chief of a unit gives a colleague the chief's role there for some days, both ends included.

    For no longer than the setting says, nor than the chief holds it; administrators stay apart (R-50).
    Raises RuleViolation: ``deputy.not_your_unit``, ``deputy.self``, ``deputy.not_of_unit``, ``deputy.dates``,
    ``deputy.too_long``, ``grant.excluded``, ``grant.overlaps``.
    """
    require(may_name_deputy(actor, unit))
    if user.pk == actor.user_id:
        raise RuleViolation("deputy.self", field="user")
    if not user.is_active or user.officer is None or not user.officer.unit_path.startswith(unit.path):
        raise RuleViolation("deputy.not_of_unit", field="user")
    today = dated(at)
    if not today <= valid_from <= valid_to:
        raise RuleViolation("deputy.dates", field="to")
    most = parameters_on(today).number("R-39", "deputy_max_days")
    if (valid_to - valid_from).days + 1 > most:
        raise RuleViolation("deputy.too_long", {"most": most}, field="to")
    own = RoleGrant.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=valid_to),
        user=actor.user_id,
        role=Role.STATION_CHIEF,
        unit=unit,
        valid_from__lte=valid_from,
    )
    if not own.exists():
        raise RuleViolation("deputy.dates", field="to")
    grant = grant_role(
        actor=SYSTEM,
        user=user,
        role=Role.STATION_CHIEF,
        unit=unit,
        valid_from=valid_from,
        valid_to=valid_to,
        at=at,
    )
    record_event(
        actor=actor,
        event="deputy.name",
        at=at,
        obj=grant,
        after={"user": user.pk, "unit": unit.code, "from": valid_from, "to": valid_to},
    )
    return grant
