"""Reads about units."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.models import LineageKind, Unit, UnitFrontLine, UnitLineage, UnitName, subtree_range
from honors.models.unit import PATH_WIDTH
from honors.selectors.together import together


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


def unit_by_words(words: str) -> Unit:
    """The unit that bears this code, this name or this short name today.

    Raises RuleViolation ``unit.unknown``, or ``unit.unclear`` where several bear the name.
    """
    found = list(Unit.objects.filter(Q(code=words) | Q(name=words) | Q(short_name=words), valid_to=None)[:2])
    if not found:
        raise RuleViolation("unit.unknown", {"code": words}, field="unit")
    if len(found) > 1:
        raise RuleViolation("unit.unclear", {"name": words}, field="unit")
    return found[0]


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


def is_front_line_on(unit: Unit, day: date) -> bool:
    """Whether the unit counted as front line on a day; before its first day as on that (R-26).

    ``former_front_line`` may be prefetched: one query else.
    """
    for former in unit.former_front_line.all():
        if day <= former.valid_to:
            return former.is_front_line
    return unit.is_front_line


def front_line_on(unit: str, day: str) -> Coalesce:
    """As ``is_front_line_on``, for the rows of a query; ``unit`` and ``day`` are the ways to both."""
    then = UnitFrontLine.objects.filter(unit=OuterRef(unit), valid_to__gte=OuterRef(day)).order_by("valid_to")
    return Coalesce(
        Subquery(then.values("is_front_line")[:1]), F(f"{unit}__is_front_line"), output_field=BooleanField()
    )


def predecessors_of(units: Iterable[Unit]) -> list[UnitLineage]:
    """What the units took over, back to the beginning, nearest first; one query a generation."""
    return _walk({unit.pk for unit in units}, "successor_id", "predecessor_id")


def successors_of(units: Iterable[Unit]) -> list[UnitLineage]:
    """What took over from the units, down to today, nearest first; one query a generation."""
    return _walk({unit.pk for unit in units}, "predecessor_id", "successor_id")


def split_off_from(unit: Unit) -> list[UnitLineage]:
    """The units that this one was split off from. They live on, and their honors stay theirs alone."""
    rows = UnitLineage.objects.filter(successor=unit, kind=LineageKind.SPLIT_OFF)
    return list(rows.select_related("predecessor", "successor").order_by("effective_on", "pk"))


def split_offs_of(unit: Unit) -> list[UnitLineage]:
    """What was split off from this unit."""
    rows = UnitLineage.objects.filter(predecessor=unit, kind=LineageKind.SPLIT_OFF)
    return list(rows.select_related("predecessor", "successor").order_by("effective_on", "pk"))


def line_of(unit: Unit) -> tuple[list[UnitLineage], list[UnitLineage], list[UnitLineage]]:
    """``predecessors_of`` and ``successors_of`` the unit, and what it was split off from or what was split off from
    it. One query, and one for each generation.
    """
    rows = UnitLineage.objects.select_related("predecessor", "successor").order_by("effective_on", "pk")
    whole, split = rows.exclude(kind=LineageKind.SPLIT_OFF), rows.filter(kind=LineageKind.SPLIT_OFF)
    splits = split.filter(Q(successor=unit) | Q(predecessor=unit))
    before: dict[int, UnitLineage] = {}
    after: dict[int, UnitLineage] = {}
    back, on = {unit.pk}, {unit.pk}
    parts: list[UnitLineage] = []
    while back or on:
        found = together(before=whole.filter(successor__in=back), after=whole.filter(predecessor__in=on), splits=splits)
        parts, splits = [*parts, *found["splits"]], splits.none()
        back = {row.predecessor_id for row in found["before"] if row.pk not in before}
        on = {row.successor_id for row in found["after"] if row.pk not in after}
        before |= {row.pk: row for row in found["before"]}
        after |= {row.pk: row for row in found["after"]}
    return list(before.values()), list(after.values()), parts


def _walk(keys: set[int], near: str, far: str) -> list[UnitLineage]:
    found: dict[int, UnitLineage] = {}
    while keys:
        rows = UnitLineage.objects.filter(**{f"{near}__in": keys}).exclude(kind=LineageKind.SPLIT_OFF)
        rows = rows.select_related("predecessor", "successor")
        fresh = [row for row in rows.order_by("effective_on", "pk") if row.pk not in found]
        found.update({row.pk: row for row in fresh})
        keys = {getattr(row, far) for row in fresh}
    return list(found.values())


def lineage_paths(unit: Unit, before: Iterable[UnitLineage] | None = None) -> tuple[str, ...]:
    """The subtrees that make up the record of a unit: its own, and those of everything that it took over. ``before``
    is that, where a caller has it already.
    """
    rows = predecessors_of([unit]) if before is None else before
    return (unit.path, *dict.fromkeys(row.predecessor.path for row in rows))


def living_unit(unit: Unit) -> Unit:
    """The unit that stands in its place today: itself, or who took over where nobody decided otherwise."""
    rows = UnitLineage.objects.filter(is_default=True).select_related("successor")
    while (row := rows.filter(predecessor=unit).first()) is not None:
        unit = row.successor
    return unit


@dataclass
class Branch:
    """A unit as it stands in the organ tree beside a list, with what is shown below it."""

    unit: Unit
    has_units: bool
    is_open: bool
    below: list["Branch"] = field(default_factory=list)


def branches_of(
    actor: Actor, unit: Unit | None, *, among: Iterable[Role], on: date, opened: Iterable[str] | None = None
) -> list[Branch]:
    """The part of the organ tree that is shown beside a list: what the actor holds in one of the roles ``among``, and
    below it the units of those that are open. ``opened`` are their codes; None opens the way down to ``unit``.

    Nothing outside what the actor holds is shown, and nothing below a unit that is closed. One query.
    """
    held = sorted({grant.unit_path for grant in actor.grants if grant.role in set(among)})
    tops = [path for path in held if not any(path != other and path.startswith(other) for other in held)]
    if opened is None:
        inside = unit is not None and any(unit.path.startswith(top) for top in tops)
        is_open = Q(path__in=unit.ancestor_paths if unit is not None and inside else tops[:1])
    else:
        is_open = Q(code__in=list(opened))
    parents = Unit.objects.filter(is_open)
    below = Unit.objects.filter(existing_on(on), parent=OuterRef("pk"))
    rows = Unit.objects.filter(Q(path__in=tops) | Q(parent__in=parents) & within(tuple(tops))).filter(existing_on(on))
    rows = rows.annotate(has_units=Exists(below), is_open=Exists(parents.filter(pk=OuterRef("pk"))))
    found: dict[str, Branch] = {}
    for row in rows.order_by("path"):
        above = found.get(row.path[:-PATH_WIDTH])
        if row.path not in tops and (above is None or not above.is_open):
            continue
        found[row.path] = Branch(row, row.has_units, row.is_open and row.has_units)
        if above is not None:
            above.below.append(found[row.path])
    return [found[path] for path in tops if path in found]
