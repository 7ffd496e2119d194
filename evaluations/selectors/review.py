"""Reads about scores: who sees whose, and what they come to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.domain.nomination import SEEN_BY_COMMITTEE
from evaluations.domain.review import (
    OWN_IS_IN,
    Criterion,
    Label,
    Mark,
    Summary,
    corrected_means,
    summarise,
    weighted_score,
)
from evaluations.models import CaseView, CommitteeMember, Conflict, Nomination, Review
from evaluations.models.committee import VOTING_SEATS
from evaluations.selectors.committee import SITTING
from evaluations.selectors.parameter import parameters_on
from evaluations.selectors.recusal import closed_cases, closed_to
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
    """The cases that the actor has to judge: no content, only where one stands. One from which the actor is recused
    stays here, as such, wherever it has gone.
    """
    seats = CommitteeMember.objects.filter(
        SITTING, committee=OuterRef("cycle__committee"), user=actor.user_id, seat__in=VOTING_SEATS
    )
    known = Q(state__in=SEEN_BY_COMMITTEE) | closed_to(actor)
    return Nomination.objects.filter(known, Exists(seats)).select_related("cycle")


def own_mark(actor: Actor, nomination: Nomination) -> Mark:
    """Where a member stands on a case."""
    if Conflict.objects.filter(nomination=nomination, member=actor.user_id, recused=True).exists():
        return Mark.RECUSED
    review = Review.objects.filter(nomination=nomination, member=actor.user_id).first()
    if review is not None and Mark(review.mark) in OWN_IS_IN:
        return Mark(review.mark)
    seen = CaseView.objects.filter(nomination=nomination, member=actor.user_id).exists()
    return Mark.SEEN if seen else Mark.NOT_SEEN


@dataclass(frozen=True)
class CaseScores:
    """What the members' scores of one case come to; the corrected mean stands beside the raw one (R-40)."""

    summary: Summary
    corrected: Fraction | None


def without_correction(actor: Actor, nominations: Iterable[Nomination]) -> set[Any]:
    """Keys of the cases whose corrected mean is kept from the actor.

    The correction compares the members over all cases of a cycle, so it speaks of one that is closed to the actor too.
    """
    cases = list(nominations)
    closed = closed_cases(actor).filter(cycle__in={case.cycle_id for case in cases}).values_list("cycle", flat=True)
    cycles = set(closed)
    return {case.pk for case in cases if case.cycle_id in cycles}


def scores_of(nominations: Iterable[Nomination], *, on: date) -> dict[Any, CaseScores]:
    """Case → its scores. All cases of the same cycles are read, because the correction compares members.

    Three queries, whatever the numbers. ``on`` is the day whose parameters count.
    """
    wanted = list(nominations)
    sheets: dict[Any, dict[Any, dict[str, Fraction]]] = defaultdict(lambda: defaultdict(dict))
    reviews = (
        Review.objects.filter(nomination__cycle__in={case.cycle_id for case in wanted}, mark=Mark.SCORED)
        .select_related("nomination__cycle")
        .prefetch_related("scores")
    )
    criteria: dict[Any, tuple[Criterion, ...]] = {}
    for review in reviews:
        cycle = review.nomination.cycle
        assert cycle is not None
        if cycle.pk not in criteria:
            criteria[cycle.pk] = criteria_of(cycle.frozen_scheme)
        values = {score.criterion: Fraction(score.value) for score in review.scores.all()}
        weighted = weighted_score(criteria[cycle.pk], values)
        sheets[cycle.pk][review.nomination_id][str(review.member_id)] = weighted
    minimum = parameters_on(on).number("R-40", "leniency_min_cases")
    corrected = {cycle: corrected_means(cases, minimum=minimum) for cycle, cases in sheets.items()}
    return {
        case.pk: CaseScores(
            summarise(list(sheets[case.cycle_id].get(case.pk, {}).values())),
            corrected.get(case.cycle_id, {}).get(case.pk),
        )
        for case in wanted
    }
