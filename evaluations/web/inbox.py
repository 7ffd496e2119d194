"""What waits for me (待办), by deadline, with one act in each row."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.domain.scheme import NOMINATORS
from evaluations.selectors.calendar import official_calendar
from evaluations.selectors.inbox import PLACES, Waiting, inbox_of
from evaluations.selectors.inbox_rows import Subject, subjects_of
from evaluations.selectors.late import late_drafts
from evaluations.selectors.opening import may_put_forward, never_put_forward
from evaluations.web.deadline import Deadline, deadline
from honors.domain.actor import Role
from honors.permissions.access import Access
from honors.selectors.outbox import visible_to as told_to
from honors.web.listing import address
from honors.web.page import Page

SHOWN = 200
"""More than this many things at once are not read by anybody; the filters reach the rest."""
SOON = 3
SHOWN_PEOPLE = 12


@dataclass(frozen=True)
class Row:
    waiting: Waiting
    verb: str
    subject: Subject
    deadline: Deadline | None
    url: str


class InboxPage(Page):
    access = {"GET": Access.SESSION}
    template_name = "evaluations/inbox.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = inbox_of(self.actor, at=self.at)
        calendar = official_calendar()

        def due(moment: datetime | None) -> Deadline | None:
            if moment is None:
                return None
            return deadline(timezone.localtime(moment).date(), today=self.today, calendar=calendar)

        dated = [(row, due(row.due_at)) for row in waiting]
        late = [pair for pair in dated if pair[1] and pair[1].is_late]
        soon = [pair for pair in dated if pair[1] and 0 <= pair[1].left <= SOON]
        span = request.GET.get("due", "")
        act = request.GET.get("act", "")
        chosen = {"late": late, "soon": soon}.get(span, dated)
        chosen = [pair for pair in chosen if not act or verb_of(pair[0]) == act][:SHOWN]
        subjects = subjects_of([row for row, _due in chosen])
        rows = [
            Row(row, verb_of(row), subjects.get((row.kind, row.object), Subject(name="")), due_on, address_of(row))
            for row, due_on in chosen
        ]
        return self.render(
            {
                "heading": _("待办"),
                "rows": rows,
                "total": len(waiting),
                "tabs": [
                    (_("全部"), len(dated), address(request, due=None), span not in ("late", "soon")),
                    (_("逾期"), len(late), address(request, due="late"), span == "late"),
                    (_("三个工作日内"), len(soon), address(request, due="soon"), span == "soon"),
                ],
                "acts": sorted(Counter(verb_of(row) for row in waiting).items()),
                "act": act,
                "span": span,
                "late": self.late(),
                **self.own(),
                **self.unseen(),
            }
        )

    def late(self) -> list[dict[str, Any]]:
        """To HR: the cycles in which drafts were left over when nominating ended, with how many."""
        if Role.HR not in self.actor.roles:
            return []
        rows = late_drafts(self.actor, at=self.at).values("cycle", "cycle__name").annotate(n=Count("pk"))
        return list(rows.order_by("cycle__name", "cycle"))

    def own(self) -> dict[str, Any]:
        """The way to the own record, and for an officer that to putting somebody forward, where a scheme takes it."""
        is_officer = self.actor.roles & NOMINATORS == {Role.OFFICER}
        may = is_officer and may_put_forward(self.actor, at=self.at)
        return {"own_record": self.actor.officer_id, "may_nominate": may}

    def unseen(self) -> dict[str, Any]:
        """To a chief: the people of the own units whom nobody ever put forward."""
        if Role.STATION_CHIEF not in self.actor.roles:
            return {}
        people = list(never_put_forward(self.actor)[: SHOWN_PEOPLE + 1])
        return {"is_chief": True, "unseen": people[:SHOWN_PEOPLE], "has_more": len(people) > SHOWN_PEOPLE}


def address_of(row: Waiting) -> str:
    """The page where the act is done."""
    if row.act in OWN_PAGES:
        return reverse(OWN_PAGES[row.act], args=[row.object])
    place = f"/{PLACES[row.kind]}/{row.object}/"
    return f"{place}?ruling={row.act.removeprefix('confirm_')}" if row.kind == "honor" else place


def verb_of(row: Waiting) -> str:
    """The act as its word is registered: what is decided differs by kind."""
    return f"{row.act}_{row.kind}" if row.kind in ("correction", "reconsideration") else row.act


OWN_PAGES = {
    "opinion": "opinion_new",
    "assess": "assessment_new",
    "notice": "nomination_notice",
    "declare": "review",
    "review": "review",
}
"""Acts on a case that have a page of their own, whose first thing they are."""


class CountPage(Page):
    """How much waits behind a line of the navigation, asked for after the page is there."""

    access = {"GET": Access.SESSION}

    def get(self, _request: HttpRequest, name: str) -> HttpResponse:
        if name == "inbox":
            return HttpResponse(str(len(inbox_of(self.actor, at=self.at))))
        if name == "notifications":
            return HttpResponse(str(told_to(self.actor).filter(read_at__isnull=True).count()))
        raise Http404


urlpatterns = [
    path("inbox/", InboxPage.as_view(), name="inbox"),
    path("counts/<str:name>/", CountPage.as_view(), name="count"),
]
