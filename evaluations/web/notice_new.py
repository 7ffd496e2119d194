"""Public notices put up by HR: for cases of a cycle, and for cases that walk alone."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.nomination import State
from evaluations.models import Cycle, Nomination
from evaluations.permissions.cycle import may_run_cycle
from evaluations.permissions.notice import may_post_notice
from evaluations.selectors.authority import organ_over
from evaluations.selectors.cycle import visible_to as cycles_visible_to
from evaluations.selectors.nomination import with_content
from evaluations.selectors.notice import next_level_of
from evaluations.services.notice import post_notice
from evaluations.web.nomination_acts import signer_of
from evaluations.web.nomination_draft import read_overrides
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.domain.finding import Severity
from honors.models import Unit
from honors.permissions.access import roles
from honors.services.use_case import require
from honors.web.forms import DayField, PageForm
from honors.web.page import Page


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


@dataclass(frozen=True)
class Place:
    """For which unit a notice is put up, which cases may stand on it, which of them are ticked to begin with (None:
    all), and the page that leads here.
    """

    unit: Unit
    cases: QuerySet[Nomination]
    ticked: frozenset[str] | None
    name: str
    back: str


def waiting(rows: Q) -> QuerySet[Nomination]:
    """Cases that have come through the notice of one level, or before any, as ``rows`` says."""
    found = rows | Q(state=State.ON_NOTICE, notice_items__next_unit__isnull=False)
    return Nomination.objects.filter(found)


class NoticePostPage(Page):
    """Cases are put on one notice. Which, and for which unit, the pages under it say."""

    access = {"GET": roles(Role.HR), "POST": roles(Role.HR)}
    template_name = "evaluations/notice_new.html"

    def place(self, key: str) -> Place:
        raise NotImplementedError

    def readable(self, rows: QuerySet[Nomination]) -> QuerySet[Nomination]:
        seen = with_content(self.actor).filter(pk__in=rows.values("pk"))
        return seen.select_related("officer", "recipient_unit", "award", "unit").order_by("created_at", "id")

    def get(self, _request: HttpRequest, key: str) -> HttpResponse:
        place = self.place(key)
        first = {"scope": place.unit.name, "medium": _("公安信息网和公示栏"), "starts_on": self.today}
        return self.show(place, NoticeForm(initial=first))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        place = self.place(key)
        form = NoticeForm(request.POST)
        keys = list(dict.fromkeys(request.POST.getlist("case")))
        if not keys:
            form.add_error(None, _("请选中要公示的案件。"))
        ready = {str(case.pk): case for case in place.cases}
        if not ready.keys() >= set(keys):
            form.add_error(None, _("选中的案件有的已由他人办理，或者状态已变，不能列入；请核对现有的案件后再提交。"))
        if form.is_valid():
            data = {name: value for name, value in form.cleaned_data.items() if name != "once"}
            try:
                notice = post_notice(
                    actor=self.actor,
                    nominations=[ready[one] for one in keys],
                    unit=place.unit,
                    overrides=overrides_by_case(request),
                    at=self.at,
                    **data,
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(reverse("notice", args=[notice.pk]) + "?done=posted")
        return self.show(place, form, chosen=frozenset(keys), status=422)

    def show(
        self, place: Place, form: NoticeForm, *, chosen: frozenset[str] | None = None, status: int = 200
    ) -> HttpResponse:
        cases = list(place.cases)
        ticked = place.ticked if chosen is None else chosen
        rows = [(case, ticked is None or str(case.pk) in ticked) for case in cases]
        exceptions = self.exceptions(form, cases) if chosen else []
        said = {"heading": _("张贴公示"), "place": place, "form": form, "rows": rows, "exceptions": exceptions}
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


class CycleNoticePage(NoticePostPage):
    """Cases of a cycle that were selected, or found eligible where nobody votes."""

    def place(self, key: str) -> Place:
        cycle: Cycle = self.find(cycles_visible_to(self.actor).select_related("unit"), key)
        if not may_run_cycle(self.actor, cycle.unit):
            raise Http404
        ready = [State.SELECTED] if (cycle.frozen_scheme or {}).get("vote") else [State.SELECTED, State.ELIGIBLE]
        cases = self.readable(waiting(Q(state__in=ready)).filter(cycle=cycle))
        return Place(cycle.unit, cases, None, cycle.name, reverse("cycle", args=[cycle.pk]))


class CaseNoticePage(NoticePostPage):
    """A case that walks alone, and with it, if wanted, others of the same award at the same desk. What is in a cycle
    goes up with its cycle.
    """

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        case = self.case(key)
        if case.cycle_id is not None:
            return self.go(reverse("notice_new", args=[case.cycle_id]))
        return super().get(request, key)

    def case(self, key: str) -> Nomination:
        case: Nomination = self.find(with_content(self.actor).select_related("desk", "unit", "award", "scheme"), key)
        return case

    def place(self, key: str) -> Place:
        case = self.case(key)
        unit = next_level_of(case, self.today) or case.desk
        require(may_post_notice(self.actor, case, unit))
        ready = waiting(Q(state=State.ELIGIBLE))
        if case.cycle_id is not None or not ready.filter(pk=case.pk).exists():
            raise RuleViolation("nomination.wrong_state", {"state": case.state, "verb": "post_notice"})
        alike = ready.filter(cycle__isnull=True, desk=case.desk, award=case.award, scheme=case.scheme)
        back = reverse("nomination", args=[case.pk])
        return Place(unit, self.readable(alike), frozenset([str(case.pk)]), case.recipient.name, back)


urlpatterns = [
    path("cycles/<str:key>/notice/", CycleNoticePage.as_view(), name="notice_new"),
    path("nominations/<str:key>/notice/", CaseNoticePage.as_view(), name="nomination_notice"),
]
