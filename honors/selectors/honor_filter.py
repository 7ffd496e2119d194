"""The filters of the query of honors, the same for every face, and what a query of them comes to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from honors.domain.actor import Actor
from honors.domain.award import Level, RecipientCategory, Register
from honors.domain.errors import RuleViolation
from honors.models import Honor, HonorStatus, Unit
from honors.selectors.honor import lineage_visible_to, newest_visible_to, recipient_named, summaries_visible_to
from honors.selectors.officer import pinyin_matches, police_number_matches
from honors.selectors.unit import front_line_on, predecessors_of, unit_by_code

FIRST_YEAR = 1900
LAST_YEAR = 9998
LARGEST_ID = 2**63 - 1
ORDER = ("-decided_on", "-id")
"""The newest first; the index of the grant makes the order whole."""
NEWEST, OLDEST = "-decided_on", "decided_on"
SORTS: Mapping[str, tuple[str, str]] = {NEWEST: ORDER, OLDEST: ("decided_on", "id")}
"""How a query can be sorted: the index that serves the one serves the other backwards."""
MOST_CHOSEN = 100


class IntegerFilter(django_filters.NumberFilter):
    """A whole number."""

    field_class = forms.IntegerField


class IdFilter(IntegerFilter):
    """The id of a row as a number that a column can hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, min_value=0, max_value=LARGEST_ID, **kwargs)


