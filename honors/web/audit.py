"""The audit trail for whoever audits (R-50): a search, and one event with before, after and its seal.

Looking at it is an event as well.
"""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from honors.domain.actor import Role
from honors.permissions.access import roles
from honors.selectors.audit import described, seal_of, sealed_head, visible_to
from honors.selectors.audit_filter import FILTERS, ORDER, RESULTS, AuditFilter
from honors.services.audit_trail import read_audit
from honors.templatetags.page import word
from honors.web.listing import chips, read_listing
from honors.web.page import Page

READERS = roles(Role.AUDIT_ADMIN, Role.AUDITOR)


class AuditPage(Page):
    access = {"GET": READERS}
    template_name = "honors/audit.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        given = {name: request.GET.get(name, "").strip().replace("\x00", "") for name in FILTERS}
        rows = visible_to(self.actor).defer("body").select_related("leaf")
        bound = AuditFilter({name: value for name, value in given.items() if value}, queryset=rows)
        is_read = bound.is_valid()
        listing = read_listing(request, bound.qs if is_read else rows.none(), ORDER)
        read_audit(actor=self.actor, query=request.META.get("QUERY_STRING", ""), at=self.at)
        labels = {
            "from": (_("起"), given["from"]),
            "to": (_("止"), given["to"]),
            "actor": (_("账号"), given["actor"]),
            "event": (_("事件"), given["event"]),
            "object": (_("操作对象"), given["object"]),
            "result": (_("结果"), word(given["result"], "audit_result") if given["result"] else ""),
        }
        return self.render(
            {
                "heading": _("审计记录"),
                "given": given,
                "results": [name for name, _label in RESULTS],
                "faults": [] if is_read else [f"{labels[name][0]}：{given[name]}" for name in bound.form.errors],
                "chips": chips(request, labels),
                "listing": listing,
                "sealed": sealed_head(self.actor),
            },
            status=200 if is_read else 400,
        )


def changes(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[tuple[str, str, str, bool]]:
    """Field, before, after, and whether they differ: the fields of both in their order."""
    names = list(dict.fromkeys([*(before or {}), *(after or {})]))
    return [
        (name, plain((before or {}).get(name)), plain((after or {}).get(name)), has_changed(name, before, after))
        for name in names
    ]


def has_changed(name: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> bool:
    return before is not None and after is not None and before.get(name) != after.get(name)


def plain(value: Any) -> str:
    """A value as it stands in the body of the event; a dash of nothing."""
    if value is None:
        return "—"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


class AuditEventPage(Page):
    access = {"GET": READERS}
    template_name = "honors/audit_event.html"

    def get(self, _request: HttpRequest, key: str) -> HttpResponse:
        event = self.find(visible_to(self.actor).select_related("leaf"), key)
        read_audit(actor=self.actor, query=f"id={event.pk}", at=self.at)
        facts = described(event)
        return self.render(
            {
                "heading": _("事件 %(number)s") % {"number": event.pk},
                "event": facts,
                "held": [name for name in facts["role"].split(",") if name],
                "changes": changes(facts["before"], facts["after"]),
                "seal": seal_of(self.actor, event),
                "body": bytes(event.body).decode(),
            }
        )


urlpatterns = [
    path("audit/", AuditPage.as_view(), name="audit"),
    path("audit/<str:key>/", AuditEventPage.as_view(), name="audit_event"),
]
