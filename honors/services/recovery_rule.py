"""The use case about what a revocation takes back, ground by ground (R-34)."""

from datetime import date, datetime, timedelta

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import Ground, RecoveryRule
from honors.permissions.ground import may_set_recovery
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case

_SAID = ("recovers_money", "ends_treatment", "is_filed", "is_published")


@use_case("ground.set_recovery", about="ground")
def set_recovery_rule(
    *,
    actor: Actor,
    ground: Ground,
    recovers_money: bool,
    ends_treatment: bool,
    is_filed: bool,
    is_published: bool,
    source: str,
    confidence: str,
    valid_from: date,
    at: datetime,
    expected_version: int | None = None,
) -> RecoveryRule:
    """Give a ground of revocation another rule from a day on; the present one ends the day before and stays on record.

    A revocation goes by the rule of the day it was decided on. ``expected_version`` is that of the present rule.
    Raises RuleViolation: ``access.denied``, ``ground.not_revoking``, ``ground.recovery_not_later``, ``version.stale``.
    """
    require(may_set_recovery(actor))
    present = RecoveryRule.objects.filter(ground=ground, valid_to__isnull=True).first()
    if present is None:
        raise RuleViolation("ground.not_revoking", {"ground": ground.name})
    present = lock(present)
    present.expect(expected_version)
    if present.valid_from is not None and valid_from <= present.valid_from:
        facts = {"valid_from": present.valid_from.isoformat()}
        raise RuleViolation("ground.recovery_not_later", facts, field="valid_from")
    present.advance(valid_to=valid_from - timedelta(days=1))
    said = {
        "recovers_money": recovers_money,
        "ends_treatment": ends_treatment,
        "is_filed": is_filed,
        "is_published": is_published,
    }
    row = RecoveryRule.objects.create(
        ground=ground, source=source, confidence=confidence, valid_from=valid_from, created_at=at, **said
    )
    record_event(
        actor=actor,
        event="ground.set_recovery",
        at=at,
        obj=ground,
        before={name: getattr(present, name) for name in _SAID},
        after={**said, "valid_from": valid_from, "source": source},
    )
    return row
