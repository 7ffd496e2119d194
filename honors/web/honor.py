"""The query of honors: filters, totals, the list, charts with their tables."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honors.domain.errors import RuleViolation
from honors.models import HonorStatus, Unit
from honors.permissions.access import roles
from honors.selectors.honor import QUERY_ROLES, award_names
from honors.selectors.honor_columns import COLUMNS, cells, loaded_for, moved, read_columns, word_of
from honors.selectors.honor_filter import OLDEST, SORTS, Asked, Cell, cells_in, faults_in, recipients_in
from honors.selectors.saved_query import saved_by
from honors.selectors.unit import visible_to
from honors.services.saved_query import LONGEST_NAME, drop_query, save_query
from honors.templatetags.page import plain_day
from honors.web.branch import read_tree
from honors.web.chart import LEVELS, Chart, by_year, per_cent
from honors.web.forms import Fault, PageForm
from honors.web.honor_query import asked_in, filters_in, kept_part, pairs_in
from honors.web.listing import address, chips, read_listing
from honors.web.page import Page, language

COUNTED = 200_000
"""Beyond so many honors recipients are not counted on a page; a narrower query tells them."""


class HonorListPage(Page):
    access = {"GET": roles(*QUERY_ROLES)}
    template_name = "honors/honors.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if "move" in request.GET:
            return self.go(self.moved(request))
        try:
            asked, columns = asked_in(self.actor, request.GET), read_columns(request.GET.getlist("columns"))
        except RuleViolation as refusal:
            return self.unread(request, refusal)
        tree = read_tree(self, asked.unit, among=QUERY_ROLES, kept=pairs_in(request.GET))
        if tree.is_asked_alone:
            return self.render({"tree": tree}, template="honors/parts/branch.html")
        numbers = cells_in(self.actor, asked)
        times = sum(cell.times for cell in numbers)
        listing = read_listing(request, loaded_for(asked.rows, columns), SORTS[asked.sort], total=times)
        rows = [
            (honor, list(zip(columns, cells(honor, columns, language=language()), strict=True)))
            for honor in listing.rows
        ]
        context = {
            "asked": asked,
            "tree": tree,
            "chips": self.chips(request, asked.unit),
            "listing": listing,
            "rows": rows,
            "numbers": self.numbers(asked, numbers, times),
            "chart": by_year_and_level(asked, numbers),
            "is_oldest_first": asked.sort == OLDEST,
            "sorted_otherwise": address(request, sort=None if asked.sort == OLDEST else OLDEST),
        }
        return self.render({**self.bar(request, columns), **context})

    def bar(self, request: HttpRequest, columns: Sequence[str]) -> dict[str, Any]:
        """What stands above a list, be it there or not: filters as they were given, columns, kept queries."""
        return {
            "heading": _("荣誉查询"),
            "subtitle": _("截至 %(day)s") % {"day": plain_day(self.today)},
            "given": filters_in(request.GET),
            "errors": {},
            "options": self.options(),
            "kept": pairs_in(request.GET),
            "columns": columns,
            "all_columns": [*columns, *(name for name in COLUMNS if name not in columns)],
            "saved": saved_by(self.actor),
            "here_query": kept_part(request.GET),
            "save_form": SaveForm(),
            "done": {
                "saved": _("查询已保存。"),
                "dropped": _("查询已删除。"),
                "confirmed": _("已确认，并已记入账本；这项奖励已不在您可见的范围内。"),
            }.get(request.GET.get("done", ""), ""),
        }

    def unread(self, request: HttpRequest, refusal: RuleViolation) -> HttpResponse:
        """A query that cannot be read lists nothing: what was given stays, and each fault stands at its field."""
        errors = {fault.field: self.say(fault) for fault in faults_in(filters_in(request.GET))}
        errors = errors or {refusal.field: self.say(refusal)}
        names = labels()
        faults = [
            Fault(f"f_{name}" if name in SHOWN else "", names.get(name or "", ""), message)
            for name, message in errors.items()
        ]
        unit = visible_to(self.actor).filter(code=filters_in(request.GET).get("unit", "").replace("\x00", "")).first()
        tree = read_tree(self, unit, among=QUERY_ROLES, kept=pairs_in(request.GET))
        context = {"errors": errors, "form": {"faults": faults}, "tree": tree, "chips": self.chips(request, unit)}
        return self.render({**self.bar(request, read_columns([])), **context}, status=400)

    def moved(self, request: HttpRequest) -> str:
        """This list's address with one column a place up or down, for browsers that run no script."""
        way, _colon, name = request.GET["move"].partition(":")
        columns = moved(request.GET.getlist("columns"), name, by=-1 if way == "up" else 1)
        pairs = [*pairs_in(request.GET, without=("columns",)), *(("columns", column) for column in columns)]
        return f"{request.path}?{urlencode(pairs)}#column-{name}"

    def options(self) -> dict[str, Sequence[str]]:
        return {
            "level": LEVELS,
            "status": [value for value, _label in HonorStatus.choices],
            "category": ["individual", "collective"],
            "register": ["honors", "stars"],
        }

    def numbers(self, asked: Asked, cells: Iterable[Cell], times: int) -> dict[str, Any]:
        """Times and recipients apart, by level, those taken back, and the share of the front line."""
        by_level: defaultdict[str, int] = defaultdict(int)
        revoked = 0
        for cell in cells:
            by_level[cell.level] += cell.times
            revoked += cell.times if cell.status == HonorStatus.REVOKED else 0
        found: dict[str, Any] = {
            "times": times,
            "levels": [(level, by_level[level]) for level in reversed(LEVELS) if by_level[level]],
            "revoked": revoked,
        }
        if 0 < times <= COUNTED:
            found |= recipients_in(asked)
            found["share"] = f"{per_cent(Fraction(found['front_line'], times))}%"
        return found

    def chips(self, request: HttpRequest, unit: Unit | None) -> list[Any]:
        given = filters_in(request.GET)
        kinds = {"level": "level", "status": "honor_status", "category": "recipient", "register": "register"}
        said = {
            name: word_of(kinds[name], value, language()) if name in kinds else value for name, value in given.items()
        }
        if unit is not None:
            said["unit"] = unit.short_name
        if "award" in given:
            said["award"] = award_names([given["award"]]).get(given["award"], given["award"])
        if "lineage" in given:
            said["lineage"] = _("不含前身单位") if given["lineage"].lower() == "false" else _("含前身单位")
        if "rows" in given:
            said["rows"] = str(given["rows"].count(",") + 1)
        return chips(request, {name: (label, said.get(name, "")) for name, label in labels().items()})


