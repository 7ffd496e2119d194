"""Use cases about units."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Max

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import Officer, Unit, UnitKind
from honors.models.unit import PATH_WIDTH
from honors.permissions.unit import may_establish_unit
from honors.services.audit import record_event
from honors.services.unit_member import write_members
from honors.services.use_case import lock, require, use_case


@use_case("unit.establish", about="parent")
def establish_unit(
    *,
    actor: Actor,
    parent: Unit | None,
    code: str,
    name: str,
    level: str,
    at: datetime,
    valid_from: date,
    short_name: str = "",
    kind: str = UnitKind.ESTABLISHED,
    is_front_line: bool = False,
    task: str = "",
    members: Sequence[Officer] = (),
    head: Officer | None = None,
    valid_to: date | None = None,
) -> Unit:
    """Add a unit under ``parent`` (a root where there is none).

    A temporary unit needs its task, members and last day (R-04); ``head`` leads it, else its first member.
    Raises RuleViolation: ``unit.code_taken``, ``unit.temporary_needs_task``, ``unit.dates``, ``unit.ended`` for the
    parent, ``unit.head_not_member``.
    """
    if parent is not None:
        parent = lock(parent)
    require(may_establish_unit(actor, parent))
    if kind == UnitKind.TEMPORARY and not (task and members and valid_to):
        raise RuleViolation("unit.temporary_needs_task")
    if valid_to is not None and valid_to < valid_from:
        raise RuleViolation("unit.dates", field="valid_to")
    if parent is not None and parent.valid_to is not None and parent.valid_to < valid_from:
        raise RuleViolation("unit.ended", parent.said, field="parent")
    if Unit.objects.filter(code=code).exists():
        raise RuleViolation("unit.code_taken", {"code": code})
    ordinal = (Unit.objects.filter(parent=parent).aggregate(last=Max("ordinal"))["last"] or 0) + 1
    unit = Unit.objects.create(
        code=code,
        name=name,
        short_name=short_name or name,
        level=level,
        kind=kind,
        parent=parent,
        ordinal=ordinal,
        path=(parent.path if parent else "") + str(ordinal).zfill(PATH_WIDTH),
        is_front_line=is_front_line,
        task=task,
        valid_from=valid_from,
        valid_to=valid_to,
        created_at=at,
    )
    if members:
        write_members(unit, members, head)
    record_event(actor=actor, event="unit.establish", at=at, obj=unit, after={"code": code, "name": name})
    return unit
