"""Reads about opinions: for those who prepare and decide the case, not for whoever may see that it exists."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.domain.nomination import State, Verb
from evaluations.domain.opinion import OpinionKind
from evaluations.models import Nomination, NominationEvent, Opinion
from evaluations.selectors.recusal import closed_to
from honors.domain.actor import Actor, Role
from honors.selectors.unit import within

READERS = (Role.HR, Role.DISCIPLINE, Role.LEADER)


def visible_to(actor: Actor) -> QuerySet[Opinion]:
    """HR, discipline inspection and leaders over the case's unit, and who wrote it; never about the own case."""
    rows = Opinion.objects.select_related("nomination")
    if actor.is_system:
        return rows
    seen = rows.filter(
        within(actor.paths(*READERS), "nomination__unit__path") | Q(given_by_id=actor.user_id, given_by__isnull=False)
    )
    seen = seen.exclude(closed_to(actor, "nomination"))
    if actor.officer_id is None:
        return seen
    return seen.exclude(nomination__officer_id=actor.officer_id, nomination__officer__isnull=False)


def of_today(rows: QuerySet[Any], *fields: str) -> QuerySet[Any]:
    """Of opinions or assessments those given since a return last changed one of these ``fields`` of their case; the
    same as ``evaluations.selectors.papers`` says of one case.
    """
    names = Q()
    for field in fields:
        names |= Q(changes__icontains=f'"field": "{field}"')
    answered = NominationEvent.objects.filter(names, nomination=OuterRef("nomination"), verb=Verb.SUBMIT)
    return rows.filter(~Exists(answered.filter(at__gte=OuterRef("created_at"))))


def waiting_for(actor: Actor) -> QuerySet[Nomination]:
    """Cases of leading-body members that lack the clean-record opinion of the actor's discipline inspection (R-23).
    One on a recipient whom a return replaced is none. None about the actor, none closed to them.
    """
    given = of_today(Opinion.objects.filter(nomination=OuterRef("pk"), kind=OpinionKind.DISCIPLINE), "recipient")
    rows = Nomination.objects.exclude(closed_to(actor)).filter(
        ~Exists(given),
        within(actor.paths(Role.DISCIPLINE), "unit__path"),
        state__in=[State.ELIGIBLE, State.SELECTED, State.ON_NOTICE, State.AWAITING_APPROVAL],
        award__isnull=False,
        officer__is_leading_body=True,
    )
    return rows if actor.officer_id is None else rows.exclude(officer_id=actor.officer_id)
