"""Reads about scores: who sees whose, and what they come to."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.domain.cycle import Phase
from evaluations.domain.nomination import SEEN_BY_COMMITTEE, State
from evaluations.domain.review import OWN_IS_IN, Criterion, Label, Mark
from evaluations.models import CaseView, CommitteeMember, Conflict, Cycle, Nomination, Review
from evaluations.models.committee import JUDGING_SEATS, VOTING_SEATS
from evaluations.selectors.assignment import left_to_others
from evaluations.selectors.committee import SITTING
from evaluations.selectors.recusal import closed_to
from honors.domain.actor import Actor, Role
from honors.selectors.unit import within

PHASES_BEFORE = ("draft", "nominating", "reviewing")
"""While a cycle is in one of these, HR sees no scores."""


def criteria_of(definition: Mapping[str, Any]) -> tuple[Criterion, ...]:
    """The criteria of a scheme's document, exact."""
    return tuple(
        Criterion(
            code=row["code"],
            name=row["name"],
            weight=Fraction(row["weight"]),
            scale=tuple(Label(Fraction(step["value"]), step.get("label", "")) for step in row["scale"]),
        )
        for row in definition["criteria"]
    )


def visible_to(actor: Actor) -> QuerySet[Review]:
    """One's own scores; those of others on a case once one's own are in; HR sees them after the phase.

    Whoever is recused from a case, or whom it is about, sees nothing of it.
    """
    if actor.is_system:
        return Review.objects.all()
    if actor.is_anonymous:
        return Review.objects.none()
    own = Review.objects.filter(nomination=OuterRef("nomination"), member=actor.user_id)
    recused = Conflict.objects.filter(nomination=OuterRef("nomination"), member=actor.user_id, recused=True)
    after = within(actor.paths(Role.HR), "nomination__cycle__unit__path") & ~Q(
        nomination__cycle__state__in=PHASES_BEFORE
    )
    rows = Review.objects.filter(Q(Exists(own)) | after).filter(~Exists(recused))
    if actor.officer_id is not None:
        rows = rows.exclude(nomination__officer_id=actor.officer_id, nomination__officer__isnull=False)
    return rows


def judged_by(actor: Actor) -> QuerySet[Nomination]:
    """The cases that the actor has to review: no content, only where one stands. One from which the actor is recused
    stays here, as such, wherever it has gone.
    """
    seats = CommitteeMember.objects.filter(
        SITTING, committee=OuterRef("cycle__committee"), user=actor.user_id, seat__in=VOTING_SEATS
    )
    known = Q(state__in=SEEN_BY_COMMITTEE) | closed_to(actor)
    rows = Nomination.objects.filter(known, Exists(seats)).exclude(left_to_others(actor.user_id))
    return rows.select_related("cycle")


def declarable_by(actor: Actor) -> QuerySet[Nomination]:
    """The cases under review about which the actor sits in judgement and has not declared: those of the alternates too,
    and from the vote on those that were left to others.
    """
    seats = CommitteeMember.objects.filter(
        SITTING, committee=OuterRef("cycle__committee"), user=actor.user_id, seat__in=JUDGING_SEATS
    )
    said = Conflict.objects.filter(Q(source="declared") | Q(recused=True), nomination=OuterRef("pk"))
    rows = Nomination.objects.filter(Exists(seats), ~Exists(said.filter(member=actor.user_id)))
    return rows.filter(state=State.UNDER_REVIEW).exclude(Q(left_to_others(actor.user_id), cycle__state="reviewing"))


def on_desk_of(actor: Actor) -> QuerySet[Nomination]:
    """The cases that the actor has to review or to declare about."""
    mine = Q(pk__in=judged_by(actor).values("pk")) | Q(pk__in=declarable_by(actor).values("pk"))
    return Nomination.objects.filter(mine).select_related("cycle")


def own_mark(actor: Actor, nomination: Nomination) -> Mark:
    """Where a member stands on a case."""
    if Conflict.objects.filter(nomination=nomination, member=actor.user_id, recused=True).exists():
        return Mark.RECUSED
    review = Review.objects.filter(nomination=nomination, member=actor.user_id).first()
    if review is not None and Mark(review.mark) in OWN_IS_IN:
        return Mark(review.mark)
    seen = CaseView.objects.filter(nomination=nomination, member=actor.user_id).exists()
    return Mark.SEEN if seen else Mark.NOT_SEEN


def with_history(actor: Actor) -> QuerySet[Review]:
    """Reviews whose earlier versions the actor may read: one's own, and after the close those that one sees."""
    closed = ~Q(nomination__cycle__state__in=PHASES_BEFORE)
    return visible_to(actor).filter(Q(member=actor.user_id) | closed)


def is_taking_scores(cycle: Cycle, at: datetime) -> bool:
    """Whether the review of a cycle runs and its time is not over."""
    return cycle.state == Phase.REVIEWING and any(
        row.closes_at > at for row in cycle.phases.all() if row.phase == Phase.REVIEWING
    )


def may_change_now(actor: Actor, review: Review, at: datetime) -> bool:
    """Whether a sheet is the actor's own, on a case that is still being reviewed."""
    case = review.nomination
    own = actor.user_id is not None and review.member_id == actor.user_id
    return own and case.state == State.UNDER_REVIEW and case.cycle is not None and is_taking_scores(case.cycle, at)
