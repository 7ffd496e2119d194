"""Asking for a refusal or a revocation to be looked at again, as pages: asked, answered by somebody else, followed."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.reconsideration import NextStep, Outcome, last_day_to_ask
from evaluations.models import Nomination, Reconsideration
from evaluations.permissions.reconsideration import may_decide_reconsideration
from evaluations.selectors.calendar import official_calendar
from evaluations.selectors.nomination import visible_to as cases_visible_to
from evaluations.selectors.nomination import with_content
from evaluations.selectors.parameter import parameters_on
from evaluations.selectors.reconsideration import visible_to
from evaluations.services.reconsideration import ask_reconsideration, decide_reconsideration, open_to_ask
from evaluations.web.deadline import deadline
from evaluations.web.nomination_acts import words_of
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.models import Honor
from honors.permissions.access import Access
from honors.selectors.honor import visible_to as honors_visible_to
from honors.web.forms import PageForm, WordsField
from honors.web.listing import address, read_listing
from honors.web.page import Page

LONGEST = 5000
ORDER = ("-created_at", "-id")
PARTS = (
    "nomination__officer",
    "nomination__recipient_unit",
    "nomination__award",
    "honor__officer",
    "honor__unit",
    "honor__award",
    "decided_by__officer",
)


class AskForm(PageForm):
    text = WordsField(
        label=gettext_lazy("请求和理由"),
        max_length=LONGEST,
        rows=8,
        help_text=gettext_lazy("写明哪里与事实或者规定不符，有什么新的材料。"),
    )


class DecideForm(PageForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=gettext_lazy("答复"),
        choices=lambda: words_of("outcome", [outcome.value for outcome in Outcome]),
        widget=forms.RadioSelect,
    )
    reason = WordsField(
        label=gettext_lazy("理由"), max_length=LONGEST, rows=4, help_text=gettext_lazy("申请人和当事人会看到。")
    )


def about(row: Reconsideration) -> dict[str, Any]:
    """Of whom and what a request is."""
    thing = row.nomination or row.honor
    if thing is None:
        return {}
    recipient = thing.officer or (thing.recipient_unit if isinstance(thing, Nomination) else thing.unit)
    star = thing.star if isinstance(thing, Nomination) else ""
    return {"name": recipient.name if recipient else "", "star": star, "award": thing.award}


class ReconsiderationListPage(Page):
    """What the reader answers or asked, and what is about the reader."""

    access = {"GET": Access.SESSION}
    template_name = "evaluations/reconsiderations.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        is_over = request.GET.get("state") == "decided"
        rows = visible_to(self.actor).select_related(*PARTS).filter(state="decided" if is_over else "open")
        listing = read_listing(request, rows, ORDER)
        calendar = official_calendar()
        return self.render(
            {
                "heading": _("复核申请"),
                "listing": listing,
                "rows": [
                    {
                        "one": row,
                        "about": about(row),
                        "deadline": None if is_over else deadline(row.due_on, today=self.today, calendar=calendar),
                        "may_decide": not is_over and bool(may_decide_reconsideration(self.actor, row)),
                    }
                    for row in listing.rows
                ],
                "answers": bool(self.actor.roles & {Role.HR, Role.LEADER}),
                "tabs": [
                    (_("等待答复"), address(request, state=None), not is_over),
                    (_("已答复"), address(request, state="decided"), is_over),
                ],
            }
        )


class ReconsiderationNewPage(Page):
    """``?nomination=`` a case that was refused, or ``?honor=`` an honor that was revoked."""

    access = {"GET": Access.SESSION, "POST": Access.SESSION}
    template_name = "evaluations/reconsideration_new.html"

    def subject(self) -> dict[str, Any]:
        asked = self.request.GET
        if "nomination" in asked:
            rows = with_content(self.actor).select_related("officer", "recipient_unit", "award", "desk", "cycle")
            return {"nomination": self.find(rows, asked["nomination"]), "honor": None}
        if "honor" in asked:
            rows = honors_visible_to(self.actor).select_related("officer", "unit", "award")
            return {"nomination": None, "honor": self.find(rows, asked["honor"])}
        raise Http404

    def get(self, _request: HttpRequest) -> HttpResponse:
        return self.show(self.subject(), AskForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        subject = self.subject()
        form = AskForm(request.POST)
        if form.is_valid():
            try:
                row = ask_reconsideration(actor=self.actor, text=form.cleaned_data["text"], at=self.at, **subject)
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(reverse("reconsideration", args=[row.pk]) + "?done=asked")
        return self.show(subject, form, status=422)

    def show(self, subject: dict[str, Any], form: AskForm, *, status: int = 200) -> HttpResponse:
        """What is asked about, by when and of whom; what cannot be asked is refused before a word is typed."""
        asked = open_to_ask(actor=self.actor, on=self.today, **subject)
        settings = parameters_on(self.today)
        last = last_day_to_ask(asked.decided_on, settings.number("R-33", "reconsideration_ask_days"))
        case, honor = subject["nomination"], subject["honor"]
        return self.render(
            {
                "heading": _("申请复核"),
                "form": form,
                "case": case,
                "honor": honor,
                "about": about(Reconsideration(nomination=case, honor=honor)),
                "asked": asked,
                "reason": self.reason(case),
                "deadline": deadline(last, today=self.today, calendar=official_calendar()),
                "due_on": self.today + timedelta(days=settings.number("R-33", "reconsideration_days")),
                "back": reverse("nomination", args=[case.pk]) if case else record_of(honor),
            },
            status=status,
        )

    def reason(self, case: Nomination | None) -> str:
        """Why the case was refused, as its timeline says."""
        if case is None:
            return ""
        event = case.events.filter(verb__in=["refuse", "decline"]).order_by("at", "id").last()
        return event.reason if event else ""


class ReconsiderationPage(Page):
    """One request: what was asked, the answer with its reasons and what it leads to, or the form for the answer."""

    access = {"GET": Access.SESSION, "POST": Access.SESSION}
    template_name = "evaluations/reconsideration.html"

    def row(self, key: str) -> Reconsideration:
        found: Reconsideration = self.find(visible_to(self.actor).select_related(*PARTS), key)
        return found

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        done = {"asked": _("申请已提交，等答复。"), "decided": _("已答复，申请人会收到消息。")}
        row = self.row(key)
        form = DecideForm(initial={"version": row.version})
        return self.show(row, form, done=done.get(request.GET.get("done", ""), ""))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        row = self.row(key)
        form = DecideForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                decide_reconsideration(
                    actor=self.actor,
                    reconsideration=row,
                    outcome=Outcome(said["outcome"]),
                    reason=said["reason"],
                    at=self.at,
                    expected_version=said["version"],
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(reverse("reconsideration", args=[row.pk]) + "?done=decided")
        return self.show(row, form, status=422)

    def show(self, row: Reconsideration, form: DecideForm, *, done: str = "", status: int = 200) -> HttpResponse:
        is_open = row.state == "open"
        may_open = row.nomination_id and cases_visible_to(self.actor).filter(pk=row.nomination_id).exists()
        return self.render(
            {
                "heading": _("复核申请"),
                "row": row,
                "about": about(row),
                "form": form,
                "done": done,
                "case": row.nomination if may_open else None,
                "honor": row.honor,
                "may_decide": is_open and bool(may_decide_reconsideration(self.actor, row)),
                "next_step": next_words(row),
                "deadline": deadline(row.due_on, today=self.today, calendar=official_calendar()) if is_open else None,
            },
            status=status,
        )


def record_of(honor: Honor) -> str:
    """The page of whose honor it is."""
    return reverse("officer", args=[honor.officer_id]) if honor.officer_id else reverse("unit", args=[honor.unit_id])


def next_words(row: Reconsideration) -> str:
    """What an upheld request leads to."""
    if not row.next_step:
        return ""
    return {
        NextStep.CASE_REOPENED: _("案卷已重新受理，从未通过的那一步继续。"),
        NextStep.NOMINATE_AGAIN: _("原周期已不能继续办理，请在以后的周期另行推荐。"),
        NextStep.RESTORE_HONOR: _("由原批准机关撤销原撤销决定，恢复荣誉。"),
    }[NextStep(row.next_step)]


def requests_about(page: Page, case: Nomination) -> list[Reconsideration]:
    """The requests about a case that was ever refused, which the reader may see; oldest first."""
    if not any(event.verb in ("refuse", "decline") for event in case.events.all()):
        return []
    rows = visible_to(page.actor).filter(nomination=case).select_related("asked_by__officer", "decided_by__officer")
    return list(rows.order_by("created_at", "pk"))


def may_ask(page: Page, case: Nomination) -> bool:
    """Whether the reader may ask for the case to be looked at again now."""
    if case.state not in ("refused", "declined"):
        return False
    try:
        open_to_ask(actor=page.actor, nomination=case, honor=None, on=page.today)
    except RuleViolation:
        return False
    return True


urlpatterns = [
    path("reconsiderations/", ReconsiderationListPage.as_view(), name="reconsiderations"),
    path("reconsiderations/new/", ReconsiderationNewPage.as_view(), name="reconsideration_new"),
    path("reconsiderations/<str:key>/", ReconsiderationPage.as_view(), name="reconsideration"),
]
