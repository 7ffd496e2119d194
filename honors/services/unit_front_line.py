"""The use case of a unit that joins the front line or leaves it (R-26)."""

from datetime import date, datetime, timedelta

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.unit import check_change_day
from honors.models import Unit, UnitFrontLine
from honors.models.base import dated
from honors.permissions.unit import may_reorganise_unit
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("unit.front_line", about="unit")
def set_front_line(
    *,
    actor: Actor,
    unit: Unit,
    is_front_line: bool,
    valid_from: date,
    document_number: str,
    reason: str,
    at: datetime,
    expected_version: int | None = None,
) -> Unit:
    """Say from a day on, today at the latest, whether a unit counts as front line.

    Floors and shares go by the flag of the day of each decision; what a round froze at its opening stays.
    Raises RuleViolation: ``unit.change_in_future``, ``unit.front_line_order``, ``unit.same_front_line``,
    ``unit.not_there``, ``access.denied``, ``version.stale``.
    """
    unit = lock(unit)
    require(may_reorganise_unit(actor, unit))
    unit.expect(expected_version)
    check_change_day(valid_from, today=dated(at))
    last = unit.former_front_line.last()
    since = unit.valid_from if last is None else last.valid_to + timedelta(days=1)
    if valid_from <= since:
        facts = {"day": valid_from.isoformat(), "since": since.isoformat()}
        raise RuleViolation("unit.front_line_order", facts, field="from")
    if unit.valid_to is not None and unit.valid_to < valid_from:
        raise RuleViolation("unit.not_there", {**unit.said, "day": valid_from.isoformat()}, field="from")
    if is_front_line == unit.is_front_line:
        raise RuleViolation("unit.same_front_line", unit.said, field="is_front_line")
    UnitFrontLine.objects.create(
        unit=unit,
        is_front_line=unit.is_front_line,
        valid_from=since,
        valid_to=valid_from - timedelta(days=1),
        document_number=document_number,
        reason=reason,
    )
    before = {"is_front_line": unit.is_front_line}
    unit.advance(is_front_line=is_front_line)
    after = {
        "is_front_line": is_front_line,
        "from": valid_from,
        "document_number": document_number,
        "reason": reason,
    }
    record_event(actor=actor, event="unit.front_line", at=at, obj=unit, before=before, after=after)
    return unit
