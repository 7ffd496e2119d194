"""The use case about limits."""

from datetime import date, datetime

from evaluations.domain.quota import read_share
from evaluations.models import Quota
from evaluations.permissions.quota import may_set_quota
from evaluations.selectors.authority import award_on
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import Unit
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("quota.set", about="organ")
def set_quota(
    *,
    actor: Actor,
    organ: Unit,
    award: str,
    period_from: date,
    period_to: date,
    limit: int,
    front_line_floor: str = "",
    leader_ceiling: str = "",
    at: datetime,
) -> Quota:
    """Set how many of an award (a star is ``star.loyalty``) an organ and all below it may receive in a period (R-26).

    Raises RuleViolation: ``access.denied``, ``award.unknown``, ``quota.bad_share``, ``quota.overlap``.
    """
    organ = lock(organ)
    require(may_set_quota(actor, organ))
    award_on(award, period_from)
    for share in (front_line_floor, leader_ceiling):
        if share:
            read_share(share)
    same = Quota.objects.filter(organ=organ, award_code=award)
    if same.filter(period_from__lte=period_to, period_to__gte=period_from).exists():
        raise RuleViolation("quota.overlap")
    quota = Quota.objects.create(
        organ=organ,
        award_code=award,
        period_from=period_from,
        period_to=period_to,
        limit=limit,
        front_line_floor=front_line_floor,
        leader_ceiling=leader_ceiling,
        created_at=at,
    )
    record_event(
        actor=actor,
        event="quota.set",
        at=at,
        obj=quota,
        after={"organ": organ.code, "award": award, "period_from": period_from, "period_to": period_to, "limit": limit},
    )
    return quota
