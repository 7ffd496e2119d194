"""What is done to a case, each act on a small page of its own that says what will happen."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.nomination import EDITABLE_FIELDS, State
from evaluations.models import Nomination
from evaluations.permissions.exception import may_sign_exception
from evaluations.permissions.nomination import open_acts
from evaluations.selectors.authority import organ_over
from evaluations.selectors.case_view import verdict_now
from evaluations.selectors.nomination import joined, with_content
from evaluations.services.nomination import withdraw_nomination
from evaluations.services.screening import (
    confer_honor,
    resume_nomination,
    return_nomination,
    screen_nomination,
    suspend_nomination,
)
from evaluations.web.nomination_draft import exceptions_for, read_overrides
from honors.domain.award import TokenKind
from honors.domain.codes import lookup
from honors.domain.errors import RuleViolation
from honors.domain.finding import Severity
from honors.models import Unit
from honors.permissions.access import Access
from honors.web.forms import DayField, PageForm, WordsField
from honors.web.page import Page, language

LONGEST = 2000


def words_of(kind: str, values: Any) -> list[tuple[str, str]]:
    """Values with their words, for choices."""
    english = language() == "en"
    entries = [(value, lookup(f"{kind}.{value}")) for value in values]
    return [(value, entry.en if english else entry.zh) for value, entry in entries]


class ActForm(PageForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class WithdrawForm(ActForm):
    reason = WordsField(label=gettext_lazy("原因"), max_length=LONGEST, rows=3, required=False)


class ReturnForm(ActForm):
    fields_named = forms.MultipleChoiceField(
        label=gettext_lazy("可以修改的内容"),
        choices=lambda: words_of("field", EDITABLE_FIELDS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("推荐人只能改这里选中的内容，并可补交材料。"),
    )
    reason = WordsField(label=gettext_lazy("退回原因"), max_length=LONGEST, rows=3)


class ScreenForm(ActForm):
    decision = forms.ChoiceField(
        label=gettext_lazy("审查结论"),
        choices=lambda: [(State.ELIGIBLE.value, _("审核通过")), (State.REFUSED.value, _("审核不通过"))],
        widget=forms.RadioSelect,
    )
    reason = WordsField(
        label=gettext_lazy("意见"),
        max_length=LONGEST,
        rows=3,
        required=False,
        help_text=gettext_lazy("审核不通过的必须写明原因，推荐人会看到。"),
    )

    def leave_to(self, organ: str) -> None:
        """The exception is another organ's to sign, and so is finding the case eligible: offer the refusal alone."""
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(State.REFUSED.value, _("审核不通过"))]
        field.help_text = _("审核通过须由%(organ)s政工部门办理，由其同时签署例外。") % {"organ": organ}


class SuspendForm(ActForm):
    ground = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("文号或事项，只记入审计。")
    )
    reason = WordsField(label=gettext_lazy("原因"), max_length=LONGEST, rows=3)


class ResumeForm(ActForm):
    reason = WordsField(label=gettext_lazy("原因"), max_length=LONGEST, rows=3)


