"""Reads about honors: the query of HR, and the totals of recipients and times as of a day."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Substr
from django.db.models.lookups import Exact

from honors.domain.actor import Actor, Role
from honors.domain.statistics import counts_on
from honors.models import (
    PROVINCIAL_GROUP,
    Award,
    Honor,
    HonorRecipients,
    HonorStatus,
    HonorTotal,
    Officer,
    Unit,
    UnitLineage,
)
from honors.selectors.officer import name_matches, outermost, shared
from honors.selectors.unit import lineage_paths, named, predecessors_of, within

QUERY_ROLES = (Role.STATION_CHIEF, Role.HR, Role.LEADER, Role.DISCIPLINE, Role.AUDITOR)
"""Roles that see the honors of their unit and below (R-49)."""

LITERAL_KEYS = 500
"""Up to so many people a name search becomes a list of keys, which the planner can combine with other indexes."""


def visible_to(actor: Actor, *, under: str | None = None) -> QuerySet[Honor]:
    """The honors of the own unit and below for the roles of the query, and one's own for everybody.

    ``under`` narrows to a subtree in the same condition, because SQLite takes the wider of two ranges.
    """
    if actor.is_system:
        return Honor.objects.all() if under is None else Honor.objects.filter(within((under,), "unit_path"))
    paths = outermost(actor.paths(*QUERY_ROLES))
    seen = within(paths if under is None else shared(paths, under), "unit_path")
    if actor.officer_id is None:
        return Honor.objects.filter(seen)
    own = Q(officer_id=actor.officer_id)
    if under is not None:
        own &= within((under,), "unit_path")
    return Honor.objects.filter(seen | own) if not _holds_own(actor, paths) else Honor.objects.filter(seen)


def _holds_own(actor: Actor, paths: tuple[str, ...]) -> bool:
    """Whether all of one's own honors lie in the own units anyway: an OR would cost the list its index."""
    return (
        bool(paths)
        and not Honor.objects.filter(officer_id=actor.officer_id).exclude(within(paths, "unit_path")).exists()
    )


WIDE = 5_000
"""From so many honors on, it is quicker to look along the newest for those of a subtree than to sort the subtree."""


def newest_visible_to(actor: Actor, *, under: str | None = None) -> QuerySet[Honor]:
    """The same honors as ``visible_to``, for a page of the newest.

    SQLite knows no sizes of ranges: left to itself it reads and sorts a whole subtree, be it everything. In a wide
    one the path is therefore compared in a way that no index serves, and the order's own index is what is read.
    """
    paths = _subtrees(actor, under)
    if paths is None:
        return visible_to(actor, under=under)
    if paths == ("",):
        return Honor.objects.all()
    narrow = Honor.objects.filter(within(paths, "unit_path"))
    if connection.vendor != "sqlite" or not narrow.order_by().values("pk")[WIDE : WIDE + 1].exists():
        return narrow
    below = [Q(Exact(Substr("unit_path", 1, len(path)), path)) for path in paths]
    return Honor.objects.filter(reduce(or_, below))


def lineage_visible_to(actor: Actor, unit: Unit, *, taken_over: Iterable[UnitLineage] | None = None) -> QuerySet[Honor]:
    """The honors of a unit and of everything that it took over, each with all below: those that the actor sees
    anyway, and for whoever sees the unit's own honors its predecessors' too (R-49).

    Each honor stays with the unit that it was decided for; ``unit_path`` tells. ``taken_over`` are its predecessors,
    where a caller has them already.
    """
    own, *before = lineage_paths(unit, taken_over)
    if actor.is_system or any(own.startswith(path) for path in actor.paths(*QUERY_ROLES)):
        return Honor.objects.filter(within((own, *before), "unit_path"))
    return visible_to(actor).filter(within((own, *before), "unit_path"))


def record_visible_to(actor: Actor) -> QuerySet[Honor]:
    """As ``visible_to``, and the honors of what the actor's units took over."""
    seen = Q(pk__in=visible_to(actor).values("pk"))
    held = Unit.objects.filter(path__in=actor.paths(*QUERY_ROLES))
    before = tuple(row.predecessor.path for row in predecessors_of(held))
    return Honor.objects.filter(seen | within(before, "unit_path"))


