"""Reads about requests to look again at a decision."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from evaluations.domain.nomination import State, Verb
from evaluations.models import Approval, Nomination, Reconsideration
from evaluations.selectors.nomination import desk_of
from evaluations.selectors.recusal import closed_cases
from honors.domain.actor import Actor, Role
from honors.domain.ledger.kinds import REVOKE
from honors.models import Honor, HonorRuling, HonorStatus, Unit
from honors.models.base import dated
from honors.selectors.honor_change import entries_of, organs_over
from honors.selectors.unit import within


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The decision that a request is about: when, by whom (an account, where one took it), and whose organ's it is.

    ``decided_at`` is the moment that a case was refused, ``revocation`` the entry that revoked an honor.
    """

    decided_on: date
    decided_at: datetime | None = None
    decided_by: int | None
    organ: Unit
    revocation: int | None = None


def refusal_of(case: Nomination) -> Asked | None:
    """The refusal that the case ended with, by the desk or the approving organ. None where it ended otherwise."""
    if case.state not in (State.REFUSED, State.DECLINED):
        return None
    verb = Verb.REFUSE if case.state == State.REFUSED else Verb.DECLINE
    event = case.events.filter(verb=verb.value).order_by("at", "id").last()
    if event is None:
        return None
    approval = Approval.objects.filter(nomination=case, state="declined").order_by("created_at", "pk").last()
    at_organ = case.state == State.DECLINED and approval is not None
    organ = approval.organ if at_organ and approval is not None else None
    return Asked(decided_on=dated(event.at), decided_at=event.at, decided_by=event.by_id, organ=organ or case.desk)


def revocation_of(honor: Honor, on: date) -> Asked | None:
    """The revocation that stands. None where the honor is not revoked."""
    if honor.status != HonorStatus.REVOKED or honor.revoked_on is None or honor.unit is None:
        return None
    revocation = [entry.seq for entry in entries_of(honor.pk) if entry.kind == REVOKE][-1]
    ruling = HonorRuling.objects.filter(ledger_index=revocation).first()
    organ = organs_over([honor], on=on).original(honor)
    return Asked(
        decided_on=honor.revoked_on,
        decided_by=ruling.decided_by_id if ruling else None,
        organ=organ or desk_of(honor.unit),
        revocation=revocation,
    )


def visible_to(actor: Actor) -> QuerySet[Reconsideration]:
    """One's own, those about oneself, and as HR or leader those that one's organ answers."""
    rows = Reconsideration.objects.select_related("nomination", "honor", "organ")
    if actor.is_system:
        return rows
    if actor.user_id is None:
        return rows.none()
    own = Q(asked_by=actor.user_id)
    if actor.officer_id is not None:
        own |= Q(nomination__officer=actor.officer_id) | Q(honor__officer=actor.officer_id)
    answers = within(actor.paths(Role.HR, Role.LEADER), "organ__path")
    return rows.filter(own | answers).exclude(nomination__isnull=False, nomination__in=closed_cases(actor).values("pk"))


def waiting_for(actor: Actor) -> QuerySet[Reconsideration]:
    """What the actor can answer now."""
    rows = visible_to(actor).filter(within(actor.paths(Role.HR, Role.LEADER), "organ__path"), state="open")
    rows = rows.exclude(asked_by=actor.user_id).exclude(decision_by=actor.user_id, decision_by__isnull=False)
    if actor.officer_id is None:
        return rows
    rows = rows.exclude(nomination__officer=actor.officer_id, nomination__officer__isnull=False)
    return rows.exclude(honor__officer=actor.officer_id, honor__officer__isnull=False)
