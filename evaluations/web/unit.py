"""A unit as a page: what it is, what it was, its honors and its people."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from evaluations.permissions.reconsideration import askable
from honors.permissions.access import Access
from honors.permissions.certificate import certifiable
from honors.selectors.honor import lineage_visible_to
from honors.selectors.honor_filter import ORDER
from honors.selectors.officer import visible_to as people_visible_to
from honors.selectors.together import fill
from honors.selectors.unit import line_of, visible_to
from honors.web.listing import read_listing
from honors.web.page import Page

PEOPLE = 60


class UnitPage(Page):
    """The honors are those of the unit as a collective and of its people, predecessors included, as the actor sees."""

    access = {"GET": Access.SESSION}
    template_name = "evaluations/unit.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        unit = self.find(visible_to(self.actor).select_related("parent"), key)
        fill((unit, {name: getattr(unit, name).all() for name in ("former_names", "former_front_line")}))
        before, after, splits = line_of(unit)
        honors = lineage_visible_to(self.actor, unit, taken_over=before).select_related("officer", "unit", "award")
        people = people_visible_to(self.actor, under=unit.path).filter(unit=unit, status="in_service").order_by("id")
        listing = read_listing(request, honors, ORDER)
        return self.render(
            {
                "heading": unit.name,
                "unit": unit,
                "listing": listing,
                "certified": certifiable(self.actor, listing.rows),
                "askable": askable(self.actor, listing.rows),
                "people": people[:PEOPLE],
                "before": before,
                "after": after,
                "split_from": [row for row in splits if row.successor_id == unit.pk],
                "split_offs": [row for row in splits if row.predecessor_id == unit.pk],
            }
        )


urlpatterns = [path("units/<str:key>/", UnitPage.as_view(), name="unit")]