def recipient_named(text: str) -> Q:
    """Honors of the people and of the collectives that a search text means.

    Raises RuleViolation("officer.empty_search").
    """
    people = Officer.objects.filter(name_matches(text)).values_list("pk", flat=True)
    keys = list(people[: LITERAL_KEYS + 1])
    units = list(Unit.objects.filter(named(text.strip())).values_list("pk", flat=True)[: LITERAL_KEYS + 1])
    by_person = Q(officer__in=keys if len(keys) <= LITERAL_KEYS else people)
    if not units:
        return by_person
    collective = Q(recipient_category="collective")
    by_unit = Q(unit__in=units) if len(units) <= LITERAL_KEYS else named(text.strip(), "unit__")
    return by_person | (collective & by_unit)


def counted_on(day: date) -> Q:
    """Honors that count on a day: decided by then, not revoked by then, not lapsed before it.

    A revocation counts from its effective day; a provisional grant until its last day. The same as
    ``domain.statistics.counts_on``.
    """
    return (
        Q(decided_on__lte=day)
        & (Q(revoked_on=None) | Q(revoked_on__gt=day))
        & (Q(provisional_until=None) | Q(provisional_until__gte=day))
    )


def summaries_visible_to(actor: Actor, *, under: str | None = None) -> QuerySet[HonorTotal] | None:
    """Summaries whose times add up to the number of honors that ``visible_to`` gives; None where none do."""
    paths = _subtrees(actor, under)
    return None if paths is None else HonorTotal.objects.filter(unit_path__in=paths)


def _subtrees(actor: Actor, under: str | None) -> tuple[str, ...] | None:
    """The separate subtrees that ``visible_to`` consists of; None where single honors come to them."""
    if actor.is_system:
        return (under or "",)
    paths = outermost(actor.paths(*QUERY_ROLES))
    if actor.officer_id is not None and not _holds_own(actor, paths):
        return None
    return paths if under is None else shared(paths, under)


def totals_of(actor: Actor, *, under: str | None = None, until: date) -> list[dict[str, Any]]:
    """``totals`` of what the actor sees, from the summaries where these can answer, else from the honors.

    They can for one subtree and a day that differs from the summaries for few recipients, who are counted anew.
    """
    paths = _subtrees(actor, under)
    moving = _moving(until) if paths is not None and len(paths) == 1 else None
    if paths is None or moving is None:
        return totals(visible_to(actor, under=under), until=until)
    (path,) = paths
    rows = [row for row in moving if row.unit_path.startswith(path)]
    found = _summarised(path)
    as_summarised = _tally(row for row in rows if row.status == HonorStatus.VALID)
    as_counted = _tally(row for row in rows if row.counts_on(until))
    for key in as_summarised.keys() | as_counted.keys():
        before, after, kept = as_summarised[key], as_counted[key], found.get(key, (0, 0))
        found[key] = (
            kept[0] + len(set(after)) - len(set(before)),
            kept[1] + len(after) - len(before),
        )
    return _presented({key: numbers for key, numbers in found.items() if numbers[1]})


Cells = dict[tuple[str, str], tuple[int, int]]
"""Recipients and times by scope (an award code or the group) and category."""

MOST_MOVING = 500
"""Beyond so many honors that depend on the day, a scan is the quicker answer."""


class _Row(NamedTuple):
    """An honor as far as totals ask."""

    officer_id: int | None
    unit_id: int | None
    unit_path: str
    award_code: str
    recipient_category: str
    is_provincial_or_ministerial: bool
    status: str
    decided_on: date
    revoked_on: date | None
    provisional_until: date | None

    def counts_on(self, day: date) -> bool:
        """As ``counted_on``."""
        return counts_on(
            day, decided_on=self.decided_on, revoked_on=self.revoked_on, provisional_until=self.provisional_until
        )


