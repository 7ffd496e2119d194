"""Use cases about what a revocation takes back (R-34)."""

from datetime import date, datetime

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import Honor, RecoveryItem, RecoveryRule, Revocation
from honors.models.base import dated
from honors.permissions.honor_change import may_keep_honor
from honors.selectors.honor_waiting import recovery_points
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


def open_recovery(*, honor: Honor, terms: Revocation, rule: RecoveryRule, at: datetime) -> list[RecoveryItem]:
    """The list of one revocation, in the caller's use case: tokens, prize where it was paid, treatment, file note,
    publication. What the decision or the rule of its ground leaves is on the list as waived.
    """
    listed = recovery_points(honor, rule=rule, recovers_money=terms.recovers_money, is_published=terms.is_published)
    return RecoveryItem.objects.bulk_create(
        RecoveryItem(
            honor=honor,
            revocation=terms.index,
            created_at=at,
            kind=point.kind.value,
            token=point.token,
            serial=point.serial,
            amount=point.amount,
            state="waived" if point.is_waived else "open",
        )
        for point in listed
    )


def close_recovery(*, honor: Honor) -> None:
    """Drop what is still open, where the revocation was annulled; what was done stays on the list."""
    for item in RecoveryItem.objects.filter(honor=honor, state="open"):
        item.advance(state="dropped")


@use_case("recovery.done", about="item")
def finish_recovery(
    *,
    actor: Actor,
    item: RecoveryItem,
    done_on: date,
    at: datetime,
    serial: str = "",
    expected_version: int | None = None,
) -> RecoveryItem:
    """HR notes the day on which one point was done; ``serial`` fills in the number of a token that had none.

    Raises RuleViolation: ``honor.recovery_closed``, ``honor.recovered_too_early``, ``honor.own``, ``access.denied``.
    """
    item = lock(item)
    honor = item.honor
    require(may_keep_honor(actor, honor))
    item.expect(expected_version)
    if item.state != "open":
        raise RuleViolation("honor.recovery_closed")
    assert honor.revoked_on is not None
    if not honor.revoked_on <= done_on <= dated(at):
        raise RuleViolation("honor.recovered_too_early", {"revoked_on": honor.revoked_on.isoformat()}, field="done_on")
    item.advance(state="done", done_on=done_on, done_by_id=actor.user_id, serial=item.serial or serial)
    record_event(
        actor=actor, event="recovery.done", at=at, obj=item, after={"honor": honor.pk, "kind": item.kind, "on": done_on}
    )
    return item
