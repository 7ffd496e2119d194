"""Statistics as of a day: charts with their tables, and a table by what one chooses (R-56)."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from honors.domain.codes import text
from honors.models import Unit
from honors.permissions.access import roles
from honors.selectors.honor import award_names
from honors.selectors.honor_columns import word_of
from honors.selectors.statistics import (
    DIMENSIONS,
    STATISTICS_ROLES,
    recipients_by_level,
    statistics_of,
    together,
    units_to_count,
)
from honors.templatetags.page import plain_day
from honors.web.branch import read_tree
from honors.web.chart import Chart, Series, by_year, level_names, per_cent, stacked, sums_of
from honors.web.forms import Fault
from honors.web.page import Page, language

USUAL = ("level", "category")
CHARTED = ("level", "category", "year", "unit")
KINDS = {"level": "level", "category": "recipient", "register": "register"}


class StatisticsPage(Page):
    access = {"GET": roles(*STATISTICS_ROLES)}
    template_name = "honors/statistics.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = units_to_count(self.actor)
        code = request.GET.get("unit", "")
        unit = self.find(mine, code, field="code") if code else mine.order_by("path")[0]
        by = tuple(name for name in DIMENSIONS if name in request.GET.getlist("by")) or USUAL
        given = request.GET.get("on", "").strip()
        kept = [*([("on", given)] if given else []), *(("by", name) for name in by)]
        tree = read_tree(self, unit, among=STATISTICS_ROLES, kept=kept)
        if tree.is_asked_alone:
            return self.render({"tree": tree}, template="honors/parts/branch.html")
        context = {
            "heading": _("统计"),
            "unit": unit,
            "given": given or self.today.isoformat(),
            "by": by,
            "dimensions": DIMENSIONS,
            "tree": tree,
        }
        try:
            on = date.fromisoformat(given) if given else self.today
        except ValueError:
            error = text("statistics.bad_day", {"given": given}, language=language())
            return self.render(
                {**context, "form": {"faults": [Fault("on", _("截至"), error)]}, "error": error}, status=400
            )
        return self.render(context | self.numbers(unit, on=on, by=by))

    def numbers(self, unit: Unit, *, on: date, by: Sequence[str]) -> dict[str, Any]:
        """The charts, the table and its sums, all from one count of the honors and one of the recipients."""
        counted = statistics_of(unit, on=on, by=tuple(name for name in DIMENSIONS if name in {*CHARTED, *by}))
        words = {
            "unit": dict(
                units_to_count(self.actor)
                .filter(code__in={row["unit"] for row in counted})
                .order_by("path")
                .values_list("code", "short_name")
            ),
            "award": award_names(row["award"] for row in counted) if "award" in by else {},
        }

        def said(name: str, value: Any) -> str:
            if name in KINDS:
                return word_of(KINDS[name], value, language())
            return str(words.get(name, {}).get(value, value))

        keys = ("register", *by)
        return {
            "subtitle": _("截至 %(day)s") % {"day": plain_day(on)},
            "keys": keys,
            "charts": charts_of(counted, recipients_by_level(unit, on=on), words["unit"]),
            "rows": [([said(name, row[name]) for name in keys], shown(row)) for row in together(counted, by)],
            "sums": [(said("register", row["register"]), shown(row)) for row in together(counted)],
        }


def charts_of(
    counted: Sequence[Mapping[str, Any]], recipients: Sequence[Mapping[str, Any]], units: Mapping[str, str]
) -> list[Chart]:
    """By level, by recipients and times, by year, by category, the share of the front line, and by unit."""
    counted = [row for row in counted if row["times"]]
    if not counted:
        return []
    levels, categories = level_names(), {name: word_of("recipient", name, language()) for name in CATEGORIES}
    held = {level: name for level, name in levels.items() if any(row["level"] == level for row in counted)}
    times = _("单位为人次。")
    return [
        Chart(
            id="by-level",
            title=_("按等级"),
            axis=_("等级"),
            labels=list(held.values()),
            series=stacked(sums_of(counted, "level", "category"), held, categories),
            note=times,
            is_across=True,
        ),
        recipients_and_times(recipients, held),
        by_year(sums_of(counted, "year", "level")),
        front_line_share(counted),
        Chart(
            id="by-category",
            title=_("按对象"),
            axis=_("对象"),
            labels=list(categories.values()),
            series=stacked(sums_of(counted, "category", "level"), categories, levels),
            note=times,
            is_across=True,
        ),
        Chart(
            id="by-unit",
            title=_("按单位"),
            axis=_("单位"),
            labels=list(units.values()),
            series=stacked(sums_of(counted, "unit", "level"), units, levels),
            note=_("单位为人次；单位按代码排列，不作排名。"),
            is_across=True,
        ),
    ]


CATEGORIES = ("individual", "collective")


def recipients_and_times(recipients: Sequence[Mapping[str, Any]], levels: Mapping[str, str]) -> Chart:
    """Beside each other, as whoever was honored twice is one recipient."""
    found = {row["level"]: row for row in recipients}
    names = {"recipients": _("人数（含集体）"), "times": _("人次")}
    return Chart(
        id="recipients",
        title=_("人数与人次"),
        axis=_("等级"),
        labels=list(levels.values()),
        series=[
            Series(key=key, name=name, values=[found[level][key] for level in levels]) for key, name in names.items()
        ],
        note=_("同一等级内每人、每个集体只计一次人数；各等级的人数不能相加。"),
        kind="grouped",
        is_across=True,
    )


def front_line_share(counted: Sequence[Mapping[str, Any]]) -> Chart:
    """What part of a year's times went to units that served on the front line; nothing for a year without any."""
    times, at_front = sums_of(counted, "year"), sums_of(counted, "year", number="front_line")
    years = range(min(times), max(times) + 1)
    shares = [per_cent(Fraction(at_front[year], times[year])) if times.get(year) else None for year in years]
    return Chart(
        id="front-line",
        title=_("各年一线占比"),
        axis=_("年度"),
        labels=[str(year) for year in years],
        series=[Series(key="times", name=_("一线占比（%）"), values=shares)],
        note=_("批准时在一线单位的人次占当年人次的百分比。"),
        kind="share",
    )


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """With shares in per cent, one place, rounded half up."""
    return {**row, "front_share": percent(row["front_line_share"]), "leaders_share": percent(row["leader_share"])}


def percent(share: str | None) -> str:
    """An exact share in per cent: 78.4%; a dash of nothing."""
    return "—" if share is None else f"{per_cent(Fraction(share))}%"


urlpatterns = [path("statistics/", StatisticsPage.as_view(), name="statistics")]
