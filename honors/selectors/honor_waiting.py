"""What waits about one honor for a second person, and what it would do."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from honors.domain.award import RecipientCategory
from honors.domain.recovery import Point, points
from honors.models import ErasureRequest, Ground, Honor, HonorRuling, PrizePayment, RecoveryRule
from honors.selectors.honor_change import tokens_of

WHO = ("decided_by__officer",)


def rulings_of(honor: Honor) -> list[HonorRuling]:
    """Decisions on paper that one person recorded and nobody confirmed yet, the oldest first."""
    rows = HonorRuling.objects.filter(honor=honor, ledger_index__isnull=True)
    return list(rows.select_related(*WHO).order_by("pk"))


ERASURE_ASKED = Exists(ErasureRequest.objects.filter(honor=OuterRef("pk"), confirmed_by=None))
"""Whether an erasure was asked for and not confirmed yet."""


def erasure_of(honor: Honor) -> ErasureRequest | None:
    """The erasure that was asked for and not confirmed yet."""
    rows = ErasureRequest.objects.filter(honor=honor, confirmed_by=None)
    return rows.select_related("asked_by__officer").first()


def recovery_points(honor: Honor, *, rule: RecoveryRule, recovers_money: bool, is_published: bool) -> list[Point]:
    """The list of what a revocation takes back under a rule, whether it was decided already or only asked about.

    Tokens are those handed over with their serial numbers, else the kinds that the catalogue names for the award.
    """
    return points(
        category=RecipientCategory(honor.recipient_category),
        tokens=[(token["kind"], token["serial"] or "") for token in tokens_of(honor)],
        paid=PrizePayment.objects.filter(honor=honor).values_list("amount", flat=True),
        recovers_money=recovers_money,
        ends_treatment=rule.ends_treatment,
        is_filed=rule.is_filed,
        is_published=is_published,
    )


def grounds_named(codes: Iterable[str]) -> dict[str, Ground]:
    """The listed grounds among some codes, those no longer in use included."""
    return {ground.code: ground for ground in Ground.objects.filter(code__in=set(codes))}
