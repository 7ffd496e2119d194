"""The use case of a unit that gets another name."""

from datetime import date, datetime, timedelta

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.unit import check_change_day
from honors.models import Unit, UnitName
from honors.models.base import dated
from honors.permissions.unit import may_reorganise_unit
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("unit.rename", about="unit")
def rename_unit(
    *,
    actor: Actor,
    unit: Unit,
    name: str,
    valid_from: date,
    document_number: str,
    at: datetime,
    short_name: str = "",
    expected_version: int | None = None,
) -> Unit:
    """Give a unit another name from a day, today at the latest; the last one holds until the day before.

    What was recorded under the old name keeps it, and a search finds both.
    Raises RuleViolation: ``unit.change_in_future``, ``unit.name_order``, ``unit.same_name``, ``unit.not_there``.
    """
    unit = lock(unit)
    require(may_reorganise_unit(actor, unit))
    unit.expect(expected_version)
    check_change_day(valid_from, today=dated(at))
    last = unit.former_names.order_by("-valid_from").first()
    since = last.valid_to + timedelta(days=1) if last is not None else unit.valid_from
    if valid_from <= since:
        raise RuleViolation(
            "unit.name_order", {"day": valid_from.isoformat(), "since": since.isoformat()}, field="from"
        )
    if unit.valid_to is not None and unit.valid_to < valid_from:
        raise RuleViolation("unit.not_there", {**unit.said, "day": valid_from.isoformat()}, field="from")
    if name == unit.name:
        raise RuleViolation("unit.same_name", field="name")
    UnitName.objects.create(
        unit=unit,
        name=unit.name,
        short_name=unit.short_name,
        valid_from=since,
        valid_to=valid_from - timedelta(days=1),
        document_number=document_number,
    )
    before = {"name": unit.name, "short_name": unit.short_name}
    unit.advance(name=name, short_name=short_name or name)
    after = {"name": name, "short_name": unit.short_name, "from": valid_from, "document_number": document_number}
    record_event(actor=actor, event="unit.rename", at=at, obj=unit, before=before, after=after)
    return unit
