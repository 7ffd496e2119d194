"""The files of a case in the browser: a list with a viewer beside it, and each file in place or as a download."""

from collections.abc import Sequence
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import path

from evaluations.domain.evidence import kind_named
from evaluations.models import Evidence
from evaluations.selectors.evidence import visible_to
from evaluations.services.review import mark_seen
from honors.domain.errors import RuleViolation
from honors.permissions.access import Access
from honors.web.page import Page

PDF = "application/pdf"
PICTURES = ("image/png", "image/jpeg")

POLICY = "sandbox; default-src 'none'"
"""Nothing in a file runs or loads anything."""

POLICY_OF_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""A sandbox would also keep the browser's own reader from opening it; what it may load is as little."""


def opened_in(papers: Sequence[Evidence], asked: str) -> Evidence | None:
    """The file that the viewer shows: the one asked for, else the first that a browser can show."""
    chosen = next((paper for paper in papers if str(paper.pk) == asked), None)
    return chosen or next((paper for paper in papers if paper.media_type in (PDF, *PICTURES)), None)


class ViewerPage(Page):
    """The list of a case's files with one of them opened: the part of a page that changes when another is chosen."""

    access = {"GET": Access.SESSION}
    template_name = "evaluations/parts/evidence.html"

    def get(self, _request: HttpRequest, key: str) -> HttpResponse:
        paper = self.find(visible_to(self.actor), key)
        papers = visible_to(self.actor).filter(nomination=paper.nomination_id).order_by("created_at", "pk")
        return self.render({"papers": list(papers), "opened": paper})


class EvidenceFilePage(Page):
    """A file of a case: a download, or in place where a browser can show it without running anything."""

    access = {"GET": Access.SESSION}

    def get(self, request: HttpRequest, key: str) -> Any:
        paper = self.find(visible_to(self.actor).select_related("nomination__cycle__committee"), key)
        mark_seen(actor=self.actor, nomination=paper.nomination, at=self.at)
        try:
            content = paper.file.open("rb")
        except FileNotFoundError as error:
            raise RuleViolation("evidence.file_lost") from error
        kind = kind_named(paper.media_type)
        in_place = "view" in request.GET and kind.media_type in (PDF, *PICTURES)
        answer = FileResponse(
            content,
            as_attachment=not in_place,
            filename=f"{paper.pk}.{kind.ending}",
            content_type=kind.media_type,
        )
        is_read = in_place and kind.media_type == PDF
        answer["Content-Security-Policy"] = POLICY_OF_PDF if is_read else POLICY
        answer["X-Frame-Options"] = "SAMEORIGIN" if is_read else "DENY"
        answer["Cache-Control"] = "private, no-store"
        return answer


urlpatterns = [
    path("evidence/<str:key>/", ViewerPage.as_view(), name="evidence"),
    path("evidence/<str:key>/file/", EvidenceFilePage.as_view(), name="evidence_file"),
]
