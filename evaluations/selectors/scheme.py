"""Reads about schemes."""

from typing import Any

from django.db.models import Q, QuerySet

from evaluations.models import Nomination, Scheme
from honors.domain.actor import Actor
from honors.models import Unit
from honors.models.unit import PATH_WIDTH
from honors.selectors.unit import within


def in_reach(actor: Actor, field: str) -> Q:
    """Rows of a unit whose path in ``field`` lies at, above or below a unit where the actor holds a role.

    What a unit decides concerns everybody below it; who has a role over a unit sees what it decides.
    """
    above = {path[:end] for path in actor.paths() for end in range(PATH_WIDTH, len(path) + 1, PATH_WIDTH)}
    return Q(**{f"{field}__in": above}) | within(actor.paths(), field)


def visible_to(actor: Actor) -> QuerySet[Scheme]:
    """The schemes that the actor may read: a unit's schemes are visible below it, and to whoever stands above."""
    if actor.is_system:
        return Scheme.objects.all()
    return Scheme.objects.filter(in_reach(actor, "unit__path"))


def newest_edition(unit: Unit, code: str) -> Scheme | None:
    """The edition of a unit's scheme that is in force: the last one."""
    return Scheme.objects.filter(unit=unit, code=code).select_related("unit").order_by("-edition").first()


def definition_of(case: Nomination) -> dict[str, Any]:
    """The document that rules a case: the one its cycle froze, or the edition of its rolling scheme."""
    if case.cycle is not None and case.cycle.frozen_scheme is not None:
        frozen: dict[str, Any] = case.cycle.frozen_scheme
        return frozen
    document: dict[str, Any] = case.scheme.definition
    return document