class ConferForm(ActForm):
    conferred_on = DayField(label=gettext_lazy("授予日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, name in words_of("token", [kind.value for kind in TokenKind]):
            self.fields[f"token_{kind}"] = forms.CharField(
                label=_("%(token)s编号") % {"token": name}, max_length=60, required=False
            )

    @property
    def tokens(self) -> list[dict[str, str]]:
        """What was handed over, each with its serial number."""
        rows = [(kind.value, self.cleaned_data.get(f"token_{kind.value}", "")) for kind in TokenKind]
        return [{"kind": kind, "serial": serial} for kind, serial in rows if serial]


class ActPage(Page):
    """One act of one case: its form, what it brings about, and the answer of its service."""

    access = {"GET": Access.SESSION, "POST": Access.SESSION}
    template_name = "evaluations/nomination_act.html"

    def case(self, key: str) -> Nomination:
        case: Nomination = self.find(joined(with_content(self.actor)), key)
        return case

    def get(self, _request: HttpRequest, key: str, act: str) -> HttpResponse:
        case = self.case(key)
        if act not in open_acts(self.actor, case):
            raise RuleViolation("nomination.wrong_state", {"state": case.state, "verb": act})
        initial = {"version": case.version, "conferred_on": self.today}
        return self.show(case, act, FORMS[act](initial=initial))

    def post(self, request: HttpRequest, key: str, act: str) -> HttpResponse:
        case = self.case(key)
        form = FORMS[act](request.POST)
        if not form.is_valid():
            return self.show(case, act, form, status=422)
        common = {
            "actor": self.actor,
            "nomination": case,
            "at": self.at,
            "expected_version": form.cleaned_data["version"],
        }
        try:
            ACTS[act](common, form, request)
        except RuleViolation as refusal:
            form.refuse(refusal)
            return self.show(case, act, form, status=422)
        return self.go(reverse("nomination", args=[case.pk]) + f"?done={act}")

    def show(self, case: Nomination, act: str, form: PageForm, *, status: int = 200) -> HttpResponse:
        recipient = case.officer or case.recipient_unit
        context: dict[str, Any] = {
            "heading": f"{lookup_act(act)} · {recipient.name if recipient else ''}",
            "verb": lookup_act(act),
            "case": case,
            "act": act,
            "form": form,
            "what": consequence(act),
            "is_danger": act in ("withdraw", "suspend"),
        }
        if act == "screen":
            verdict = verdict_now(self.actor, case, self.today)
            context["verdict"] = verdict
            open_ones = [finding for finding in verdict.findings if finding.severity is Severity.OVERRIDE]
            signer = signer_of(self, organ_over(case, self.today)) if open_ones else ""
            context["exceptions"] = exceptions_for(self.request, open_ones, signer=signer)
            if signer and isinstance(form, ScreenForm):
                form.leave_to(signer)
        return self.render({**context, "shown": form.visible_fields()}, status=status)


def signer_of(page: Page, organ: Unit | None) -> str:
    """The organ whose political department signs the exceptions; empty where the reader may."""
    if organ is None or may_sign_exception(page.actor, organ, on=page.today):
        return ""
    return organ.name


def lookup_act(act: str) -> str:
    """The act as its button names it."""
    entry = lookup(f"act.{act}")
    return entry.en if language() == "en" else entry.zh


def consequence(act: str) -> str:
    """What the act brings about."""
    return {
        "withdraw": _("撤回后案件结束，不能恢复；需要时另行推荐。已经填写的内容仍可查阅。"),
        "return": _("案件回到推荐人手中，改好后重新报送；您会看到改了什么。"),
        "screen": _("通过的进入下一步并占用名额；不通过的案件结束，推荐人可以申请复核。"),
        "suspend": _("案件停在原处，名额保留，期限不再计算，直到恢复。原因只对政工和纪检显示。"),
        "resume": _("案件从中止前的状态继续。"),
        "confer": _("登记奖章、证书已交到本人或单位手中；案件结束。"),
    }[act]


def _withdraw(common: dict[str, Any], form: PageForm, _request: HttpRequest) -> None:
    withdraw_nomination(reason=form.cleaned_data["reason"], **common)


def _return(common: dict[str, Any], form: PageForm, _request: HttpRequest) -> None:
    said = form.cleaned_data
    return_nomination(reason=said["reason"], fields=said["fields_named"], **common)


def _screen(common: dict[str, Any], form: PageForm, request: HttpRequest) -> None:
    said = form.cleaned_data
    is_eligible = said["decision"] == State.ELIGIBLE
    overrides = read_overrides(request) if is_eligible else []
    screen_nomination(decision=said["decision"], reason=said["reason"], overrides=overrides, **common)


def _suspend(common: dict[str, Any], form: PageForm, _request: HttpRequest) -> None:
    suspend_nomination(ground=form.cleaned_data["ground"], reason=form.cleaned_data["reason"], **common)


def _resume(common: dict[str, Any], form: PageForm, _request: HttpRequest) -> None:
    resume_nomination(reason=form.cleaned_data["reason"], **common)


def _confer(common: dict[str, Any], form: PageForm, _request: HttpRequest) -> None:
    assert isinstance(form, ConferForm)
    confer_honor(conferred_on=form.cleaned_data["conferred_on"], tokens=form.tokens, **common)


FORMS: dict[str, type[ActForm]] = {
    "withdraw": WithdrawForm,
    "return": ReturnForm,
    "screen": ScreenForm,
    "suspend": SuspendForm,
    "resume": ResumeForm,
    "confer": ConferForm,
}
ACTS: dict[str, Callable[[dict[str, Any], PageForm, HttpRequest], None]] = {
    "withdraw": _withdraw,
    "return": _return,
    "screen": _screen,
    "suspend": _suspend,
    "resume": _resume,
    "confer": _confer,
}

urlpatterns = [
    path(f"nominations/<str:key>/{act}/", ActPage.as_view(), {"act": act}, name=f"nomination_{act}") for act in FORMS
]