SHOWN = ("name", "level", "status", "category", "register", "year_from", "year_to", "lineage")
"""Filters that have a field of their own above the list."""


def labels() -> dict[str, str]:
    """What each filter is called."""
    return {
        "name": _("姓名"),
        "pinyin": _("拼音"),
        "police_number": _("警号"),
        "officer": _("人员编号"),
        "unit": _("单位"),
        "category": _("对象"),
        "level": _("等级"),
        "award": _("奖励"),
        "register": _("登记册"),
        "year_from": _("年度起"),
        "year_to": _("年度止"),
        "status": _("状态"),
        "lineage": _("沿革"),
        "rows": _("勾选的行"),
    }


def by_year_and_level(asked: Asked, numbers: Sequence[Cell]) -> Chart | None:
    """Times by year, stacked by level, of all years that were asked for; None of nothing."""
    counts: Counter[tuple[int, str]] = Counter()
    for cell in numbers:
        counts[cell.year, cell.level] += cell.times
    return by_year(counts, asked.years(year for year, _level in counts)) if counts else None


class SaveForm(PageForm):
    name = forms.CharField(label=gettext_lazy("查询名称"), max_length=LONGEST_NAME)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)


class SavedQueryPage(Page):
    """Keep the query that one looks at, or give one up."""

    access = {"POST": roles(*QUERY_ROLES)}

    def post(self, request: HttpRequest) -> HttpResponse:
        back = reverse("honors")
        if request.POST.get("drop"):
            kept = self.find(saved_by(self.actor), request.POST["drop"])
            drop_query(actor=self.actor, query=kept, at=self.at)
            return self.go(f"{back}?done=dropped")
        query = kept_part(QueryDict(request.POST.get("query", "")))
        save_query(actor=self.actor, name=request.POST.get("name", ""), query=query, at=self.at)
        return self.go(f"{back}?{query}&done=saved")


urlpatterns = [
    path("honors/", HonorListPage.as_view(), name="honors"),
    path("honors/saved/", SavedQueryPage.as_view(), name="saved_query"),
]
