"""Use cases about the members of a temporary unit (R-04)."""

from collections.abc import Sequence
from datetime import datetime

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.unit import check_members_open
from honors.models import Officer, Unit, UnitKind, UnitMember
from honors.models.base import dated
from honors.permissions.unit import may_keep_members
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("unit.set_members", about="unit")
def set_members(
    *,
    actor: Actor,
    unit: Unit,
    members: Sequence[Officer],
    head: Officer,
    at: datetime,
    expected_version: int | None = None,
) -> Unit:
    """State anew who belongs to a temporary unit and who leads it, as long as its list is open.

    Raises RuleViolation: ``unit.not_temporary``, ``unit.members_frozen`` with the clause, ``unit.head_not_member``,
    ``unit.no_members``.
    """
    unit = lock(unit)
    require(may_keep_members(actor, unit))
    unit.expect(expected_version)
    if unit.kind != UnitKind.TEMPORARY:
        raise RuleViolation("unit.not_temporary", unit.said)
    check_members_open(frozen=unit.members_frozen_at is not None, ends_on=unit.valid_to, today=dated(at))
    before = _listed(unit)
    unit.memberships.all().delete()
    write_members(unit, members, head)
    unit.advance()
    record_event(
        actor=actor,
        event="unit.set_members",
        at=at,
        obj=unit,
        before={"members": before},
        after={"members": _listed(unit)},
    )
    return unit


def write_members(unit: Unit, members: Sequence[Officer], head: Officer | None) -> None:
    """The list of a new or changed temporary unit; without a head named, the first member leads.

    Raises RuleViolation ``unit.head_not_member``, ``unit.no_members``.
    """
    keys = list(dict.fromkeys(member.pk for member in members))
    if not keys:
        raise RuleViolation("unit.no_members", field="members")
    leader = keys[0] if head is None else head.pk
    if leader not in keys:
        raise RuleViolation("unit.head_not_member", field="head")
    UnitMember.objects.bulk_create(UnitMember(unit=unit, officer_id=key, is_head=key == leader) for key in keys)


@use_case("unit.freeze_members", about="unit")
def freeze_members(*, actor: Actor, unit: Unit, at: datetime) -> Unit:
    """Make the present members of a temporary unit those of record, in the caller's use case; once is enough."""
    unit = lock(unit)
    if unit.kind != UnitKind.TEMPORARY or unit.members_frozen_at is not None:
        return unit
    unit.advance(members_frozen_at=at)
    record_event(actor=actor, event="unit.freeze_members", at=at, obj=unit, after={"members": _listed(unit)})
    return unit


def _listed(unit: Unit) -> list[int]:
    return list(unit.memberships.order_by("officer_id").values_list("officer_id", flat=True))
