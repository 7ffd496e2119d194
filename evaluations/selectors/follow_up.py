"""Reads about what follows a grant, and what it is raised on."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from evaluations.domain.follow_up import FollowUpKind
from evaluations.domain.report import ReportDue, report_due
from evaluations.models import Approval, FollowUp
from evaluations.selectors.eligibility import kind_of
from evaluations.selectors.parameter import parameters_on
from honors.domain.actor import Actor, Role
from honors.domain.authority import Organ
from honors.domain.officer import PoliceRank
from honors.domain.promotion import EarlyPromotion, RankTerms, early_promotion
from honors.models import Award, Honor
from honors.models.base import is_in_force
from honors.selectors.honor import counted_on
from honors.selectors.unit import within


def visible_to(actor: Actor) -> QuerySet[FollowUp]:
    """HR sees what its desks have to do; discipline inspection the bars that came to light. Never about oneself."""
    rows = FollowUp.objects.select_related("honor__award", "honor__unit", "desk")
    if actor.is_system:
        return rows
    own_desks = within(actor.paths(Role.HR), "desk__path")
    rows = rows.filter(own_desks | (Q(kind=FollowUpKind.BARRED) & within(actor.paths(Role.DISCIPLINE), "desk__path")))
    if actor.officer_id is None:
        return rows
    return rows.exclude(honor__officer_id=actor.officer_id, honor__officer__isnull=False)


def waiting_for(actor: Actor, *, on: date) -> QuerySet[FollowUp]:
    """What HR has to do now: open, and its award still counts. A suggestion waits for its first day."""
    counts = Q(honor__in=Honor.objects.filter(counted_on(on))) | Q(kind=FollowUpKind.BARRED)
    mine = visible_to(actor).filter(within(actor.paths(Role.HR), "desk__path"), counts, state="open")
    return mine.exclude(not_before__gt=on)


def report_of(approval: Approval, decided_on: date) -> ReportDue | None:
    """To whom and until when an approval is reported (R-32), by the settings of the day of the decision."""
    delegated_by = approval.mandate.from_organ.level if approval.mandate is not None else None
    organs = {"ministry": Organ.MINISTRY, "province": Organ.PROVINCE, "prefecture": Organ.PREFECTURE}
    return report_due(
        organ=Organ(approval.organ_code),
        delegated_by=organs.get(delegated_by) if delegated_by else None,
        decided_on=decided_on,
        days=parameters_on(decided_on).number("R-32", "filing_days"),
    )


def promotion_of(honor: Honor, award: Award, on: date) -> tuple[EarlyPromotion | None, dict[str, Any]]:
    """What the award suggests about the person's rank (R-29), and the facts: rank and since when it is held.

    The advice is None where the level is high enough and the rank of that day is not on record: somebody looks.
    """
    assert honor.officer is not None
    settings = parameters_on(honor.decided_on).of_rule("R-29")
    least = Award.objects.filter(level=settings["min_level"], rank_order__gt=0).order_by("rank_order").first()
    terms = RankTerms.of(settings, least_rank_order=least.rank_order if least and least.rank_order else 0)
    kind = kind_of(award)
    held = [row for row in honor.officer.ranks.all() if is_in_force(row.valid_from, row.valid_to, honor.decided_on)]
    if not held:
        high_enough = kind.rank >= terms.least_rank_order and not honor.is_posthumous
        return None, {"rank": ""} if high_enough else {}
    advice = early_promotion(
        award=kind,
        decided_on=honor.decided_on,
        rank=PoliceRank(held[-1].rank),
        rank_since=held[-1].valid_from,
        on=on,
        terms=terms,
        is_posthumous=honor.is_posthumous,
    )
    return advice, {"rank": held[-1].rank, "rank_since": held[-1].valid_from.isoformat()}
