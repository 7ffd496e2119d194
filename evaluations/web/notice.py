"""Public notices as pages: on the board, on A4, and put up by HR for cases of a cycle."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from evaluations.domain.calendar import Calendar
from evaluations.models import Notice
from evaluations.selectors.calendar import official_calendar
from evaluations.selectors.notice import visible_to, with_lines
from evaluations.web.deadline import Deadline, deadline
from honors.permissions.access import Access
from honors.web.listing import address, read_listing
from honors.web.page import Page

HEAD_LINES = 5
"""Lines of the frozen text before its first recipient."""
STATES = ("running", "ended", "waived")


@dataclass(frozen=True)
class Recipient:
    """A line of the frozen text: who, and all that it says of them."""

    name: str
    parts: tuple[str, ...]


def recipients(text: str) -> list[Recipient]:
    """The recipients as the frozen text names them, in its order."""
    rows = [line.partition(". ")[2].split("｜") for line in text.splitlines()[HEAD_LINES:]]
    return [Recipient(row[0], tuple(row[1:])) for row in rows]


def is_open_for_objections(notice: Notice, today: date) -> bool:
    return notice.state == "running" and notice.starts_on <= today <= notice.ends_on


def time_left(notice: Notice, today: date, calendar: Calendar) -> Deadline | None:
    """When a standing notice ends; None for one that is over or waived."""
    return deadline(notice.ends_on, today=today, calendar=calendar) if notice.state == "running" else None


class NoticeListPage(Page):
    """What stands on notice, and for some days what stood there. Open to everybody."""

    access = {"GET": Access.PUBLIC}
    template_name = "evaluations/notices.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("state", "")
        rows = visible_to(self.actor, on=self.today)
        chosen = rows.filter(state=asked) if asked in STATES else rows
        listing = read_listing(request, with_lines(chosen), ("-created_at", "-id"), total=chosen.count())
        calendar = official_calendar()
        return self.render(
            {
                "heading": _("公示与异议"),
                "listing": listing,
                "rows": [
                    {
                        "notice": row,
                        "recipients": recipients(row.text),
                        "deadline": time_left(row, self.today, calendar),
                        "may_object": is_open_for_objections(row, self.today),
                    }
                    for row in listing.rows
                ],
                "tabs": [
                    (_("全部"), address(request, state=None), asked not in STATES),
                    (_("正在公示"), address(request, state="running"), asked == "running"),
                    (_("已结束"), address(request, state="ended"), asked == "ended"),
                ],
            }
        )


class NoticePage(Page):
    """One notice as it hangs on the board."""

    access = {"GET": Access.PUBLIC}
    template_name = "evaluations/notice.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        notice: Notice = self.find(with_lines(visible_to(self.actor, on=self.today)), key)
        title = notice.text.partition("\n")[0]  # a waived notice has no text
        return self.render(
            {
                "heading": _("公示"),
                "notice": notice,
                "title": title,
                "recipients": recipients(notice.text),
                "deadline": time_left(notice, self.today, official_calendar()),
                "may_object": is_open_for_objections(notice, self.today),
                "done": _("已张贴。") if request.GET.get("done") else "",
            }
        )


urlpatterns = [
    path("notices/", NoticeListPage.as_view(), name="notices"),
    path("notices/<str:key>/", NoticePage.as_view(), name="notice"),
]
