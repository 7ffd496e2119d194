"""Timely honors whose papers follow (R-25): confirmed when the papers are complete, else they lapse for all to see."""

from datetime import datetime

from evaluations.domain.nomination import State
from evaluations.models import Nomination, NominationEvent
from evaluations.selectors.papers import lacks_papers
from honors.domain.actor import SYSTEM, Actor
from honors.models import Honor
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.honor_change import Ruling
from honors.services.honor_correct import correct_honor
from honors.services.outbox import enqueue
from honors.services.use_case import lock, use_case

LAPSE = "lapse"
CONFIRM = "papers_complete"


def confirm_if_complete(*, nomination: Nomination, at: datetime) -> None:
    """With the last paper the provisional honor stands for good: a correction restates it without an end.

    Inside the use case that put a paper on file; the case is locked. Nothing happens while papers are missing.
    """
    if nomination.papers_due_on is None or nomination.honor_index is None or lacks_papers(nomination):
        return
    honor = Honor.objects.get(pk=nomination.honor_index)
    if honor.provisional_until is None or honor.provisional_until < dated(at):
        return
    ruling = Ruling(reason="材料补齐", document_number=honor.document_number or "", decided_on=dated(at))
    correct_honor(actor=SYSTEM, honor=honor, fields={"provisional_until": None}, ruling=ruling, at=at)
    nomination.advance(papers_due_on=None)
    _note(SYSTEM, nomination, CONFIRM, "notify.honor_confirmed", at)


def lapse_overdue(*, at: datetime) -> int:
    """What the clock does: say of every honor whose papers did not come in time that it has lapsed. Returns how many.

    It counts no longer from the day after its last, with or without this.
    """
    overdue = (
        Nomination.objects.filter(state__in=[State.APPROVED, State.CONFERRED], papers_due_on__lt=dated(at))
        .exclude(events__verb=LAPSE)
        .order_by("pk")
    )
    cases = list(overdue)
    for case in cases:
        lapse_case(actor=SYSTEM, nomination=case, at=at)
    return len(cases)


@use_case("nomination.lapse", about="nomination")
def lapse_case(*, actor: Actor, nomination: Nomination, at: datetime) -> None:
    """Put the lapse on the case's timeline once, and tell whoever put it forward."""
    case = lock(nomination)
    if not case.events.filter(verb=LAPSE).exists():
        _note(actor, case, LAPSE, "notify.honor_lapsed", at)


def _note(actor: Actor, case: Nomination, verb: str, code: str, at: datetime) -> None:
    NominationEvent.objects.create(nomination=case, at=at, verb=verb, by_id=actor.user_id, state=case.state)
    due_on = case.papers_due_on.isoformat() if case.papers_due_on else None
    record_event(actor=actor, event=f"nomination.{verb}", at=at, obj=case, after={"papers_due_on": due_on})
    enqueue(
        topic="notify",
        key=f"case:{case.pk}:{verb}",
        payload={
            "code": code,
            "params": {"due_on": due_on},
            "object_kind": "nomination",
            "object_id": str(case.pk),
            "users": [case.nominated_by_id],
        },
        at=at,
    )
