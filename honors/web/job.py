"""Long work behind the pages: how far it is, and the result that waits."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from honors.domain.codes import text
from honors.domain.errors import RuleViolation
from honors.models import Job, JobState
from honors.permissions.access import Access
from honors.permissions.job import may_ask_again, may_discard, may_fetch
from honors.selectors.job import ORDER, visible_to
from honors.services.job import ask_again, discard_job, fetch_file, kind_of
from honors.templatetags.page import word
from honors.web.forms import PageForm
from honors.web.listing import read_listing
from honors.web.page import Page, language


def per_cent(job: Job) -> int | None:
    """How much is done, in whole per cent rounded down; None where nobody knows the whole."""
    if job.state == JobState.DONE:
        return 100
    return min(99, job.done_count * 100 // job.total) if job.total else None


class JobListPage(Page):
    access = {"GET": Access.SESSION}
    template_name = "honors/jobs.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = read_listing(request, visible_to(self.actor).defer("params", "result"), ORDER)
        done = {"discarded": _("结果已删除。")}.get(request.GET.get("done", ""), "")
        return self.render(
            {
                "heading": _("后台任务"),
                "subtitle": _("结果保留 7 天"),
                "listing": listing,
                "rows": [(job, per_cent(job), self.why(job)) for job in listing.rows],
                "done": done,
            }
        )

    def why(self, job: Job) -> str:
        return text(job.code, job.code_params, language=language()) if job.code else ""


class JobPage(JobListPage):
    """Asks for itself anew every two seconds until the work has ended; a browser without scripts does so every five."""

    access = {"GET": Access.SESSION, "POST": Access.SESSION}
    template_name = "honors/job.html"

    def get(self, _request: HttpRequest, key: str) -> HttpResponse:
        job = self.find(visible_to(self.actor), key)
        roles = kind_of(job.kind).roles
        context: dict[str, Any] = {
            "heading": word(job.kind, "job_kind"),
            "job": job,
            "is_open": job.state in (JobState.WAITING, JobState.RUNNING),
            "per_cent": per_cent(job),
            "why": self.why(job),
            "result_template": kind_of(job.kind).template,
            "may_again": may_ask_again(self.actor, job, roles),
            "may_fetch": may_fetch(self.actor, job, roles),
            "may_discard": may_discard(self.actor, job),
            "form": PageForm(),
        }
        return self.render(context)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        job = self.find(visible_to(self.actor), key)
        if "discard" in request.POST:
            discard_job(actor=self.actor, job=job, at=self.at)
            return self.go(f"{reverse('jobs')}?done=discarded")
        if "again" not in request.POST:
            raise RuleViolation("request.malformed", {"detail": "again, discard"})
        return self.go(reverse("job", args=[ask_again(actor=self.actor, job=job, at=self.at).pk]))


class JobFilePage(Page):
    access = {"GET": Access.SESSION}

    def get(self, _request: HttpRequest, key: str) -> Any:
        job = self.find(visible_to(self.actor), key)
        pieces = fetch_file(actor=self.actor, job=job, at=self.at)
        answer = StreamingHttpResponse(pieces, content_type="application/octet-stream")
        answer["Content-Length"] = str(job.file_size)
        answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=job.file_name) or ""
        return answer


urlpatterns = [
    path("jobs/", JobListPage.as_view(), name="jobs"),
    path("jobs/<str:key>/", JobPage.as_view(), name="job"),
    path("jobs/<str:key>/file/", JobFilePage.as_view(), name="job_file"),
]
