"""The query of honors: filters, totals, the list, charts with their tables, and its export."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honors.domain.award import LADDER, Level
from honors.domain.errors import RuleViolation
from honors.models import HonorStatus
from honors.permissions.access import roles
from honors.selectors.honor import QUERY_ROLES, award_names
from honors.selectors.honor_columns import COLUMNS, cells, loaded_for, read_columns, word_of
from honors.selectors.honor_filter import (
    FILTERS,
    ORDER,
    Asked,
    Cell,
    ask,
    cells_in,
    count_of,
    recipients_in,
)
from honors.selectors.saved_query import saved_by
from honors.selectors.unit import branch_of
from honors.services.export import allow_export, write_export
from honors.services.export_job import LARGE, ask_export
from honors.services.saved_query import LONGEST_NAME, drop_query, save_query
from honors.templatetags.page import plain_day
from honors.web.forms import PageForm
from honors.web.listing import chips, read_listing
from honors.web.page import Page, language

LEVELS = (*(level.value for level in LADDER), Level.HONOR.value, Level.STAR.value)
COUNTED = 200_000
"""Beyond so many honors recipients are not counted on a page; a narrower query tells them."""
OFFICIAL = frozenset(QUERY_ROLES)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked_in(parameters: QueryDict) -> dict[str, str]:
    """The filters of an address as far as they are set."""
    return {name: parameters[name].strip() for name in FILTERS if parameters.get(name, "").strip()}


def kept_part(parameters: QueryDict, *, without: str = "") -> str:
    """Filters and columns of an address, as a query is kept, but the parameter ``without``."""
    kept = [(name, value) for name, value in asked_in(parameters).items() if name != without]
    return urlencode([*kept, *(("columns", name) for name in parameters.getlist("columns"))])


class HonorListPage(Page):
    access = {"GET": roles(*QUERY_ROLES)}
    template_name = "honors/honors.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        given = asked_in(request.GET)
        fault, status = "", 200
        try:
            asked, columns = ask(self.actor, given), read_columns(request.GET.getlist("columns"))
        except RuleViolation as refusal:
            fault, status = self.say(refusal), 400
            asked, columns = ask(self.actor, {}), read_columns([])
        numbers = cells_in(self.actor, asked)
        times = sum(cell.times for cell in numbers)
        listing = read_listing(request, loaded_for(asked.rows, columns), ORDER, total=times)
        context = {
            "heading": _("荣誉查询"),
            "subtitle": _("截至 %(day)s") % {"day": plain_day(self.today)},
            "fault": fault,
            "given": given,
            "asked": asked,
            "chips": [] if fault else self.chips(request, given, asked),
            "options": self.options(),
            "hidden": [("columns", name) for name in request.GET.getlist("columns")],
            "listing": listing,
            "columns": columns,
            "rows": [
                (honor, list(zip(columns, cells(honor, columns, language=language()), strict=True)))
                for honor in listing.rows
            ],
            "all_columns": COLUMNS,
            "numbers": self.numbers(asked, numbers, times),
            "chart": chart_of(numbers),
            "branch": branch_of(self.actor, asked.unit, among=QUERY_ROLES, on=self.today),
            "saved": saved_by(self.actor),
            "here_query": kept_part(request.GET),
            "save_form": SaveForm(),
            "done": {"saved": _("查询已保存。"), "dropped": _("查询已删除。")}.get(request.GET.get("done", ""), ""),
            "size": request.GET.get("size", ""),
            "branch_query": kept_part(request.GET, without="unit"),
        }
        return self.render(context, status=status)

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
            found["share"] = share(found["front_line"], times)
        return found

    def chips(self, request: HttpRequest, given: dict[str, str], asked: Asked) -> list[Any]:
        kinds = {"level": "level", "status": "honor_status", "category": "recipient", "register": "register"}
        labels = {
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
        }
        said = {
            name: word_of(kinds[name], value, language()) if name in kinds else value for name, value in given.items()
        }
        if asked.unit is not None:
            said["unit"] = asked.unit.short_name
        if "award" in given:
            said["award"] = award_names([given["award"]]).get(given["award"], given["award"])
        if "lineage" in given:
            said["lineage"] = _("不含前身单位") if given["lineage"].lower() == "false" else _("含前身单位")
        return chips(request, {name: (labels[name], said.get(name, "")) for name in labels})


def share(part: int, whole: int) -> str:
    """A share in per cent with one place, exactly rounded half up: 78.4%."""
    tenths = (part * 2000 + whole) // (whole * 2)
    return f"{tenths // 10}.{tenths % 10}%"


def chart_of(numbers: Sequence[Cell]) -> dict[str, Any]:
    """Times by year, stacked by level: for the chart's script and for its table."""
    if not numbers:
        return {}
    years = list(range(min(cell.year for cell in numbers), max(cell.year for cell in numbers) + 1))
    counts: defaultdict[tuple[int, str], int] = defaultdict(int)
    for cell in numbers:
        counts[cell.year, cell.level] += cell.times
    levels = [level for level in LEVELS if any(counts[year, level] for year in years)]
    return {
        "years": years,
        "series": [
            {
                "key": level,
                "name": word_of("level", level, language()),
                "data": [counts[year, level] for year in years],
                "sum": sum(counts[year, level] for year in years),
            }
            for level in levels
        ],
        "rows": [
            (year, [counts[year, level] for level in levels], sum(counts[year, level] for level in levels))
            for year in reversed(years)
        ],
    }


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


