"""Paying the prize of an honor, once (R-27)."""

from datetime import date, datetime

from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.domain.prize import Payable, check_payment
from honors.models import Honor, HonorStatus, PrizePayment
from honors.models.base import dated
from honors.permissions.honor_change import may_keep_honor
from honors.selectors.prize import paid_on as day_paid
from honors.selectors.prize import prize_of
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("prize.pay", about="honor")
def pay_prize(*, actor: Actor, honor: Honor, paid_on: date, at: datetime) -> PrizePayment:
    """HR notes that the sum of the approval date was paid.

    Raises RuleViolation: ``honor.imported_not_paid`` (R-58), ``honor.not_in_force``, ``honor.no_prize``,
    ``honor.prize_paid``, ``honor.paid_too_early``, ``honor.own``, ``access.denied``.
    """
    honor = lock(honor)
    require(may_keep_honor(actor, honor))
    check_payment(
        Payable(
            origin=honor.origin,
            decided_on=honor.decided_on,
            paid_before=day_paid(honor),
            is_revoked=honor.status == HonorStatus.REVOKED,
            provisional_until=honor.provisional_until,
        ),
        paid_on=paid_on,
        today=dated(at),
    )
    prize = prize_of(honor)
    if prize is None:
        raise RuleViolation("honor.no_prize")
    payment = PrizePayment.objects.create(
        honor=honor, amount=prize.amount, paid_on=paid_on, paid_by_id=actor.user_id, created_at=at
    )
    record_event(actor=actor, event="prize.pay", at=at, obj=honor, after={"amount": prize.amount, "paid_on": paid_on})
    return payment
