"""Public notices as pages: on the board, on A4, and put up by HR for cases of a cycle."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.calendar import Calendar
from evaluations.domain.nomination import State
from evaluations.models import Cycle, Nomination, Notice
from evaluations.permissions.cycle import may_run_cycle
from evaluations.selectors.authority import organ_over
from evaluations.selectors.calendar import official_calendar
from evaluations.selectors.cycle import visible_to as cycles_visible_to
from evaluations.selectors.nomination import with_content
from evaluations.selectors.notice import visible_to, with_lines
from evaluations.services.notice import post_notice
from evaluations.web.deadline import Deadline, deadline
from evaluations.web.nomination_acts import signer_of
from evaluations.web.nomination_draft import read_overrides
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.domain.finding import Severity
from honors.permissions.access import Access, roles
from honors.selectors.ledger import head_line
from honors.selectors.unit import unit_by_code
from honors.web.forms import DayField, PageForm
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
        title, *_head = notice.text.splitlines()
        return self.render(
            {
                "heading": _("公示"),
                "notice": notice,
                "title": title,
                "recipients": recipients(notice.text),
                "deadline": time_left(notice, self.today, official_calendar()),
                "may_object": is_open_for_objections(notice, self.today),
                "line": head_line(self.actor),
                "done": _("已张贴。") if request.GET.get("done") else "",
            }
        )


class NoticeForm(PageForm):
    scope = forms.CharField(label=gettext_lazy("范围"), max_length=120)
    medium = forms.CharField(label=gettext_lazy("方式"), max_length=120)
    starts_on = DayField(
        label=gettext_lazy("起始日"), help_text=gettext_lazy("期限由规定按工作日算，止日由系统推出，不能自定。")
    )
    waiver_authoriser = forms.CharField(label=gettext_lazy("不公示的批准人"), max_length=80, required=False)
    waiver_ground = forms.CharField(label=gettext_lazy("不公示的理由"), max_length=2000, required=False)


def overrides_by_case(request: HttpRequest) -> list[dict[str, str]]:
    """The exceptions that were typed, each with its case. Raises RuleViolation as ``read_overrides``."""
    rows = []
    for entry in read_overrides(request):
        case, _sign, code = entry["code"].partition(":")
        rows.append({**entry, "code": code, "nomination": case})
    return rows


class NoticeNewPage(Page):
    """Cases of a cycle that were selected, or found eligible where nobody votes, are put on one notice."""

    access = {"GET": roles(Role.HR), "POST": roles(Role.HR)}
    template_name = "evaluations/notice_new.html"

    def cycle(self, key: str) -> Cycle:
        cycle: Cycle = self.find(cycles_visible_to(self.actor).select_related("unit"), key)
        if not may_run_cycle(self.actor, cycle.unit):
            raise Http404
        return cycle

    def cases(self, cycle: Cycle) -> Any:
        waiting = Q(state=State.SELECTED) | Q(state=State.ON_NOTICE, notice_items__next_unit__isnull=False)
        if not (cycle.frozen_scheme or {}).get("vote"):
            waiting |= Q(state=State.ELIGIBLE)
        rows = with_content(self.actor).filter(pk__in=Nomination.objects.filter(waiting, cycle=cycle).values("pk"))
        return rows.select_related("officer", "recipient_unit", "award", "unit").order_by("created_at", "id")

    def get(self, _request: HttpRequest, key: str) -> HttpResponse:
        cycle = self.cycle(key)
        first = {"scope": cycle.unit.name, "medium": _("公安信息网和公示栏"), "starts_on": self.today}
        return self.show(cycle, NoticeForm(initial=first))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        cycle = self.cycle(key)
        form = NoticeForm(request.POST)
        keys = list(dict.fromkeys(request.POST.getlist("case")))
        if not keys:
            form.add_error(None, _("请选中要公示的案件。"))
        if form.is_valid():
            data = {name: value for name, value in form.cleaned_data.items() if name != "once"}
            cases = self.cases(cycle)
            try:
                notice = post_notice(
                    actor=self.actor,
                    nominations=[self.find(cases, one) for one in keys],
                    unit=unit_by_code(cycle.unit.code),
                    overrides=overrides_by_case(request),
                    at=self.at,
                    **data,
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(reverse("notice", args=[notice.pk]) + "?done=posted")
        return self.show(cycle, form, chosen=keys, status=422)

    def show(self, cycle: Cycle, form: NoticeForm, *, chosen: Any = None, status: int = 200) -> HttpResponse:
        cases = list(self.cases(cycle))
        rows = [(case, chosen is None or str(case.pk) in chosen) for case in cases]
        exceptions = self.exceptions(form, cases) if chosen else []
        said = {"heading": _("张贴公示"), "cycle": cycle, "form": form, "rows": rows, "exceptions": exceptions}
        return self.render(said, status=status)

    def exceptions(self, form: NoticeForm, cases: list[Nomination]) -> list[dict[str, Any]]:
        """Each finding that needs a signed exception, by the case that it is about, with what was typed for it."""
        by_key = {str(case.pk): case for case in cases}
        shown: dict[str, dict[str, Any]] = {}
        for finding in form.findings:
            case = by_key.get(finding.facts.get("nomination", ""))
            if finding.severity is Severity.OVERRIDE and case is not None:
                name = f"{case.pk}:{finding.code}"
                shown[name] = {
                    "finding": finding,
                    "recipient": case.recipient.name,
                    "name": name,
                    "signer": signer_of(self, organ_over(case, self.today)),
                    "reason": self.request.POST.get(f"reason-{name}", ""),
                    "document": self.request.POST.get(f"document-{name}", ""),
                }
        return list(shown.values())


urlpatterns = [
    path("notices/", NoticeListPage.as_view(), name="notices"),
    path("notices/<str:key>/", NoticePage.as_view(), name="notice"),
    path("cycles/<str:key>/notice/", NoticeNewPage.as_view(), name="notice_new"),
]
