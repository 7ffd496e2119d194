"""Opinions and assessments as pages: what discipline inspection is asked for, and giving one beside the file."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.nomination import PENDING
from evaluations.domain.opinion import OpinionKind, OpinionVerdict
from evaluations.models import Nomination
from evaluations.permissions.assessment import assessors_of, is_open_to_assess, may_assess
from evaluations.permissions.opinion import may_give_opinion
from evaluations.selectors import bar as bars
from evaluations.selectors.assessment import visible_to as assessments_visible_to
from evaluations.selectors.authority import Approver, approver_of
from evaluations.selectors.eligibility import open_on
from evaluations.selectors.nomination import joined, with_content, with_parts
from evaluations.selectors.opinion import visible_to, waiting_for
from evaluations.services.assessment import give_assessment
from evaluations.services.opinion import give_opinion
from evaluations.web.nomination_acts import words_of
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.permissions.access import roles
from honors.selectors.together import together
from honors.web.forms import DayField, PageForm, WordsField
from honors.web.listing import address, read_listing
from honors.web.page import Page

LONGEST = 4000
LONGEST_REPORT = 20000


class OpinionListPage(Page):
    """Discipline inspection: what it is asked for, and what it has said."""

    access = {"GET": roles(Role.DISCIPLINE)}
    template_name = "evaluations/opinions.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        is_given = request.GET.get("state") == "given"
        order = ("-created_at", "-id")
        if is_given:
            parts = ("nomination__officer", "nomination__recipient_unit", "nomination__unit", "nomination__award")
            listing = read_listing(request, visible_to(self.actor).select_related(*parts), order)
        else:
            listing = read_listing(request, with_parts(waiting_for(self.actor)), order)
        return self.render(
            {
                "heading": _("廉政意见"),
                "listing": listing,
                "is_given": is_given,
                "tabs": [
                    (_("等待出具"), address(request, state=None), not is_given),
                    (_("已出具"), address(request, state="given"), is_given),
                ],
            }
        )


def papers_asked(page: Page, case: Nomination) -> dict[str, Any]:
    """The opinions and assessments on a case that the actor may read, as questions for ``together``."""
    found = {"opinions": visible_to(page.actor), "assessments": assessments_visible_to(page.actor)}
    writer = "given_by__officer"
    return {
        name: rows.filter(nomination=case).select_related(None).select_related(writer) for name, rows in found.items()
    }


def may_give(page: Page, case: Nomination, *, approver: Approver | None = None) -> dict[str, bool]:
    """Whether the actor may add an opinion, and an assessment; ``approver`` where the page has looked it up."""
    is_under_way = case.state in PENDING
    return {
        "may_opine": is_under_way and bool(open_kinds(page, case)),
        "may_assess": is_open_to_assess(page.actor, case, page.today, approver=approver),
    }


def open_kinds(page: Page, case: Nomination) -> list[OpinionKind]:
    """The opinions that are the actor's to give."""
    return [kind for kind in OpinionKind if may_give_opinion(page.actor, case, kind)]


