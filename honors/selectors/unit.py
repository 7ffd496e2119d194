"""Reads about units."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.models import Unit, UnitLineage, UnitName, subtree_range
from honors.models.unit import PATH_WIDTH


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


def named(text: str, prefix: str = "") -> Q:
    """Units that bear ``text`` in their name, or bore it before; ``prefix`` is the way to the unit."""
    before = UnitName.objects.filter(name__contains=text).values("unit")
    return Q(**{f"{prefix}name__contains": text}) | Q(**{f"{prefix}pk__in": before})


def name_on(unit: Unit, day: date) -> str:
    """What the unit was called on a day. ``former_names`` may be prefetched: one query else."""
    for former in unit.former_names.all():
        if former.valid_from <= day <= former.valid_to:
            return former.name
    return unit.name


def short_name_on(unit: Unit, day: date) -> str:
    """As ``name_on``, the short name."""
    for former in unit.former_names.all():
        if former.valid_from <= day <= former.valid_to:
            return former.short_name
    return unit.short_name


def predecessors_of(units: Iterable[Unit]) -> list[UnitLineage]:
    """What the units took over, back to the beginning, nearest first; one query a generation."""
    return _walk({unit.pk for unit in units}, "successor_id", "predecessor_id")


def successors_of(units: Iterable[Unit]) -> list[UnitLineage]:
    """What took over from the units, down to today, nearest first; one query a generation."""
    return _walk({unit.pk for unit in units}, "predecessor_id", "successor_id")


def _walk(keys: set[int], near: str, far: str) -> list[UnitLineage]:
    found: dict[int, UnitLineage] = {}
    while keys:
        rows = UnitLineage.objects.filter(**{f"{near}__in": keys}).select_related("predecessor", "successor")
        fresh = [row for row in rows.order_by("effective_on", "pk") if row.pk not in found]
        found.update({row.pk: row for row in fresh})
        keys = {getattr(row, far) for row in fresh}
    return list(found.values())


def lineage_paths(unit: Unit) -> tuple[str, ...]:
    """The subtrees that make up the record of a unit: its own, and those of everything that it took over."""
    return (unit.path, *dict.fromkeys(row.predecessor.path for row in predecessors_of([unit])))


def living_unit(unit: Unit) -> Unit:
    """The unit that stands in its place today: itself, or who took over where nobody decided otherwise."""
    rows = UnitLineage.objects.filter(is_default=True).select_related("successor")
    while (row := rows.filter(predecessor=unit).first()) is not None:
        unit = row.successor
    return unit


def branch_of(actor: Actor, unit: Unit | None, *, among: Iterable[Role], on: date) -> list[tuple[Unit, int, bool]]:
    """The part of the organ tree around ``unit``, as it is shown beside a list: what the actor holds in one of the
    roles ``among``, the way down to ``unit``, and what lies right below each of them. Each unit with its depth and
    whether it is open. One query.
    """
    held = sorted({grant.unit_path for grant in actor.grants if grant.role in set(among)})
    tops = [path for path in held if not any(path != other and path.startswith(other) for other in held)]
    inside = unit is not None and any(unit.path.startswith(top) for top in tops)
    way = unit.ancestor_paths if unit is not None and inside else []
    opened = {path for path in way if any(path.startswith(top) for top in tops)} or set(tops[:1])
    rows = Unit.objects.filter(Q(path__in=tops) | Q(parent__path__in=opened)).filter(existing_on(on))
    base = min((len(top) for top in tops), default=0)
    return [(row, (len(row.path) - base) // PATH_WIDTH, row.path in opened) for row in rows.order_by("path")]
