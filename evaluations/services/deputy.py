"""Use cases of a chief or a leader who is away: somebody of the unit acts meanwhile."""

from datetime import date, datetime, timedelta

from django.db.models import Q

from evaluations.permissions.deputy import may_end_deputy, may_name_deputy
from evaluations.selectors.parameter import parameters_on
from honors.domain.actor import SYSTEM, Actor, Role
from honors.domain.errors import RuleViolation
from honors.models import RoleGrant, Unit, User
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.grant import end_grant, grant_role
from honors.services.use_case import require, use_case


@use_case("deputy.name", about="unit")
def name_deputy(
    *,
    actor: Actor,
    user: User,
    unit: Unit,
    valid_from: date,
    valid_to: date,
    at: datetime,
    role: Role = Role.STATION_CHIEF,
    document_number: str = "",
) -> RoleGrant:
    """The chief or the leader of a unit gives a colleague that role there for some days, both ends included.

    For no longer than the setting says, nor than they hold it; administrators stay apart (R-50). A leader's deputy
    signs decisions, and so acts by a document, which stands with every signature.
    Raises RuleViolation: ``deputy.not_your_unit``, ``deputy.self``, ``deputy.not_of_unit``, ``deputy.dates``,
    ``deputy.too_long``, ``deputy.document_needed``, ``grant.excluded``, ``grant.overlaps``.
    """
    require(may_name_deputy(actor, unit, role))
    if role is Role.LEADER and not document_number:
        raise RuleViolation("deputy.document_needed", field="document_number")
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
        role=role,
        unit=unit,
        valid_from__lte=valid_from,
        deputy_for__isnull=True,
    )
    if not own.exists():
        raise RuleViolation("deputy.dates", field="to")
    grant = grant_role(
        actor=SYSTEM,
        user=user,
        role=role,
        unit=unit,
        valid_from=valid_from,
        valid_to=valid_to,
        at=at,
    )
    grant.advance(deputy_for_id=actor.user_id, document_number=document_number)
    record_event(
        actor=actor,
        event="deputy.name",
        at=at,
        obj=grant,
        after={
            "user": user.pk,
            "role": role.value,
            "unit": unit.code,
            "from": valid_from,
            "to": valid_to,
            "document_number": document_number,
        },
    )
    return grant


@use_case("deputy.end", about="grant")
def end_deputy(
    *, actor: Actor, grant: RoleGrant, last_day: date, at: datetime, expected_version: int | None = None
) -> RoleGrant:
    """Whoever was away is back: the deputy acts no longer than ``last_day``, which may be yesterday at the earliest.

    Raises RuleViolation: ``deputy.not_your_unit``, ``access.denied``, ``deputy.dates``, and those of ``end_grant``.
    """
    require(may_end_deputy(actor, grant))
    if last_day < dated(at) - timedelta(days=1):
        raise RuleViolation("deputy.dates", field="to")
    ended = end_grant(actor=SYSTEM, grant=grant, last_day=last_day, at=at, expected_version=expected_version)
    record_event(actor=actor, event="deputy.end", at=at, obj=ended, after={"to": last_day})
    return ended
