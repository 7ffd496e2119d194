"""What a recusal closes. Whoever is recused from a case learns nothing of it, whatever other role they hold, until
its public notice has begun; where the notice was waived, until the honor stands in the ledger.

Every read of cases, and of what numbers are made from, leaves out what is closed to its reader. It is written once.
"""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.domain.cycle import CycleState
from evaluations.models import (
    Approval,
    Assessment,
    Conflict,
    Deed,
    Evidence,
    Nomination,
    NoticeItem,
    Objection,
    Opinion,
    Review,
    RoundItem,
)
from honors.domain.actor import Actor
from honors.models import AuditEvent
from honors.selectors.discretion import NOTHING, Kept

OVER = (CycleState.CLOSED, CycleState.CANCELLED)


def public_items(actor: Actor) -> QuerySet[NoticeItem]:
    """The places of cases on public notices that have begun on the actor's day."""
    items = NoticeItem.objects.filter(notice__waiver_authoriser="")
    return items if actor.on is None else items.filter(notice__starts_on__lte=actor.on)


def closed_cases(actor: Actor) -> QuerySet[Nomination]:
    """The cases that are closed to the actor."""
    if actor.user_id is None:
        return Nomination.objects.none()
    recused = Conflict.objects.filter(nomination=OuterRef("pk"), member=actor.user_id, recused=True)
    public = public_items(actor).filter(nomination=OuterRef("pk"))
    return Nomination.objects.filter(Exists(recused), ~Exists(public), honor_index__isnull=True)


def closed_to(actor: Actor, field: str = "pk") -> Q:
    """Rows whose ``field`` names a case that is closed to the actor."""
    return Q(**{f"{field}__in": closed_cases(actor).values("pk")})


def is_closed_to(actor: Actor, nomination: Nomination) -> bool:
    """Whether this very case is closed to the actor."""
    return closed_cases(actor).filter(pk=nomination.pk).exists()


def kept_from(actor: Actor) -> Kept:
    """The closed cases with all that belongs to them, and the last event before the first of their cycles opened.

    Once a cycle is over its log and ledger are shown again, but for the events of the case.
    """
    rows = list(closed_cases(actor).values_list("pk", "cycle", "cycle__state")) if actor.user_id is not None else []
    if not rows:
        return NOTHING
    cases = [key for key, _cycle, _state in rows]
    running = {str(cycle) for _key, cycle, state in rows if state not in OVER}
    opened = AuditEvent.objects.filter(
        event="cycle.open", object_kind="cycle", object_id__in=sorted(running), result="done"
    )
    first: tuple[int, datetime] | None = opened.order_by("pk").values_list("pk", "at").first()
    return Kept(
        cases=frozenset(str(key) for key in cases),
        objects=lambda: _belonging_to(cases),
        last_event=first[0] if first else None,
        last_at=first[1] if first else None,
    )


def _belonging_to(cases: list[Any]) -> frozenset[str]:
    papers = (Approval, Assessment, Conflict, Evidence, Objection, Opinion, Review)
    found: set[Any] = set(cases)
    for model in papers:
        found.update(model._default_manager.filter(nomination__in=cases).values_list("pk", flat=True))
    found.update(Deed.objects.filter(nominations__in=cases).values_list("pk", flat=True))
    found.update(RoundItem.objects.filter(nomination__in=cases).values_list("round", flat=True))
    found.update(NoticeItem.objects.filter(nomination__in=cases).values_list("notice", flat=True))
    return frozenset(map(str, found))