class ExportForm(PageForm):
    reason = forms.CharField(
        label=gettext_lazy("导出用途"),
        max_length=200,
        help_text=gettext_lazy("写入审计记录，例如：年度统计上报。"),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("格式"),
        choices=[(".xlsx", "Excel (.xlsx)"), (".csv", "CSV (.csv)")],
        initial=".xlsx",
        widget=forms.RadioSelect,
    )


class HonorExportPage(Page):
    """Says what will leave the house and for what, then sends exactly that."""

    access = {"GET": roles(*QUERY_ROLES), "POST": roles(*QUERY_ROLES)}
    template_name = "honors/honors_export.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(request, ExportForm())

    def shown(self, request: HttpRequest, form: ExportForm, status: int = 200) -> HttpResponse:
        asked = ask(self.actor, asked_in(request.GET))
        columns = read_columns(request.GET.getlist("columns"))
        rows = sum(cell.times for cell in cells_in(self.actor, asked))
        return self.render(
            {
                "heading": _("导出荣誉"),
                "form": form,
                "rows": rows,
                "is_large": rows > LARGE,
                "columns": columns,
                "here_query": kept_part(request.GET),
                "given": asked.filters,
            },
            status=status,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ExportForm(request.POST)
        if not form.is_valid():
            return self.shown(request, form, 422)
        kind = form.cleaned_data["kind"]
        name = f"{_('荣誉查询')}-{self.today.isoformat()}{kind}"
        try:
            facts: dict[str, Any] = {
                "actor": self.actor,
                "asked": ask(self.actor, asked_in(request.GET)),
                "columns": read_columns(request.GET.getlist("columns")),
                "reason": form.cleaned_data["reason"],
                "kind": kind,
                "language": language(),
                "at": self.at,
            }
            if count_of(self.actor, facts["asked"]) > LARGE:
                return self.go(reverse("job", args=[ask_export(**facts, file_name=name).pk]))
            export = allow_export(**facts)
        except RuleViolation as refusal:
            form.refuse(refusal)
            return self.shown(request, form, 422)
        # The open file outlives its folder: nothing of an export stays on the disk
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"export{kind}"
            write_export(export, file)
            content = file.open("rb")
        return FileResponse(
            content,
            as_attachment=True,
            filename=name,
            content_type=XLSX if kind == ".xlsx" else "text/csv; charset=utf-8",
        )


urlpatterns = [
    path("honors/", HonorListPage.as_view(), name="honors"),
    path("honors/saved/", SavedQueryPage.as_view(), name="saved_query"),
    path("honors/export/", HonorExportPage.as_view(), name="honors_export"),
]
