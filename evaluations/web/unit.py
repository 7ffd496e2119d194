"""A unit as a page: what it is, what it was, its honors and its people."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from honors.permissions.access import Access
from honors.permissions.certificate import certifiable
from honors.selectors.honor import lineage_visible_to
from honors.selectors.honor_filter import ORDER
from honors.selectors.officer import visible_to as people_visible_to
from honors.selectors.unit import predecessors_of, split_off_from, split_offs_of, successors_of, visible_to
from honors.web.listing import read_listing
from honors.web.page import Page

PEOPLE = 60


class UnitPage(Page):
    """The honors are those of the unit as a collective and of its people, predecessors included, as the actor sees."""

    access = {"GET": Access.SESSION}
    template_name = "evaluations/unit.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        rows = visible_to(self.actor).select_related("parent").prefetch_related("former_names", "former_front_line")
        unit = self.find(rows, key)
        honors = lineage_visible_to(self.actor, unit).select_related("officer", "unit", "award")
        people = people_visible_to(self.actor, under=unit.path).filter(unit=unit, status="in_service").order_by("id")
        listing = read_listing(request, honors, ORDER)
        return self.render(
            {
                "heading": unit.name,
                "unit": unit,
                "listing": listing,
                "certified": certifiable(self.actor, listing.rows),
                "people": people[:PEOPLE],
                "before": predecessors_of([unit]),
                "after": successors_of([unit]),
                "split_from": split_off_from(unit),
                "split_offs": split_offs_of(unit),
            }
        )


urlpatterns = [path("units/<str:key>/", UnitPage.as_view(), name="unit")]
