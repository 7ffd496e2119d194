"""What goes on record beside a vote, as pages: who is there, papers as one person reads them, the signed minutes."""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from evaluations.domain.ballot import Method
from evaluations.models import Round
from evaluations.permissions.ballot import may_enter_papers, open_acts
from evaluations.permissions.minutes import may_read_sheet
from evaluations.selectors.ballot import hidden_items
from evaluations.selectors.ballot_paper import paper_state
from evaluations.selectors.minutes import sheet_of
from evaluations.services.ballot_paper import enter_papers
from evaluations.web.ballot import presence_of, round_at
from evaluations.web.ballot_forms import choices_in
from honors.domain.errors import RuleViolation
from honors.permissions.access import Access
from honors.web.page import Page

ITEM = re.compile(r"[0-9]+\. ")
"""How a line about a case begins on the sheet."""


class PresencePage(Page):
    """The panel of presence alone, asked for again and again by an open page of the round."""

    access = {"GET": Access.SESSION}
    template_name = "evaluations/parts/presence.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        ballot_round = round_at(self, key)
        shown = presence_of(self, ballot_round)
        return self.render({"presence": shown, "has_moved": request.GET.get("state", "") != ballot_round.state})


class PapersPage(Page):
    """All papers of a round as one person reads them. Two people enter them apart; nothing typed here is kept."""

    access = {"GET": Access.SESSION, "POST": Access.SESSION}
    template_name = "evaluations/round_papers.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        ballot_round = round_at(self, key)
        if "paper" not in self.acts(ballot_round):
            return self.go(reverse("round", args=[ballot_round.pk]))
        return self.show(ballot_round)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        ballot_round = round_at(self, key)
        numbers = range(1, paper_state(ballot_round).voters + 1)
        papers = [list(self.marks(number).items()) for number in numbers if f"has-{number}" in request.POST]
        try:
            enter_papers(actor=self.actor, ballot_round=ballot_round, papers=papers, at=self.at)
        except RuleViolation as refusal:
            found = round_at(self, key)
            if hidden_items(self.actor, found) or not may_enter_papers(self.actor, found):
                raise  # the sheet names every item: it is shown to nobody who may not enter it
            return self.show(found, {"message": self.say(refusal), "findings": refusal.findings}, status=422)
        return self.go(reverse("round", args=[ballot_round.pk]))

    def acts(self, ballot_round: Round) -> list[str]:
        return open_acts(self.actor, ballot_round, is_recused=bool(hidden_items(self.actor, ballot_round)))

    def marks(self, number: int) -> dict[str, str]:
        return choices_in(self.request.POST, f"p{number}-")

    def show(self, ballot_round: Round, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        posted = self.request.method == "POST"
        items = list(ballot_round.items.all())
        rows = [
            {
                "number": number,
                "has": not posted or f"has-{number}" in self.request.POST,
                "marks": [
                    (item.nomination_id, name_of(item.nomination), self.marks(number).get(str(item.nomination_id), ""))
                    for item in items
                ],
            }
            for number in range(1, paper_state(ballot_round).voters + 1)
        ]
        return self.render(
            {
                "heading": _("录入纸质选票"),
                "round": ballot_round,
                "items": [name_of(item.nomination) for item in items],
                "rows": rows,
                "is_divided": ballot_round.method in (Method.APPROVAL, Method.SEATS),
                **(context or {}),
            },
            status=status,
        )


def name_of(case: Any) -> str:
    """The person or unit of a case; who enters papers is recused from none of them."""
    recipient = case.officer or case.recipient_unit
    return recipient.name if recipient else ""


class MinutesPage(Page):
    """The signed sheet as a paper. Whoever may not read it does not learn that there is one."""

    access = {"GET": Access.SESSION}
    template_name = "evaluations/minutes.html"

    def get(self, _request: HttpRequest, key: str) -> HttpResponse:
        ballot_round = round_at(self, key)
        if not may_read_sheet(self.actor, ballot_round):
            raise Http404
        sheet = sheet_of(ballot_round)
        title, *lines = sheet.text.rstrip("\n").split("\n")
        return self.render(
            {
                "heading": _("会议纪要"),
                "round": ballot_round,
                "sheet": sheet,
                "title": title,
                "facts": [line.split("：", 1) for line in lines if not ITEM.match(line)],
                "rows": [line.split("｜", 2) for line in lines if ITEM.match(line)],
            }
        )


urlpatterns = [
    path("rounds/<str:key>/presence/", PresencePage.as_view(), name="round_presence"),
    path("rounds/<str:key>/papers/", PapersPage.as_view(), name="round_papers"),
    path("rounds/<str:key>/minutes/", MinutesPage.as_view(), name="round_minutes"),
]
