"""Statistics of honors as of a day: counts with the shares of the front line and of leaders (R-56)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear, Substr

from honors.domain.actor import Actor, Role
from honors.domain.statistics import NUMBERS, with_shares
from honors.models import Honor, Posting, Unit
from honors.models.unit import PATH_WIDTH
from honors.selectors.honor import counted_on
from honors.selectors.officer import outermost
from honors.selectors.unit import front_line_on, within

STATISTICS_ROLES = (Role.HR, Role.LEADER, Role.AUDITOR)
"""Who reads numbers of whole units."""

DIMENSIONS = ("level", "category", "year", "award", "unit")


def units_to_count(actor: Actor) -> QuerySet[Unit]:
    """The units of which the actor may read statistics: those of the roles, and everything below."""
    if actor.is_system:
        return Unit.objects.all()
    return Unit.objects.filter(within(outermost(actor.paths(*STATISTICS_ROLES))))


def _leads() -> Exists:
    held = Q(valid_to__isnull=True) | Q(valid_to__gte=OuterRef("decided_on"))
    return Exists(
        Posting.objects.filter(
            held, officer=OuterRef("officer"), valid_from__lte=OuterRef("decided_on"), is_leading_body=True
        )
    )


def statistics_of(unit: Unit, *, on: date, by: Sequence[str]) -> list[dict[str, Any]]:
    """Numbers of all honors decided by the end of ``on`` for ``unit`` and everything below it, in the order of ``by``.

    ``by`` are some of ``DIMENSIONS``; the register always stands apart, as stars are no awards (R-36). ``unit`` divides
    by the units right below. ``times`` counts what counts on that day: revoked and lapsed honors do not, and revoked
    ones have a number of their own (R-35). ``front_line``: the recipient's unit served on the front line,
    ``leaders``: the person held a post in a leading body, both on the day of the decision. One query; honors whose
    recipient was erased belong to no unit and are left out.
    """
    width = len(unit.path) + PATH_WIDTH
    columns: dict[str, Any] = {
        "level": F("level"),
        "category": F("recipient_category"),
        "year": ExtractYear("decided_on"),
        "award": F("award_code"),
        "unit": Substr("unit_path", 1, width),
    }
    keys = ("register", *by)
    shown = {f"by_{name}": columns[name] for name in by}
    counts = counted_on(on)
    rows = Honor.objects.filter(within((unit.path,), "unit_path"), decided_on__lte=on).order_by()
    grouped = (
        rows.annotate(leads=_leads(), at_front=front_line_on("unit", "decided_on"), **shown)
        .values("register", *shown)
        .annotate(
            times=Count("id", filter=counts),
            front_line=Count("id", filter=counts & Q(at_front=True)),
            leaders=Count("id", filter=counts & Q(leads=True)),
            posthumous=Count("id", filter=counts & Q(is_posthumous=True)),
            revoked=Count("id", filter=Q(revoked_on__lte=on)),
        )
    )
    found = [{name: row.get(name, row.get(f"by_{name}")) for name in (*keys, *NUMBERS)} for row in grouped]
    if "unit" in by:
        _name_units(found)
    kept = [with_shares(row) for row in found if row["times"] or row["revoked"]]
    return sorted(kept, key=lambda row: tuple(str(row[name]) for name in keys))


def _name_units(rows: Iterable[dict[str, Any]]) -> None:
    rows = list(rows)
    codes = dict(Unit.objects.filter(path__in=[row["unit"] for row in rows]).values_list("path", "code"))
    for row in rows:
        row["unit"] = codes[row["unit"]]


def together(rows: Iterable[dict[str, Any]], by: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The sums of a register over all rows of it, or over those of each combination of ``by``."""
    keys = ("register", *by)
    sums: defaultdict[tuple[Any, ...], dict[str, Any]] = defaultdict(lambda: dict.fromkeys(NUMBERS, 0))
    for row in rows:
        for name in NUMBERS:
            sums[tuple(row[key] for key in keys)][name] += row[name]
    found = [with_shares({**dict(zip(keys, values, strict=True)), **numbers}) for values, numbers in sums.items()]
    return sorted(found, key=lambda row: tuple(str(row[name]) for name in keys))


def recipients_by_level(unit: Unit, *, on: date) -> list[dict[str, Any]]:
    """``recipients`` and ``times`` of each ``level``: whoever holds two honors of a level is one recipient of it.

    The same honors as ``statistics_of`` counts in ``times``. One query.
    """
    rows = Honor.objects.filter(within((unit.path,), "unit_path"), counted_on(on)).order_by()
    numbers = {"people": Count("officer_id", distinct=True), "times": Count("id")}
    collectives = Count("unit_id", filter=Q(officer_id=None), distinct=True)
    found = rows.values("level").annotate(**numbers, collectives=collectives)
    return [
        {"level": row["level"], "recipients": row["people"] + row["collectives"], "times": row["times"]}
        for row in found
    ]
