"""Reads about what scores come to: of a case and of a cycle, running and frozen; and what of it is told to whom."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from evaluations.domain.nomination import SEEN_BY_COMMITTEE
from evaluations.domain.review import Mark, Summary
from evaluations.domain.scores import ScoreBook, read_book
from evaluations.models import CommitteeMember, Conflict, Cycle, Nomination, Review, ScoreFreeze
from evaluations.models.committee import VOTING_SEATS
from evaluations.selectors.committee import SITTING
from evaluations.selectors.parameter import Parameters, parameters_on
from evaluations.selectors.recusal import closed_cases
from evaluations.selectors.review import criteria_of, visible_to
from honors.domain.actor import Actor, Role
from honors.selectors.unit import within


@dataclass(frozen=True)
class CaseScores:
    """What the scores of one case come to; the corrected mean stands beside the raw one (R-40).

    ``parts``: criterion → corrected mean of it alone, of which ``corrected`` is the weighted mean.
    """

    summary: Summary
    corrected: Fraction | None
    abstained: int = 0
    disagrees: bool = False
    parts: Mapping[str, Fraction] = field(default_factory=dict)


def last_freezes(cycles: Iterable[Any]) -> QuerySet[ScoreFreeze]:
    """The edition that counts, of each of these cycles (keys) whose review has closed."""
    newest = ScoreFreeze.objects.filter(cycle=OuterRef("cycle")).order_by("-edition")
    return ScoreFreeze.objects.filter(cycle__in=set(cycles), pk=Subquery(newest.values("pk")[:1]))


def books_of(cycles: Iterable[Any], *, on: date) -> dict[Any, ScoreBook]:
    """Cycle key → its scores: as they were frozen, else as they stand now by the settings of the day ``on``.

    Four queries at most, whatever the numbers.
    """
    wanted = set(cycles)
    books = {row.cycle_id: read_book(json.loads(bytes(row.document))) for row in last_freezes(wanted)}
    running = wanted - set(books)
    return books | running_books(running, on=on) if running else books


def running_books(cycles: Iterable[Any], *, on: date) -> dict[Any, ScoreBook]:
    """The scores as the sheets stand now; a sheet of somebody who is recused by now does not count."""
    recused = Conflict.objects.filter(nomination=OuterRef("nomination"), member=OuterRef("member"), recused=True)
    reviews = (
        Review.objects.filter(~Exists(recused), nomination__cycle__in=set(cycles))
        .prefetch_related("scores")
        .order_by("pk")
    )
    values: dict[Any, dict[str, dict[str, dict[str, Fraction]]]] = {}
    abstained: dict[Any, dict[str, set[str]]] = {}
    for review in reviews.select_related("nomination"):
        cycle, case, member = review.nomination.cycle_id, str(review.nomination_id), str(review.member_id)
        if review.mark == Mark.SCORED:
            marks = {score.criterion: Fraction(score.value) for score in review.scores.all()}
            values.setdefault(cycle, {}).setdefault(case, {})[member] = marks
        else:
            abstained.setdefault(cycle, {}).setdefault(case, set()).add(member)
    settings = parameters_on(on)
    schemes = Cycle.objects.filter(pk__in=set(cycles), frozen_scheme__isnull=False)
    return {
        key: _book(scheme, values.get(key, {}), abstained.get(key, {}), settings)
        for key, scheme in schemes.values_list("pk", "frozen_scheme")
    }


def _book(scheme: Mapping[str, Any], values: Any, abstained: Mapping[str, set[str]], settings: Parameters) -> ScoreBook:
    return ScoreBook(
        criteria=criteria_of(scheme),
        values=values,
        abstained={case: frozenset(members) for case, members in abstained.items()},
        minimum=settings.number("R-40", "leniency_min_cases"),
        percent=settings.number("R-40", "disagreement_percent"),
    )


def _of_case(book: ScoreBook, case: str) -> CaseScores:
    return CaseScores(
        summary=book.summary(case),
        corrected=book.corrected.get(case),
        abstained=len(book.abstained.get(case, ())),
        disagrees=book.disagrees(case),
        parts=book.parts.get(case, {}),
    )


def scores_of(nominations: Iterable[Nomination], *, on: date) -> dict[Any, CaseScores]:
    """Case → its scores, whoever asks. All cases of the same cycles are read, because the correction compares members.

    Four queries at most, whatever the numbers. ``on`` is the day whose settings count while nothing is frozen.
    """
    wanted = list(nominations)
    books = books_of({case.cycle_id for case in wanted if case.cycle_id is not None}, on=on)
    return {case.pk: _of_case(books[case.cycle_id], str(case.pk)) for case in wanted if case.cycle_id in books}


def scores_seen(actor: Actor, nominations: Iterable[Nomination], *, on: date) -> dict[Any, CaseScores]:
    """Case → its scores as the actor may know them; the cases are ones whose scores the actor sees.

    The correction compares the members over all cases of a cycle. So while the review runs it is made from the cases
    alone whose scores the actor sees already, and after the close it is kept from whoever must not know of one case.
    """
    wanted = list(nominations)
    cycles = {case.cycle_id for case in wanted if case.cycle_id is not None}
    books = books_of(cycles, on=on)
    frozen = set(last_freezes(cycles).values_list("cycle", flat=True))
    if running := cycles - frozen:
        rows = visible_to(actor).filter(nomination__cycle__in=running)
        seen = {str(key) for key in rows.values_list("nomination", flat=True)}
        books |= {key: books[key].only(seen) for key in running}
    found = {case.pk: _of_case(books[case.cycle_id], str(case.pk)) for case in wanted if case.cycle_id in books}
    kept = cycles_with_a_closed_case(actor, frozen)
    return {
        case.pk: CaseScores(row.summary, None, row.abstained, row.disagrees) if case.cycle_id in kept else row
        for case in wanted
        if (row := found.get(case.pk)) is not None
    }


def cycles_with_a_closed_case(actor: Actor, cycles: Iterable[Any]) -> set[Any]:
    """Those of the cycles (keys) in which a case is kept from the actor by a recusal, or is the actor's own.

    A recusal keeps it wherever it has gone: a state asked for here would be told.
    """
    kept = Q(pk__in=closed_cases(actor).values("pk"))
    if actor.officer_id is not None:
        kept |= Q(officer_id=actor.officer_id, officer__isnull=False, state__in=SEEN_BY_COMMITTEE)
    return set(Nomination.objects.filter(kept, cycle__in=set(cycles)).values_list("cycle", flat=True))


def cases_with_scores(actor: Actor, cycle: Cycle) -> QuerySet[Nomination]:
    """The cases of a cycle whose scores the actor sees, with or without sheets of others."""
    seen = visible_to(actor).filter(nomination__cycle=cycle)
    return Nomination.objects.filter(pk__in=seen.values("nomination"))


def disagreeing(cases: QuerySet[Nomination], *, on: date) -> list[Any]:
    """Keys of those of the cases on which the members are far apart."""
    rows = list(cases.only("pk", "cycle"))
    return [key for key, row in scores_of(rows, on=on).items() if row.disagrees]


def sees_members(actor: Actor) -> Q:
    """Cycles whose corrections of members the actor may see once they are frozen: HR, and who reviews there."""
    seat = CommitteeMember.objects.filter(
        SITTING, committee=OuterRef("committee"), user=actor.user_id, seat__in=VOTING_SEATS
    )
    return within(actor.paths(Role.HR), "unit__path") | Q(Exists(seat))
