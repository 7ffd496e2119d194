"""The honor roll (光荣榜), open to everybody: stars as cards, honors of people and of collectives as tables."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from evaluations.domain.scheme import Star
from evaluations.selectors.honor_roll import (
    counts_of,
    roll,
    sentences_for,
    stars_by_year,
    units_of_roll,
    years_of_roll,
)
from honors.domain.errors import RuleViolation
from honors.models import Honor
from honors.permissions.access import Access
from honors.selectors.honor_filter import ORDER
from honors.selectors.unit import name_on, short_name_on
from honors.web.listing import address, read_listing
from honors.web.page import Page

SHOWN = 4
MOST = 60
"""Cards of one star that are shown when all are asked for."""
KINDS = {"people": ("honors", "individual"), "collectives": ("honors", "collective")}


class HonorRollPage(Page):
    access = {"GET": Access.PUBLIC}
    template_name = "evaluations/honor_roll.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        years = years_of_roll()
        raw = request.GET.get("year", "")
        year = int(raw) if raw in map(str, years) else (years[0] if years else self.today.year)
        units = list(units_of_roll(self.today))
        unit = next((row for row in units if row.code == request.GET.get("unit")), None)
        name = request.GET.get("name", "").replace("\x00", "").strip()[:80]
        try:
            rows = roll(on=self.today, year=year, unit=unit, name=name)
        except RuleViolation:
            rows = Honor.objects.none()
        kind = request.GET.get("kind", "")
        kind = kind if kind in KINDS else "stars"
        counts = counts_of(rows)
        context: dict[str, Any] = {
            "heading": _("光荣榜"),
            "subtitle": _("%(year)s年度") % {"year": year},
            "year": year,
            "years": years,
            "unit": unit,
            "units": units,
            "name": name,
            "kind": kind,
            "tabs": [
                (
                    _("四星"),
                    sum(n for key, n in counts.items() if key[0] == "stars"),
                    self.tab("stars"),
                    kind == "stars",
                ),
                (_("个人奖励"), counts.get(KINDS["people"], 0), self.tab("people"), kind == "people"),
                (_("集体奖励"), counts.get(KINDS["collectives"], 0), self.tab("collectives"), kind == "collectives"),
            ],
        }
        if kind == "stars":
            context["sections"] = self.sections(rows.filter(register="stars"), year, unit)
        else:
            register, category = KINDS[kind]
            found = rows.filter(register=register, recipient_category=category)
            listing = read_listing(request, found, ORDER, total=counts.get((register, category), 0))
            context |= {"listing": listing, "cards": self.cards(listing.rows)}
        return self.render(context)

    def tab(self, kind: str) -> str:
        return address(self.request, kind=None if kind == "stars" else kind, star=None)

    def sections(self, rows: Any, year: int, unit: Any) -> list[dict[str, Any]]:
        """A section a star: its holders, or why there are none and where to look."""
        asked = self.request.GET.get("star", "")
        stars = [star for star in Star if asked not in set(Star) or star == asked]
        holders: dict[str, list[Honor]] = {star.value: [] for star in stars}
        for honor in rows.order_by(*ORDER):
            star = honor.award_code.partition(".")[2]
            if star in holders:
                holders[star].append(honor)
        limit = MOST if len(stars) == 1 else SHOWN
        shown = [honor for found in holders.values() for honor in found[:limit]]
        cards = {card["honor"].pk: card for card in self.cards(shown)}
        before = stars_by_year(on=self.today, unit=unit)
        sections = []
        for star in stars:
            found = holders[star.value]
            earlier = {when: n for when, n in before.get(f"star.{star.value}", {}).items() if when < year}
            last = max(earlier, default=None)
            sections.append(
                {
                    "star": star.value,
                    "total": len(found),
                    "cards": [cards[honor.pk] for honor in found[:limit]],
                    "all": address(self.request, star=star.value) if len(found) > limit else "",
                    "last": last,
                    "last_count": earlier.get(last, 0) if last else 0,
                    "last_url": address(self.request, year=last) if last else "",
                }
            )
        return sections

    def cards(self, honors: list[Honor]) -> list[dict[str, Any]]:
        sentences = sentences_for(honors)
        return [
            {
                "honor": honor,
                "name": honor.officer.name if honor.officer else name_on(honor.unit, honor.decided_on),
                "unit": short_name_on(honor.unit, honor.decided_on),
                "sentence": sentences.get(honor.pk, ""),
            }
            for honor in honors
            if honor.unit is not None
        ]


urlpatterns = [path("honor-roll/", HonorRollPage.as_view(), name="honor_roll")]