def _moving(day: date) -> list[_Row] | None:
    """All honors of the recipients of whom the summaries and the count of ``day`` may differ; None for too many."""
    owners = Honor.objects.order_by().values_list("officer_id", "unit_id")
    # One range of one index each; for an OR of them SQLite reads everything.
    later, revoked, provisional = (
        owners.filter(**{f"{column}__{comparison}": day})
        for column, comparison in (("decided_on", "gt"), ("revoked_on", "gt"), ("provisional_until", "gte"))
    )
    differing = list(later.union(revoked, provisional, all=True)[: MOST_MOVING + 1])
    if len(differing) > MOST_MOVING or (None, None) in differing:
        # Too many, or one whose recipient was erased
        return None
    rows = Honor.objects.values_list(*_Row._fields)
    people = {officer for officer, _ in differing if officer is not None}
    units = {unit for officer, unit in differing if officer is None}
    found = list(rows.filter(officer__in=people)) if people else []
    found += rows.filter(officer=None, unit__in=units) if units else []
    return [_Row._make(row) for row in found]


def _tally(rows: Iterable[_Row]) -> defaultdict[tuple[str, str], list[int]]:
    """The recipient of each honor, by scope and category."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        recipient = row.unit_id if row.officer_id is None else row.officer_id
        found[row.award_code, row.recipient_category].append(recipient)
        if row.is_provincial_or_ministerial:
            found[PROVINCIAL_GROUP, row.recipient_category].append(recipient)
    return found


def _summarised(path: str) -> Cells:
    times: Counter[tuple[str, str]] = Counter()
    rows = HonorTotal.objects.filter(unit_path=path, status=HonorStatus.VALID).values_list(
        "award_code", "recipient_category", "is_provincial_or_ministerial"
    )
    for award, category, is_provincial, count in rows.annotate(Sum("times")):
        times[award, category] += count
        if is_provincial:
            times[PROVINCIAL_GROUP, category] += count
    rows_of_recipients = HonorRecipients.objects.filter(unit_path=path)
    recipients = {
        (scope, category): count
        for scope, category, count in rows_of_recipients.values_list("scope", "recipient_category", "recipients")
    }
    return {key: (recipients.get(key, 0), count) for key, count in times.items()}


def totals(honors: QuerySet[Honor], *, until: date) -> list[dict[str, Any]]:
    """Recipients and times per award and category as of ``until``, then the group of provincial honors or above.

    A recipient with two honors counts once among recipients; stars never count in the group.
    """
    counted = honors.filter(counted_on(until)).order_by()
    numbers = {
        "recipients": Count(Coalesce("officer_id", "unit_id"), distinct=True),
        "times": Count("id"),
    }
    found: Cells = {
        (award, category): (recipients, times)
        for award, category, recipients, times in counted.values_list("award_code", "recipient_category").annotate(
            **numbers
        )
    }
    group = counted.filter(is_provincial_or_ministerial=True, register="honors")
    for category, recipients, times in group.values_list("recipient_category").annotate(**numbers):
        found[PROVINCIAL_GROUP, category] = recipients, times
    return _presented(found)


def _presented(cells: Cells) -> list[dict[str, Any]]:
    awards = sorted(key for key in cells if key[0] != PROVINCIAL_GROUP)
    names = award_names(award for award, _ in awards)
    answer: list[dict[str, Any]] = [
        {"award": award, "name": names[award], "category": category} | _numbers(cells[award, category])
        for award, category in awards
    ]
    answer += [
        {"award": None, "group": PROVINCIAL_GROUP, "name": "省部级以上表彰奖励", "category": category}
        | _numbers(cells.get((PROVINCIAL_GROUP, category), (0, 0)))
        for category in ("collective", "individual")
    ]
    return answer


def _numbers(cell: tuple[int, int]) -> dict[str, int]:
    return {"recipients": cell[0], "times": cell[1]}


def award_names(codes: Iterable[str]) -> dict[str, str]:
    """The latest name of each award code."""
    rows = Award.objects.filter(code__in=set(codes)).order_by("edition__valid_from", "pk").values_list("code", "name")
    return dict(rows)
