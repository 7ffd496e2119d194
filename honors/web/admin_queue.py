"""The machine on the desk of the system administrator: what the queue gave up, what waits, long works; no contents."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import OutboxMessage
from honors.permissions.access import roles
from honors.selectors.health import LATE
from honors.selectors.job import ORDER, run_by
from honors.selectors.outbox import QUEUE_ORDER, QUEUE_STATES, queue_seen_by
from honors.services.outbox import retry_message
from honors.web.forms import PageForm
from honors.web.job import per_cent
from honors.web.listing import read_listing
from honors.web.page import Page

KEEPERS = roles(Role.SYSTEM_ADMIN)


class QueuePage(Page):
    access = {"GET": KEEPERS}
    template_name = "honors/admin_queue.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        state = request.GET.get("state", "")
        state = state if state in QUEUE_STATES else "dead"
        rows = queue_seen_by(self.actor)
        count = {name: rows.filter(condition).count() for name, condition in QUEUE_STATES.items()}
        return self.render(
            {
                "heading": _("消息队列"),
                "state": state,
                "tabs": [("dead", _("死信"), count["dead"]), ("waiting", _("等待投递"), count["waiting"])],
                "late": rows.filter(QUEUE_STATES["waiting"], next_try_at__lte=self.at - LATE).count(),
                "listing": read_listing(request, rows.filter(QUEUE_STATES[state]), QUEUE_ORDER),
                "done": _("已重新投递。") if request.GET.get("done") else "",
            }
        )


class RetryForm(PageForm):
    reason = forms.CharField(
        label=gettext_lazy("重新投递的原因"),
        max_length=200,
        help_text=gettext_lazy("写入审计记录，例如：数据库故障已排除。"),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )


class MessagePage(Page):
    access = {"GET": KEEPERS, "POST": KEEPERS}
    template_name = "honors/admin_message.html"

    def message(self, key: str) -> OutboxMessage:
        found: OutboxMessage = self.find(queue_seen_by(self.actor).filter(QUEUE_STATES["dead"]), key)
        return found

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self.shown(self.message(key), RetryForm())

    def shown(self, message: OutboxMessage, form: RetryForm, status: int = 200) -> HttpResponse:
        heading = _("死信 %(number)s") % {"number": message.pk}
        return self.render({"heading": heading, "message": message, "form": form}, status=status)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        message, form = self.message(key), RetryForm(request.POST)
        if form.is_valid():
            try:
                retry_message(actor=self.actor, message=message, reason=form.cleaned_data["reason"], at=self.at)
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(f"{reverse('admin_queue')}?done=1")
        return self.shown(message, form, 422)


class AdminJobListPage(Page):
    access = {"GET": KEEPERS}
    template_name = "honors/admin_jobs.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = read_listing(request, run_by(self.actor), ORDER)
        rows = [(job, per_cent(job)) for job in listing.rows]
        return self.render({"heading": _("全部后台任务"), "listing": listing, "rows": rows})


urlpatterns = [
    path("admin-desk/queue/", QueuePage.as_view(), name="admin_queue"),
    path("admin-desk/queue/<str:key>/", MessagePage.as_view(), name="admin_message"),
    path("admin-desk/jobs/", AdminJobListPage.as_view(), name="admin_jobs"),
]
