"""Use cases about role grants."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q

from honors.domain.actor import THREE_ADMINISTRATORS, Actor, Role
from honors.domain.errors import RuleViolation
from honors.models import RoleGrant, Unit, User
from honors.models.base import dated
from honors.permissions.grant import may_grant_role
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("grant.give", about="user")
def grant_role(
    *,
    actor: Actor,
    user: User,
    role: Role,
    unit: Unit,
    valid_from: date,
    at: datetime,
    valid_to: date | None = None,
) -> RoleGrant:
    """Give ``user`` a role for ``unit`` and everything below it, both days included.

    Raises RuleViolation ``grant.dates``, ``grant.overlaps`` or, where the account holds in the same time a role
    that excludes this one (R-50), ``grant.excluded``. Grants of one account are given one after the other.
    """
    user = lock(user)
    require(may_grant_role(actor, unit))
    if valid_to is not None and valid_to < valid_from:
        raise RuleViolation("grant.dates", field="to")
    if unit.valid_to is not None and unit.valid_to < valid_from:
        raise RuleViolation("unit.ended", unit.said, field="unit")
    others = RoleGrant.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from),
        **({"valid_from__lte": valid_to} if valid_to else {}),
        user=user,
    ).order_by("id")
    for other in others:
        if excludes(role, Role(other.role)):
            raise RuleViolation("grant.excluded", {"role": role.value, "other": other.role}, field="role")
        if other.role == role and other.unit_id == unit.pk:
            raise RuleViolation("grant.overlaps", {"role": role.value})
    user.advance()
    grant = RoleGrant.objects.create(
        user=user, role=role.value, unit=unit, valid_from=valid_from, valid_to=valid_to, created_at=at
    )
    record_event(
        actor=actor,
        event="grant.give",
        at=at,
        obj=grant,
        after={"user": user.pk, "role": role.value, "unit": unit.code, "from": valid_from, "to": valid_to},
    )
    return grant


def excludes(one: Role, other: Role) -> bool:
    """Whether nobody may hold both: an administrator excludes every other role, business or administrator (R-50)."""
    return one is not other and bool({one, other} & THREE_ADMINISTRATORS)


def excludes_any(grants: Sequence[RoleGrant]) -> bool:
    """Whether two of these grants are of roles that nobody may hold both."""
    roles = {Role(grant.role) for grant in grants}
    return any(excludes(one, other) for one in roles for other in roles)


@use_case("grant.end", about="grant")
def end_grant(
    *, actor: Actor, grant: RoleGrant, last_day: date, at: datetime, expected_version: int | None = None
) -> RoleGrant:
    """Let a grant end on ``last_day``, earlier than it would.

    Raises RuleViolation ``grant.ended`` for one that is over, ``grant.dates``, or ``grant.only_shorten``.
    """
    grant = lock(grant)
    require(may_grant_role(actor, grant.unit))
    grant.expect(expected_version)
    before = grant.valid_to
    if before is not None and before < dated(at):
        raise RuleViolation("grant.ended")
    if last_day < grant.valid_from:
        raise RuleViolation("grant.dates", field="to")
    if before is not None and last_day > before:
        raise RuleViolation("grant.only_shorten", field="to")
    grant.advance(valid_to=last_day)
    record_event(actor=actor, event="grant.end", at=at, obj=grant, before={"to": before}, after={"to": last_day})
    return grant