class OpinionForm(PageForm):
    kind = forms.ChoiceField(label=gettext_lazy("意见种类"), widget=forms.RadioSelect)
    verdict = forms.ChoiceField(
        label=gettext_lazy("结论"),
        choices=lambda: words_of("opinion_verdict", [verdict.value for verdict in OpinionVerdict]),
        widget=forms.RadioSelect,
    )
    text = WordsField(label=gettext_lazy("意见"), max_length=LONGEST, rows=4, required=False)
    dated_on = DayField(label=gettext_lazy("日期"))
    document_number = forms.CharField(label=gettext_lazy("文号"), max_length=80, required=False)

    def __init__(self, *args: Any, kinds: list[OpinionKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = words_of("opinion_kind", [kind.value for kind in kinds])
        if len(kinds) == 1:
            field.initial = kinds[0].value


class CaseActPage(Page):
    """A small page that puts one paper on the file of a case."""

    template_name = "evaluations/opinion_new.html"

    def case(self, key: str) -> Nomination:
        case: Nomination = self.find(joined(with_content(self.actor)), key)
        return case

    def show(
        self, case: Nomination, form: PageForm, *, heading: str, what: str, verb: str, status: int = 200
    ) -> HttpResponse:
        subject = {"officer": case.officer} if case.officer else {"unit": case.recipient_unit}
        running = bars.visible_to(self.actor).filter(open_on(self.today), **subject)
        recipient = case.officer or case.recipient_unit
        context = {
            "heading": f"{heading} · {recipient.name if recipient else ''}",
            "case": case,
            "form": form,
            "what": what,
            "verb": verb,
            "knows_bars": self.actor.has_role_over(case.unit.path, Role.HR, Role.DISCIPLINE),
            **together(bars=running, **papers_asked(self, case)),
        }
        return self.render(context, status=status)


class OpinionNewPage(CaseActPage):
    access = {
        "GET": roles(Role.STATION_CHIEF, Role.HR, Role.DISCIPLINE),
        "POST": roles(Role.STATION_CHIEF, Role.HR, Role.DISCIPLINE),
    }

    def kinds(self, case: Nomination) -> list[OpinionKind]:
        kinds = open_kinds(self, case)
        if not kinds:
            raise Http404
        return kinds

    def get(self, _request: HttpRequest, key: str) -> HttpResponse:
        case = self.case(key)
        return self.shown(case, OpinionForm(kinds=self.kinds(case), initial={"dated_on": self.today}))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        case = self.case(key)
        form = OpinionForm(request.POST, kinds=self.kinds(case))
        if form.is_valid():
            said = form.cleaned_data
            try:
                give_opinion(
                    actor=self.actor,
                    nomination=case,
                    kind=OpinionKind(said["kind"]),
                    verdict=OpinionVerdict(said["verdict"]),
                    dated_on=said["dated_on"],
                    text=said["text"],
                    document_number=said["document_number"],
                    at=self.at,
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(reverse("nomination", args=[case.pk]) + "?done=opinion")
        return self.shown(case, form, 422)

    def shown(self, case: Nomination, form: OpinionForm, status: int = 200) -> HttpResponse:
        what = _("意见归入案卷，不能修改，需要时另加一份；推荐人和本人看不到。")
        return self.show(case, form, heading=_("出具意见"), what=what, verb=_("出具意见"), status=status)


class AssessmentForm(PageForm):
    report = WordsField(
        label=gettext_lazy("考核报告"),
        max_length=LONGEST_REPORT,
        rows=12,
        help_text=gettext_lazy("考核经过、听取意见的范围、核实的事迹和结论。"),
    )
    dated_on = DayField(label=gettext_lazy("日期"))
    is_delegated = forms.BooleanField(required=False, label=gettext_lazy("受委托"))


class AssessmentNewPage(CaseActPage):
    """The report of the approving organ, or of the next lower one that it entrusts (R-19)."""

    access = {"GET": roles(Role.HR), "POST": roles(Role.HR)}

    def case(self, key: str) -> Nomination:
        case = super().case(key)
        try:
            self.approver = approver_of(case, self.today)
        except RuleViolation as refusal:  # no organ, no edition: the service says which
            raise Http404 from refusal
        if not is_open_to_assess(self.actor, case, self.today, approver=self.approver):
            raise Http404
        return case

    def form(self, case: Nomination, data: Any = None) -> AssessmentForm:
        by = assessors_of(case, self.today, approver=self.approver)
        ways = [organ for organ in (None, by.lower) if may_assess(self.actor, case, by, delegated_to=organ)]
        form = AssessmentForm(data, initial={"dated_on": self.today, "is_delegated": None not in ways})
        if by.lower is None or by.lower not in ways:
            del form.fields["is_delegated"]
        else:
            form.fields["is_delegated"].label = _("由批准机关委托%(unit)s考核") % {"unit": by.lower.name}
            form.fields["is_delegated"].disabled = None not in ways  # nothing else would be taken from this reader
        return form

    def get(self, _request: HttpRequest, key: str) -> HttpResponse:
        case = self.case(key)
        return self.shown(case, self.form(case))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        case = self.case(key)
        form = self.form(case, request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                give_assessment(
                    actor=self.actor,
                    nomination=case,
                    report=said["report"],
                    dated_on=said["dated_on"],
                    delegated_to=assessors_of(case, self.today).lower if said.get("is_delegated") else None,
                    at=self.at,
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(reverse("nomination", args=[case.pk]) + "?done=assessment")
        return self.shown(case, form, 422)

    def shown(self, case: Nomination, form: AssessmentForm, status: int = 200) -> HttpResponse:
        what = _("考核报告归入案卷，供批准机关审阅；不能修改，需要时另加一份。")
        return self.show(case, form, heading=_("提交考核"), what=what, verb=_("提交考核"), status=status)


urlpatterns = [
    path("opinions/", OpinionListPage.as_view(), name="opinions"),
    path("nominations/<str:key>/opinion/", OpinionNewPage.as_view(), name="opinion_new"),
    path("nominations/<str:key>/assessment/", AssessmentNewPage.as_view(), name="assessment_new"),
]
