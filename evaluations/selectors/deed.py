"""Reads about deeds."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.domain.deed import DeedFacts, Likeness, similar
from evaluations.models import Deed, DeedParticipant
from evaluations.selectors.nomination import CASE_ROLES, with_content
from evaluations.selectors.parameter import parameters_on
from evaluations.selectors.recusal import closed_cases
from honors.domain.actor import Actor, Role
from honors.models import Officer
from honors.selectors.officer import visible_to as officers_visible_to
from honors.selectors.unit import within

MOST_CANDIDATES = 500
"""Deeds that one page is compared with; the nearest in time are enough for a warning."""


def visible_to(actor: Actor) -> QuerySet[Deed]:
    """Whoever entered it, who took part, the roles over its unit, and readers of a case that rests on it.

    A role does not open the deed of a case from which one is recused.
    """
    if actor.is_system:
        return Deed.objects.all()
    took_part = DeedParticipant.objects.filter(deed=OuterRef("pk"), officer=actor.officer_id)
    of_case = with_content(actor).filter(deed=OuterRef("pk"))
    closed = closed_cases(actor).filter(deed=OuterRef("pk"))
    return Deed.objects.filter(
        Q(entered_by_id=actor.user_id)
        | within(actor.paths(*CASE_ROLES), "unit__path") & ~Exists(closed)
        | Exists(took_part)
        | Exists(of_case)
    )


def people_to_name(actor: Actor) -> QuerySet[Officer]:
    """Whom the actor may name in a deed or put forward: those of the roster, and an officer's own colleagues."""
    colleagues = within(actor.paths(Role.OFFICER), "unit_path")
    return Officer.objects.filter(Q(pk__in=officers_visible_to(actor).values("pk")) | colleagues)


def similar_to(actor: Actor, deeds: Sequence[Deed], *, on: date) -> dict[str, list[DeedFacts]]:
    """For each deed those that the actor may see and that look alike; a fixed number of queries for any page."""
    if not deeds:
        return {}
    parameters = parameters_on(on)
    likeness = Likeness(
        days=parameters.number("R-07", "similar_days"),
        title_days=parameters.number("R-07", "similar_title_days"),
        title_percent=parameters.number("R-07", "similar_title_percent"),
    )
    reach = timedelta(days=max(likeness.days, likeness.title_days))
    days = [deed.done_on for deed in deeds]
    in_reach = Q(done_on__gte=min(days) - reach, done_on__lte=max(days) + reach)
    causes = {deed.cause for deed in deeds} - {""}
    rows = (
        visible_to(actor)
        .filter(in_reach | Q(cause__in=causes) if causes else in_reach)
        .prefetch_related("participations")
        .order_by("-done_on", "pk")[:MOST_CANDIDATES]
    )
    others = [_facts(row) for row in rows]
    return {str(deed.pk): similar(_facts(deed), others, likeness) for deed in deeds}


def _facts(deed: Deed) -> DeedFacts:
    return DeedFacts(
        key=str(deed.pk),
        title=deed.title,
        done_on=deed.done_on,
        unit=deed.unit_id,
        cause=deed.cause,
        participants=frozenset(row.officer_id for row in deed.participations.all()),
    )
