"""Reads about cases that come after their time: the cycles that still take one, and the drafts left over in them."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.domain.cycle import CycleState, Phase
from evaluations.domain.nomination import State
from evaluations.models import Cycle, CyclePhase, Nomination
from evaluations.selectors.nomination import to_admit_late
from honors.domain.actor import Actor, Role
from honors.selectors.unit import within

STILL_OPEN = (CycleState.NOMINATING, CycleState.REVIEWING, CycleState.VOTING)
"""After these a case could no longer be reviewed with the others."""


def late_cycles(actor: Actor, *, at: datetime) -> QuerySet[Cycle]:
    """The cycles for which the actor may admit a late case now: nominating is over, the vote is not."""
    over = CyclePhase.objects.filter(cycle=OuterRef("pk"), phase=Phase.NOMINATING, closes_at__lte=at)
    return Cycle.objects.filter(
        Q(state__in=[CycleState.REVIEWING, CycleState.VOTING]) | Q(Exists(over), state=CycleState.NOMINATING),
        within(actor.paths(Role.HR), "unit__path"),
    )


def takes_late(cycle: Cycle, at: datetime) -> bool:
    """The same of one cycle, whoever asks."""
    if cycle.state != CycleState.NOMINATING:
        return cycle.state in STILL_OPEN
    return any(span.phase == Phase.NOMINATING and span.closes_at <= at for span in cycle.phases.all())


def late_drafts(actor: Actor, *, at: datetime) -> QuerySet[Nomination]:
    """The drafts, of whomever, that the actor may admit late now; none about the actor (R-18)."""
    rows = to_admit_late(actor).filter(state=State.DRAFT, cycle__in=late_cycles(actor, at=at).values("pk"))
    return rows.exclude(officer=actor.officer_id, officer__isnull=False) if actor.officer_id is not None else rows
