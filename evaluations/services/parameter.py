"""The use case about the numbers of rules."""

from datetime import date, datetime, timedelta

from evaluations.domain.parameter import check_value
from evaluations.models import RuleParameter
from evaluations.permissions.parameter import may_set_parameter
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("parameter.set")
def set_parameter(
    *,
    actor: Actor,
    rule: str,
    name: str,
    value: str,
    source: str,
    confidence: str,
    valid_from: date,
    at: datetime,
) -> RuleParameter:
    """Give a known setting a new value from a day on; the present value ends the day before and stays on record.

    Raises RuleViolation: ``access.denied``, ``parameter.unknown``, ``parameter.bad_value``, ``parameter.not_later``.
    """
    require(may_set_parameter(actor))
    present = RuleParameter.objects.filter(rule=rule, name=name, valid_to__isnull=True).first()
    if present is None:
        raise RuleViolation("parameter.unknown", {"rule": rule, "name": name})
    present = lock(present)
    check_value(name, value)
    if present.valid_from is not None and valid_from <= present.valid_from:
        raise RuleViolation("parameter.not_later", {"valid_from": present.valid_from.isoformat()}, field="valid_from")
    present.advance(valid_to=valid_from - timedelta(days=1))
    row = RuleParameter.objects.create(
        rule=rule,
        name=name,
        value=value,
        source=source,
        confidence=confidence,
        valid_from=valid_from,
        created_at=at,
    )
    record_event(
        actor=actor,
        event="parameter.set",
        at=at,
        obj=row,
        before={"value": present.value},
        after={"rule": rule, "name": name, "value": value, "valid_from": valid_from, "source": source},
    )
    return row
