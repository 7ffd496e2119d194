"""The search of the header."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from evaluations.selectors.search import search
from honors.permissions.access import Access
from honors.web.page import Page

LONGEST = 80


class SearchPage(Page):
    access = {"GET": Access.SESSION}
    template_name = "evaluations/search.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
        return self.render({"heading": _("查找"), "q": words, "found": search(self.actor, words, on=self.today)})


urlpatterns = [path("search/", SearchPage.as_view(), name="search")]
