"""Wrong entries in one's own record as pages: the person asks, the political department answers, both follow it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.data_correction import Field, Outcome
from evaluations.models import DataCorrection
from evaluations.permissions.data_correction import may_ask_correction, may_decide_correction
from evaluations.selectors.calendar import official_calendar
from evaluations.selectors.data_correction import visible_to
from evaluations.selectors.parameter import parameters_on
from evaluations.services.data_correction import ask_correction, decide_correction
from evaluations.web.deadline import deadline
from evaluations.web.nomination_acts import words_of
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.domain.identity import mask_id_number
from honors.models import Officer
from honors.permissions.access import Access
from honors.services.use_case import require
from honors.templatetags.page import plain_day, word
from honors.web.forms import PageForm, WordsField
from honors.web.listing import address, read_listing
from honors.web.page import Page

LONGEST = 4000
ORDER = ("-created_at", "-id")


class AskForm(PageForm):
    field = forms.ChoiceField(
        label=gettext_lazy("哪一项有误"),
        choices=lambda: [("", _("请选择")), *words_of("correction_field", [field.value for field in Field])],
    )
    text = WordsField(
        label=gettext_lazy("有误之处和正确内容"),
        max_length=LONGEST,
        rows=6,
        help_text=gettext_lazy("写明现在怎么记的、应当是什么、依据哪份材料。"),
    )


class DecideForm(PageForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=gettext_lazy("答复"),
        choices=[
            (Outcome.ACCEPTED.value, gettext_lazy("接受，记录已更正")),
            (Outcome.REFUSED.value, gettext_lazy("不接受")),
        ],
        widget=forms.RadioSelect,
    )
    answer = WordsField(
        label=gettext_lazy("更正了什么，或者不更正的理由"),
        max_length=LONGEST,
        rows=4,
        help_text=gettext_lazy("申请人会看到。"),
    )


class CorrectionListPage(Page):
    """To the political department what its people ask, to everybody else their own."""

    access = {"GET": Access.SESSION}
    template_name = "evaluations/corrections.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        is_over = request.GET.get("state") == "answered"
        rows = visible_to(self.actor)
        rows = rows.exclude(state="open") if is_over else rows.filter(state="open")
        listing = read_listing(request, rows, ORDER)
        calendar = official_calendar()
        return self.render(
            {
                "heading": _("信息更正申请"),
                "listing": listing,
                "rows": [
                    {
                        "one": row,
                        "deadline": None if is_over else deadline(row.due_on, today=self.today, calendar=calendar),
                        "may_decide": row.state == "open" and bool(may_decide_correction(self.actor, row)),
                    }
                    for row in listing.rows
                ],
                "answers": Role.HR in self.actor.roles,
                "may_ask": bool(may_ask_correction(self.actor)),
                "tabs": [
                    (_("等待答复"), address(request, state=None), not is_over),
                    (_("已答复"), address(request, state="answered"), is_over),
                ],
            }
        )


class CorrectionNewPage(Page):
    access = {"GET": Access.SESSION, "POST": Access.SESSION}
    template_name = "evaluations/correction_new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(AskForm(initial={"field": request.GET.get("field", "")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AskForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                asked = ask_correction(actor=self.actor, field=said["field"], text=said["text"], at=self.at)
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(reverse("correction", args=[asked.pk]) + "?done=asked")
        return self.show(form, status=422)

    def show(self, form: AskForm, *, status: int = 200) -> HttpResponse:
        require(may_ask_correction(self.actor))
        officer = Officer.objects.select_related("unit").get(pk=self.actor.officer_id)
        days = parameters_on(self.today).number("R-55", "correction_answer_days")
        context = {"heading": _("申请更正本人信息"), "officer": officer, "form": form, "days": days}
        return self.render({**context, "recorded": recorded(officer)}, status=status)


class CorrectionPage(Page):
    """One request with what is recorded now, and the answer or the form for it."""

    access = {"GET": Access.SESSION, "POST": Access.SESSION}
    template_name = "evaluations/correction.html"

    def correction(self, key: str) -> DataCorrection:
        found: DataCorrection = self.find(visible_to(self.actor).select_related("decided_by__officer"), key)
        return found

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        done = {"asked": _("申请已提交，等政工部门答复。"), "decided": _("已答复，申请人会收到消息。")}
        correction = self.correction(key)
        form = DecideForm(initial={"version": correction.version})
        return self.show(correction, form, done=done.get(request.GET.get("done", ""), ""))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        correction = self.correction(key)
        form = DecideForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                decide_correction(
                    actor=self.actor,
                    correction=correction,
                    decision=said["decision"],
                    answer=said["answer"],
                    at=self.at,
                    expected_version=said["version"],
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(reverse("correction", args=[correction.pk]) + "?done=decided")
        return self.show(correction, form, status=422)

    def show(self, correction: DataCorrection, form: DecideForm, *, done: str = "", status: int = 200) -> HttpResponse:
        is_open = correction.state == "open"
        calendar = official_calendar()
        return self.render(
            {
                "heading": _("信息更正申请"),
                "correction": correction,
                "form": form,
                "done": done,
                "is_own": correction.officer_id == self.actor.officer_id,
                "may_decide": is_open and bool(may_decide_correction(self.actor, correction)),
                "deadline": deadline(correction.due_on, today=self.today, calendar=calendar) if is_open else None,
                "value": dict(recorded(correction.officer)).get(correction.field, ""),
            },
            status=status,
        )


def recorded(officer: Officer) -> list[tuple[str, str]]:
    """What the record says now, by the field that a request names; identity numbers masked."""

    def day(value: Any) -> str:
        return plain_day(value) if value else ""

    return [
        (Field.NAME.value, officer.name),
        (Field.POLICE_NUMBER.value, officer.police_number),
        (Field.ID_NUMBER.value, mask_id_number(officer.id_number) if officer.id_number else ""),
        (Field.SEX.value, word(officer.sex, "sex") if officer.sex else ""),
        (Field.ETHNICITY.value, officer.ethnicity),
        (Field.BIRTH_DATE.value, day(officer.birth_date)),
        (Field.PERSONNEL_CATEGORY.value, word(officer.personnel_category, "personnel_category")),
        (Field.STATUS.value, word(officer.status, "officer_status")),
        (Field.POLICE_START_DATE.value, day(officer.police_start_date)),
        (Field.POSTING.value, f"{officer.unit.name} {officer.post}".strip()),
        (Field.RANK.value, word(officer.rank, "police_rank") if officer.rank else ""),
        (Field.GRADE.value, word(officer.grade, "grade") if officer.grade else ""),
    ]


urlpatterns = [
    path("corrections/", CorrectionListPage.as_view(), name="corrections"),
    path("corrections/new/", CorrectionNewPage.as_view(), name="correction_new"),
    path("corrections/<str:key>/", CorrectionPage.as_view(), name="correction"),
]
