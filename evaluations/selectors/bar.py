"""Reads about bars: for discipline inspection and HR over the subject only."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from evaluations.domain.bar import DISCIPLINARY, RULE_OF_KIND, BarKind, check_bar
from evaluations.domain.nomination import PENDING
from evaluations.domain.period import Served, last_day
from evaluations.models import Bar, Nomination
from evaluations.selectors.eligibility import KNOWS_BARS, bars_of
from evaluations.selectors.parameter import parameters_on
from honors.domain.actor import Actor, Role
from honors.models import Officer, Unit
from honors.selectors.unit import within


def visible_to(actor: Actor) -> QuerySet[Bar]:
    """Bars on the people and units under the actor's discipline or HR role; never those on oneself."""
    rows = Bar.objects.select_related("officer", "unit")
    if actor.is_system:
        return rows
    paths = actor.paths(*KNOWS_BARS)
    seen = rows.filter(within(paths, "officer__unit_path") | within(paths, "unit__path"))
    return seen if actor.officer_id is None else seen.exclude(Q(officer_id=actor.officer_id, officer__isnull=False))


def people_to_bar(actor: Actor) -> QuerySet[Officer]:
    """The people on whom the actor may set a bar: under the discipline role, never oneself."""
    rows = Officer.objects.filter(within(actor.paths(Role.DISCIPLINE), "unit_path"), merged_into__isnull=True)
    return (rows if actor.officer_id is None else rows.exclude(pk=actor.officer_id)).select_related("unit")


def units_to_bar(actor: Actor) -> QuerySet[Unit]:
    """The units on which the actor may set a bar."""
    return Unit.objects.filter(within(actor.paths(Role.DISCIPLINE)))


def degrees_on(day: date) -> dict[BarKind, list[str]]:
    """Kinds that have degrees → the degrees whose months are on record on a day, shortest first."""
    parameters = parameters_on(day)
    found: dict[BarKind, list[tuple[int, str]]] = {}
    for kind, rule in RULE_OF_KIND.items():
        rows = [(name.partition("."), value) for name, value in parameters.of_rule(rule).items()]
        found[kind] = sorted((int(value), degree) for (owner, _dot, degree), value in rows if owner == kind.value)
    return {kind: [degree for _months, degree in rows] for kind, rows in found.items()}


def last_day_of(
    officer: Officer | None, unit: Unit | None, *, kind: BarKind, degree: str, starts_on: date, own: Any = None
) -> date | None:
    """The last day of a bar; none for an investigation. A new punishment adds the unserved rest of earlier ones, within
    the cap (R-12). ``own`` is its key where it is stored already, so that it adds nothing to itself.

    Raises RuleViolation ``bar.wrong_subject``, ``bar.degree_not_used``, ``bar.unknown_degree``.
    """
    parameters = parameters_on(starts_on)
    rule = RULE_OF_KIND.get(kind, "")
    months = parameters.number_or_none(rule, f"{kind.value}.{degree}")
    check_bar(kind, degree, is_collective=officer is None, months=months)
    if months is None:
        return None
    if kind not in DISCIPLINARY:
        return last_day(starts_on, months)
    before = bars_of(officer=officer, unit=unit).filter(kind=kind.value, ends_on__isnull=False)
    earlier = [
        Served(starts_on=old.starts_on, ends_on=min(old.ends_on, old.lifted_on or old.ends_on))
        for old in before.exclude(pk=own)
        if old.ends_on is not None
    ]
    return last_day(starts_on, months, earlier, cap_months=parameters.number("R-12", "cap"))


def pending_cases(officer: Officer | None, unit: Unit | None) -> QuerySet[Nomination]:
    """The cases about a subject that an open investigation holds, in the order in which it holds them."""
    return Nomination.objects.filter(officer=officer, recipient_unit=unit, state__in=PENDING).order_by("pk")
