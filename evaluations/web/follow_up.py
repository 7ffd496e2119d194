"""What follows a grant as a page: a copy to file, a report upward, a suggestion about rank, a bar that came out."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.bar import BarKind
from evaluations.domain.follow_up import OUTCOMES, Ending, FollowUpKind, Outcome, rule_of
from evaluations.models import FollowUp
from evaluations.permissions.follow_up import may_finish_follow_up
from evaluations.selectors.calendar import official_calendar
from evaluations.selectors.follow_up import visible_to
from evaluations.services.follow_up import finish_follow_up
from evaluations.web.deadline import deadline
from evaluations.web.nomination_acts import words_of
from honors.domain.actor import Role
from honors.domain.award import Register
from honors.domain.errors import RuleViolation
from honors.permissions.access import roles
from honors.templatetags.page import word
from honors.web.forms import DayField, PageForm, WordsField
from honors.web.page import Page

LONGEST = 2000


class FinishForm(PageForm):
    """How it ended. A copy is asked for its place, everything else for its document; one outcome is no choice."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=gettext_lazy("结果"), widget=forms.RadioSelect)
    done_on = DayField(label=gettext_lazy("办理日期"))
    place = forms.CharField(
        label=gettext_lazy("存放何处"), max_length=120, help_text=gettext_lazy("例如“市局政治部档案室，2026年第3卷”。")
    )
    document_number = forms.CharField(label=gettext_lazy("文号"), max_length=80)
    note = WordsField(label=gettext_lazy("说明"), max_length=LONGEST, rows=3, required=False)

    def __init__(self, kind: FollowUpKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["document_number" if kind is FollowUpKind.FILE else "place"]
        outcomes = OUTCOMES[kind]
        if len(outcomes) == 1:
            del self.fields["outcome"]
        else:
            self.fields["outcome"].choices = words_of("follow_up_outcome", outcomes)  # type: ignore[attr-defined]
        if Outcome.STANDS in outcomes:
            self.fields["note"].help_text = _("维持奖励的，必须写明理由。")


class FollowUpPage(Page):
    """One thing to do about an award, with why and until when, and how it ended or the form for it."""

    access = {"GET": roles(Role.HR, Role.DISCIPLINE), "POST": roles(Role.HR)}
    template_name = "evaluations/follow_up.html"

    def row(self, key: str) -> FollowUp:
        rows = visible_to(self.actor).select_related("honor__officer", "done_by__officer")
        found: FollowUp = self.find(rows, key)
        return found

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        row = self.row(key)
        form = FinishForm(FollowUpKind(row.kind), initial={"version": row.version, "done_on": self.today})
        return self.show(row, form, done=_("已办结。") if request.GET.get("done") == "finished" else "")

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        row = self.row(key)
        kind = FollowUpKind(row.kind)
        form = FinishForm(kind, request.POST)
        if form.is_valid():
            said = form.cleaned_data
            ending = Ending(
                outcome=Outcome(said.get("outcome", OUTCOMES[kind][0])),
                done_on=said["done_on"],
                document_number=said.get("document_number", ""),
                place=said.get("place", ""),
                note=said["note"],
            )
            try:
                finish_follow_up(
                    actor=self.actor, follow_up=row, ending=ending, at=self.at, expected_version=said["version"]
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(reverse("follow_up", args=[row.pk]) + "?done=finished")
        return self.show(row, form, status=422)

    def show(self, row: FollowUp, form: FinishForm, *, done: str = "", status: int = 200) -> HttpResponse:
        is_open = row.state == "open"
        bar = BarKind(row.facts["kind"]) if row.kind == FollowUpKind.BARRED else None
        rule, clause = rule_of(FollowUpKind(row.kind), bar=bar, is_star=row.honor.register == Register.STARS)
        due_on = row.due_on if is_open else None
        return self.render(
            {
                "heading": word(row.thing, "follow_up_thing"),
                "row": row,
                "recipient": row.honor.officer or row.honor.unit,
                "rule": rule,
                "clause": clause,
                "form": form,
                "done": done,
                "may_finish": is_open and bool(may_finish_follow_up(self.actor, row)),
                "deadline": deadline(due_on, today=self.today, calendar=official_calendar()) if due_on else None,
            },
            status=status,
        )


urlpatterns = [path("follow_ups/<str:key>/", FollowUpPage.as_view(), name="follow_up")]