class SummaryFilter(django_filters.FilterSet):
    """The filters that summaries can count by; columns have the names of the read model."""

    unit = django_filters.CharFilter(method="by_unit")
    award = django_filters.CharFilter(field_name="award_code")
    level = django_filters.ChoiceFilter(choices=[(word.value, word.value) for word in Level])
    category = django_filters.ChoiceFilter(
        field_name="recipient_category", choices=[(word.value, word.value) for word in RecipientCategory]
    )
    year_from = IntegerFilter(method="from_year", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    year_to = IntegerFilter(method="to_year", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    status = django_filters.ChoiceFilter(choices=HonorStatus.choices)
    register = django_filters.ChoiceFilter(choices=[(word.value, word.value) for word in Register])
    lineage = django_filters.BooleanFilter(method="by_unit")

    def by_unit(self, rows: QuerySet[Any], _name: str, _code: str) -> QuerySet[Any]:
        return rows  # whoever asks has narrowed the rows to the subtree already

    def from_year(self, rows: QuerySet[Any], _name: str, year: Any) -> QuerySet[Any]:
        return rows.filter(year__gte=int(year))

    def to_year(self, rows: QuerySet[Any], _name: str, year: Any) -> QuerySet[Any]:
        return rows.filter(year__lte=int(year))


class HonorFilter(SummaryFilter):
    """All filters of the query."""

    officer = IdFilter(field_name="officer_id")
    name = django_filters.CharFilter(method="by_name")
    pinyin = django_filters.CharFilter(method="by_pinyin")
    police_number = django_filters.CharFilter(method="by_police_number")

    def by_name(self, rows: QuerySet[Honor], _name: str, text: str) -> QuerySet[Honor]:
        return rows.filter(recipient_named(text))

    def by_pinyin(self, rows: QuerySet[Honor], _name: str, text: str) -> QuerySet[Honor]:
        return rows.filter(pinyin_matches(text, "officer__"))

    def by_police_number(self, rows: QuerySet[Honor], _name: str, text: str) -> QuerySet[Honor]:
        return rows.filter(police_number_matches(text, "officer__"))

    def from_year(self, rows: QuerySet[Honor], _name: str, year: Any) -> QuerySet[Honor]:
        return rows.filter(decided_on__gte=date(int(year), 1, 1))

    def to_year(self, rows: QuerySet[Honor], _name: str, year: Any) -> QuerySet[Honor]:
        return rows.filter(decided_on__lt=date(int(year) + 1, 1, 1))


class QueryFilter(HonorFilter):
    """All filters of the query's page: ``rows`` are the honors that somebody ticked there, by their indexes."""

    rows = django_filters.CharFilter(
        method="by_rows", validators=[RegexValidator(rf"^\d{{1,18}}(,\d{{1,18}}){{0,{MOST_CHOSEN - 1}}}$")]
    )

    def by_rows(self, rows: QuerySet[Honor], _name: str, indexes: str) -> QuerySet[Honor]:
        return rows.filter(pk__in=indexes.split(","))


FILTERS = tuple(QueryFilter.base_filters)
YEARS = ("year_from", "year_to")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A query that could be read: its filters as they were given, the unit they name, how it is sorted (one of
    ``SORTS``), and the honors.
    """

    filters: Mapping[str, str]
    sort: str
    unit: Unit | None
    follows: bool
    rows: QuerySet[Honor]

    def years(self, found: Iterable[int]) -> range:
        """The years of an answer by year, those without an honor among them: those asked for, on a side that was left
        open up to the first or the last found. None where nothing was found.
        """
        known = sorted(found)
        if not known:
            return range(0)
        first, last = (self.filters.get(name) for name in YEARS)
        return range(int(first or known[0]), int(last or known[-1]) + 1)


def rows_under(actor: Actor, unit: Unit | None, *, lineage: bool) -> tuple[QuerySet[Honor], bool]:
    """The honors of a unit (of all that the actor sees where there is none), and whether those of predecessors are
    among them, as ``lineage`` asks.
    """
    follows = unit is not None and lineage and bool(predecessors_of([unit]))
    if unit is not None and follows:
        rows = lineage_visible_to(actor, unit)
    else:
        rows = newest_visible_to(actor, under=unit.path if unit is not None else None)
    return rows.select_related("officer", "unit", "award__edition").prefetch_related("unit__former_names"), follows


def faults_in(filters: Mapping[str, str]) -> list[RuleViolation]:
    """Every filter that cannot be read, each refusal with its ``field``: ``request.malformed``, ``honor_query.year``,
    ``honor_query.years_crossed``.
    """
    form = QueryFilter(filters, queryset=Honor.objects.none()).form
    span = {"first": FIRST_YEAR, "last": LAST_YEAR}
    found = [
        RuleViolation("honor_query.year", {**span, "given": filters[name]}, field=name)
        if name in YEARS
        else RuleViolation("request.malformed", {"detail": f"{name}={filters[name]}"}, field=name)
        for name in form.errors
    ]
    first, last = (form.cleaned_data.get(name) for name in YEARS)
    if first is not None and last is not None and first > last:
        found.append(RuleViolation("honor_query.years_crossed", {"first": first, "last": last}, field="year_to"))
    return found


def ask(actor: Actor, filters: Mapping[str, str], *, sort: str = NEWEST) -> Asked:
    """Read a query of ``FILTERS``, empty values left out.

    Raises RuleViolation that names the filter: the first of ``faults_in``, ``unit.unknown``, ``officer.empty_search``;
    or ``request.malformed`` for a sort that is none of ``SORTS``.
    """
    given = {name: filters[name] for name in FILTERS if filters.get(name)}
    for fault in faults_in(given):
        raise fault
    if sort not in SORTS:
        raise RuleViolation("request.malformed", {"detail": f"sort={sort}"})
    unit = unit_by_code(given["unit"]) if "unit" in given else None
    rows, follows = rows_under(actor, unit, lineage=given.get("lineage", "").lower() != "false")
    found = QueryFilter(given, queryset=rows).qs
    return Asked(filters=given, sort=sort, unit=unit, follows=follows, rows=found)


def count_of(actor: Actor, asked: Asked) -> int:
    """How many honors a query finds: from the summaries where these can answer."""
    if asked.filters.keys() <= SummaryFilter.base_filters.keys() and not asked.follows:
        under = asked.unit.path if asked.unit is not None else None
        summaries = summaries_visible_to(actor, under=under)
        if summaries is not None:
            times = SummaryFilter(asked.filters, queryset=summaries).qs.aggregate(times=Sum("times"))["times"]
            return times or 0
    return asked.rows.count()


@dataclass(frozen=True)
class Cell:
    """Honors of one year, level and status."""

    year: int
    level: str
    status: str
    times: int


def recipients_in(asked: Asked) -> dict[str, int]:
    """``people`` and ``collectives``, each recipient once, and ``front_line``: times of units that were at the front
    on the day of the decision.
    """
    return (
        asked.rows.order_by()
        .alias(at_front=front_line_on("unit", "decided_on"))
        .aggregate(
            people=Count("officer_id", distinct=True),
            collectives=Count("unit_id", filter=Q(officer_id=None), distinct=True),
            front_line=Count("id", filter=Q(at_front=True)),
        )
    )


def cells_in(actor: Actor, asked: Asked) -> list[Cell]:
    """Times by year, level and status: from the summaries where these can answer."""
    keys = ("year", "level", "status")
    found: Any = None
    if asked.filters.keys() <= SummaryFilter.base_filters.keys() and not asked.follows:
        summaries = summaries_visible_to(actor, under=asked.unit.path if asked.unit is not None else None)
        if summaries is not None:
            rows = SummaryFilter(asked.filters, queryset=summaries).qs
            found = rows.order_by().values_list(*keys).annotate(n=Sum("times"))
    if found is None:
        rows = asked.rows.order_by().annotate(year=ExtractYear("decided_on"))
        found = rows.values_list(*keys).annotate(n=Count("id"))
    return sorted((Cell(*row) for row in found if row[-1]), key=lambda cell: (cell.year, cell.level, cell.status))
