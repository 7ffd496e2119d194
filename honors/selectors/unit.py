"""Reads about units."""

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.models import Unit, subtree_range


def within(paths: tuple[str, ...], field: str = "path") -> Q:
    """Rows whose path lies at or under one of ``paths``; no path means no row."""
    spans = [Q(**{f"{field}__gte": low, f"{field}__lt": high}) for low, high in map(subtree_range, paths)]
    return reduce(or_, spans) if spans else Q(pk__in=[])


def visible_to(actor: Actor) -> QuerySet[Unit]:
    """The organ tree is no secret inside the bureau: everybody with a session sees it (R-49 guards people)."""
    if actor.is_system or actor.user_id is not None:
        return Unit.objects.all()
    return Unit.objects.none()


def existing_on(day: date) -> Q:
    """Units that existed on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def unit_by_code(code: str) -> Unit:
    """The unit. Raises RuleViolation("unit.unknown")."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise RuleViolation("unit.unknown", {"code": code})
    return unit


def unit_held_by(actor: Actor, role: Role) -> Unit:
    """The unit for which the actor, who holds ``role``, holds it: the highest one where there are several."""
    held = [(len(grant.unit_path), grant.unit_path, grant.unit_id) for grant in actor.grants if grant.role == role]
    return Unit.objects.get(pk=min(held)[2])
