"""Statistics as of a day: times, front line, leaders, by what one chooses (R-56)."""

from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from honors.permissions.access import roles
from honors.selectors.honor import award_names
from honors.selectors.honor_columns import word_of
from honors.selectors.statistics import DIMENSIONS, STATISTICS_ROLES, statistics_of, together, units_to_count
from honors.selectors.unit import branch_of
from honors.templatetags.page import plain_day
from honors.web.page import Page, language

USUAL = ("level", "category")
KINDS = {"level": "level", "category": "recipient", "register": "register"}


class StatisticsPage(Page):
    access = {"GET": roles(*STATISTICS_ROLES)}
    template_name = "honors/statistics.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            on = date.fromisoformat(request.GET.get("on", "") or self.today.isoformat())
        except ValueError:
            on = self.today
        by = tuple(name for name in DIMENSIONS if name in request.GET.getlist("by")) or USUAL
        mine = units_to_count(self.actor)
        code = request.GET.get("unit", "")
        unit = self.find(mine, code, field="code") if code else mine.order_by("path")[0]
        rows = statistics_of(unit, on=on, by=by)
        names = award_names(row["award"] for row in rows) if "award" in by else {}
        shorts = (
            dict(mine.filter(code__in=[row["unit"] for row in rows]).values_list("code", "short_name"))
            if "unit" in by
            else {}
        )

        def said(name: str, value: Any) -> str:
            if name in KINDS:
                return word_of(KINDS[name], value, language())
            return str({"award": names, "unit": shorts}.get(name, {}).get(value, value))

        keys = ("register", *by)
        return self.render(
            {
                "heading": _("统计"),
                "subtitle": _("截至 %(day)s") % {"day": plain_day(on)},
                "asked": {"unit": unit},
                "on": on,
                "by": by,
                "keys": keys,
                "dimensions": DIMENSIONS,
                "rows": [([said(name, row[name]) for name in keys], shown(row)) for row in rows],
                "sums": [(said("register", row["register"]), shown(row)) for row in together(rows)],
                "branch": branch_of(self.actor, unit, among=STATISTICS_ROLES, on=self.today),
                "branch_query": "&".join([f"on={on.isoformat()}", *(f"by={name}" for name in by)]),
            }
        )


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """With shares in per cent, one place, rounded half up."""
    return {**row, "front_share": percent(row["front_line_share"]), "leaders_share": percent(row["leader_share"])}


def percent(share: str | None) -> str:
    """An exact share in per cent: 78.4%; a dash of nothing."""
    if share is None:
        return "—"
    tenths = int(Fraction(share) * 1000 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}%"


urlpatterns = [path("statistics/", StatisticsPage.as_view(), name="statistics")]
