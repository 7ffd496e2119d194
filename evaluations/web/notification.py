"""What happened (消息): told by the outbox, read here; each leads to what it is about."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from evaluations.selectors.notification_rows import Name, subjects_of
from honors.models import Notification
from honors.permissions.access import Access
from honors.selectors.officer import ROSTER_ROLES
from honors.selectors.outbox import notification_text, visible_to
from honors.services.notification import read_notification
from honors.web.listing import address, read_listing
from honors.web.page import Page, language

ORDER = ("-created_at", "-message__created_at", "-message__key")
KEY = "message__key"
"""Names a notification among those of its reader; see ``honors.api.outbox``."""
MOST_AT_ONCE = 100


class NotificationListPage(Page):
    """One's own notifications, the newest first."""

    access = {"GET": Access.SESSION}
    template_name = "evaluations/notifications.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        is_unread = request.GET.get("state") == "unread"
        rows = visible_to(self.actor)
        unread = rows.filter(read_at__isnull=True)
        n = unread.count()
        listing = read_listing(request, unread if is_unread else rows, ORDER)
        subjects = subjects_of(self.actor, listing.rows)
        shown = [self.row(row, subjects.get((row.object_kind, row.object_id))) for row in listing.rows]
        return self.render(
            {
                "heading": _("我的消息"),
                "unread": n,
                "is_unread": is_unread,
                "listing": listing,
                "rows": shown,
                "new": [row["key"] for row in shown if row["is_new"]],
                "tabs": [
                    (_("全部"), address(request, state=None), not is_unread),
                    (_("未读 %(n)s") % {"n": n}, address(request, state="unread"), is_unread),
                ],
            }
        )

    def row(self, told: Notification, subject: Name | None) -> dict[str, Any]:
        name, person = subject or ("", "")
        return {
            "key": told.message.key,
            "at": told.created_at,
            "is_new": told.read_at is None,
            "text": notification_text(told, language=language()),
            "name": name,
            "url": self.address_of(told, person) if subject is not None else "",
        }

    def address_of(self, told: Notification, person: str) -> str:
        """The page of what it is about; empty where the reader has none."""
        if told.object_kind == "honor":
            may_read = bool(person) and (
                person == str(self.actor.officer_id) or bool(self.actor.roles & set(ROSTER_ROLES))
            )
            return reverse("officer", args=[person]) if may_read else ""
        return reverse(told.object_kind, args=[told.object_id])


class ReadPage(Page):
    """Those named are read from now on."""

    access = {"POST": Access.SESSION}

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = request.POST.getlist("told")[:MOST_AT_ONCE]
        for told in visible_to(self.actor).filter(message__key__in=keys, read_at__isnull=True).order_by("pk"):
            read_notification(actor=self.actor, notification=told, at=self.at)
        back = reverse("notifications")
        return self.go(f"{back}?state=unread" if request.POST.get("state") == "unread" else back)


urlpatterns = [
    path("notifications/", NotificationListPage.as_view(), name="notifications"),
    path("notifications/read/", ReadPage.as_view(), name="notifications_read"),
]
