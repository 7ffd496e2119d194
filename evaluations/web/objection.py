"""Objections as pages: raised with a name or with a claim code, followed by code or by name, decided by discipline."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.nomination import EDITABLE_FIELDS
from evaluations.models import Notice, Objection
from evaluations.permissions.objection import may_handle_objection
from evaluations.selectors.calendar import official_calendar
from evaluations.selectors.notice import visible_to as notices_visible_to
from evaluations.selectors.objection import claimed_by, visible_to, with_parts
from evaluations.services.objection import answer_question, ask_objector, decide_objection, raise_objection
from evaluations.web.deadline import deadline
from evaluations.web.nomination_acts import words_of
from evaluations.web.notice import is_open_for_objections
from honors.domain.actor import ANONYMOUS
from honors.domain.errors import RuleViolation
from honors.permissions.access import Access
from honors.web.forms import PageForm, WordsField
from honors.web.listing import address, read_listing
from honors.web.page import Page

LONGEST = 5000


class ObjectionForm(PageForm):
    """Carries no ``once`` word: what is kept with one would tie an anonymous objection to a session."""

    nomination = forms.ChoiceField(label=gettext_lazy("对谁有异议"), widget=forms.RadioSelect)
    text = WordsField(
        label=gettext_lazy("异议内容"),
        max_length=LONGEST,
        rows=8,
        help_text=gettext_lazy("写明时间、地点、事实和线索。匿名提出的，请不要写能认出您的内容。"),
    )
    how = forms.ChoiceField(
        label=gettext_lazy("提出方式"),
        choices=[
            ("named", gettext_lazy("实名：纪检监察部门不向任何人显示您的姓名，您登录后可以看到办理情况")),
            ("anonymous", gettext_lazy("匿名：不记录您是谁，凭查询码查看办理情况")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, notice: Notice, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = []
        for item in notice.items.select_related("nomination__officer", "nomination__recipient_unit").order_by("pk"):
            recipient = item.nomination.officer or item.nomination.recipient_unit
            choices.append((str(item.nomination_id), recipient.name if recipient else ""))
        field = self.fields["nomination"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if is_known:
            self.fields["how"].required = True
        else:
            del self.fields["how"]


class ObjectionNewPage(Page):
    access = {"GET": Access.PUBLIC, "POST": Access.PUBLIC}
    template_name = "evaluations/objection_new.html"

    def notice(self) -> Notice:
        key = self.request.GET.get("notice", "")
        notice: Notice = self.find(notices_visible_to(self.actor, on=self.today).select_related("unit"), key)
        return notice

    @property
    def is_known(self) -> bool:
        return self.actor.user_id is not None

    def get(self, _request: HttpRequest) -> HttpResponse:
        notice = self.notice()
        return self.show(notice, ObjectionForm(notice, is_known=self.is_known))

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("how") == "named" and not self.is_known:
            return self.to_login()  # whose session ended while writing meant to give a name
        notice = self.notice()
        form = ObjectionForm(notice, request.POST, is_known=self.is_known)
        if form.is_valid():
            is_named = self.is_known and form.cleaned_data["how"] == "named"
            try:
                objection, code = raise_objection(
                    actor=self.actor if is_named else ANONYMOUS,
                    notice=notice,
                    nomination=UUID(form.cleaned_data["nomination"]),
                    text=form.cleaned_data["text"],
                    at=self.at,
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                if is_named:
                    return self.go(reverse("objection", args=[objection.pk]) + "?done=raised")
                return self.show(notice, form, code=code)
        return self.show(notice, form, status=422)

    def show(self, notice: Notice, form: ObjectionForm, *, code: str = "", status: int = 200) -> HttpResponse:
        context = {
            "heading": _("提出异议"),
            "notice": notice,
            "form": form,
            "code": code,
            "is_open": is_open_for_objections(notice, self.today),
        }
        answer = self.render(context, status=status)
        add_never_cache_headers(answer)  # a claim code is shown once and kept nowhere
        return answer


class FollowPage(Page):
    """What came of an objection, for whoever holds its code; a session that happens to be there is not looked at."""

    access = {"GET": Access.PUBLIC, "POST": Access.PUBLIC}
    template_name = "evaluations/objection_follow.html"

    def get(self, _request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        code = request.POST.get("code", "").strip()[:64]
        try:
            objection = claimed_by(code)
        except RuleViolation:
            return self.show(message=_("没有这个查询码，请核对后重新输入。"), status=404)
        answer = request.POST.get("answer", "").strip()[:LONGEST]
        if request.POST.get("act") == "answer" and answer:
            try:
                objection = answer_question(actor=ANONYMOUS, objection=objection, answer=answer, at=self.at)
            except RuleViolation as refusal:
                return self.show(objection, code=code, answer=answer, message=self.say(refusal), status=422)
        return self.show(objection, code=code)

    def show(self, objection: Objection | None = None, *, status: int = 200, **context: Any) -> HttpResponse:
        questions = list(objection.questions.all()) if objection else []
        shown = {
            "heading": _("凭查询码查看异议"),
            "objection": objection,
            "questions": questions,
            "is_asked": any(row.answered_at is None for row in questions),
            **context,
        }
        answer = self.render(shown, status=status)
        add_never_cache_headers(answer)
        return answer


class AskForm(PageForm):
    question = WordsField(label=gettext_lazy("要问的问题"), max_length=LONGEST, rows=3)


class AnswerForm(PageForm):
    answer = WordsField(label=gettext_lazy("答复"), max_length=LONGEST, rows=3)


class DecideForm(PageForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=gettext_lazy("处理结论"),
        choices=[("dismissed", gettext_lazy("异议不成立")), ("upheld", gettext_lazy("异议成立"))],
        widget=forms.RadioSelect,
    )
    case = forms.ChoiceField(
        label=gettext_lazy("异议成立的，案件"),
        choices=[("refuse", gettext_lazy("不再办理")), ("return", gettext_lazy("退回修改"))],
        widget=forms.RadioSelect,
        initial="refuse",
        required=False,
    )
    fields_named = forms.MultipleChoiceField(
        label=gettext_lazy("退回的，可以修改的内容"),
        choices=lambda: words_of("field", EDITABLE_FIELDS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = WordsField(label=gettext_lazy("理由"), max_length=LONGEST, rows=4)


class ObjectionListPage(Page):
    """What discipline inspection has to decide and has decided; to everybody else their own by name."""

    access = {"GET": Access.SESSION}
    template_name = "evaluations/objections.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        is_over = request.GET.get("state") == "decided"
        rows = with_parts(visible_to(self.actor)).filter(state="decided" if is_over else "open")
        rows = rows.select_related("nomination__officer", "nomination__recipient_unit", "nomination__award")
        listing = read_listing(request, rows, ("-created_at", "-id"))
        calendar = official_calendar()
        return self.render(
            {
                "heading": _("异议办理"),
                "listing": listing,
                "rows": [
                    {
                        "objection": row,
                        "deadline": deadline(row.due_on, today=self.today, calendar=calendar)
                        if row.due_on and not is_over
                        else None,
                        "may_decide": not is_over and bool(may_handle_objection(self.actor, row)),
                    }
                    for row in listing.rows
                ],
                "tabs": [
                    (_("核查中"), address(request, state=None), not is_over),
                    (_("已办结"), address(request, state="decided"), is_over),
                ],
            }
        )


class ObjectionPage(Page):
    """An objection for whoever raised it by name, and for discipline. Who raised it is never shown (R-22)."""

    access = {"GET": Access.SESSION, "POST": Access.SESSION}
    template_name = "evaluations/objection.html"

    def objection(self, key: str) -> Objection:
        rows = with_parts(visible_to(self.actor)).select_related("nomination__officer", "nomination__recipient_unit")
        found: Objection = self.find(rows, key)
        return found

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        done = {"raised": _("异议已提出，本件中止办理，等纪检监察部门核查。"), "done": _("已办理。")}
        return self.show(self.objection(key), done=done.get(request.GET.get("done", ""), ""))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        objection = self.objection(key)
        kinds: dict[str, type[PageForm]] = {"ask": AskForm, "answer": AnswerForm, "decide": DecideForm}
        act = request.POST.get("act", "")
        if act not in kinds:
            raise RuleViolation("request.malformed", {"detail": "act"})
        if act != "answer" and not may_handle_objection(self.actor, objection):
            raise Http404
        form = kinds[act](request.POST)
        if form.is_valid():
            try:
                self.run(act, objection, form.cleaned_data)
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(reverse("objection", args=[objection.pk]) + "?done=done")
        return self.show(objection, status=422, form=form, **{act: form})

    def run(self, act: str, objection: Objection, data: dict[str, Any]) -> None:
        if act == "ask":
            ask_objector(actor=self.actor, objection=objection, question=data["question"], at=self.at)
        elif act == "answer":
            answer_question(actor=self.actor, objection=objection, answer=data["answer"], at=self.at)
        else:
            decide_objection(
                actor=self.actor,
                objection=objection,
                decision=data["decision"],
                case=data["case"] or "refuse",
                fields=data["fields_named"],
                reason=data["reason"],
                at=self.at,
                expected_version=data["version"] or 0,
            )

    def show(self, objection: Objection, *, status: int = 200, **context: Any) -> HttpResponse:
        case = objection.nomination
        recipient = case.officer or case.recipient_unit
        questions = list(objection.questions.all())
        is_open = objection.state == "open"
        is_mine = objection.raised_by_id is not None and objection.raised_by_id == self.actor.user_id
        return self.render(
            {
                "heading": _("异议"),
                "objection": objection,
                "recipient": recipient,
                "questions": questions,
                "may_decide": is_open and bool(may_handle_objection(self.actor, objection)),
                "may_answer": is_open and is_mine and any(row.answered_at is None for row in questions),
                "ask": AskForm(),
                "answer": AnswerForm(),
                "decide": DecideForm(initial={"version": objection.version}),
                **context,
            },
            status=status,
        )


urlpatterns = [
    path("objections/", ObjectionListPage.as_view(), name="objections"),
    path("objections/new/", ObjectionNewPage.as_view(), name="objection_new"),
    path("objections/follow/", FollowPage.as_view(), name="objection_follow"),
    path("objections/<str:key>/", ObjectionPage.as_view(), name="objection"),
]
