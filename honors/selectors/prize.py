"""Reads about the prize money of an honor (R-27)."""

from datetime import date

from honors.domain.award import in_force
from honors.domain.errors import RuleViolation
from honors.models import AwardPrize, Honor, PrizePayment


def prize_of(honor: Honor) -> AwardPrize | None:
    """The row of the prize table on the approval date; None where the table has none.

    Raises RuleViolation("award.two_prizes") where two are in force at once.
    """
    rows = [
        row
        for row in AwardPrize.objects.filter(award=honor.award_id)
        if in_force(row.valid_from, row.valid_to, honor.decided_on)
    ]
    if len(rows) > 1:
        raise RuleViolation("award.two_prizes", {"award": honor.award_code, "on": honor.decided_on.isoformat()})
    return rows[0] if rows else None


def paid_on(honor: Honor) -> date | None:
    """The day on which its prize was paid."""
    return PrizePayment.objects.filter(honor=honor).values_list("paid_on", flat=True).first()
