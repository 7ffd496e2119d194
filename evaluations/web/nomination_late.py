"""Cases that come after their time, admitted by HR on somebody's word: what is left over in a cycle, and the act."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.models import Cycle, Nomination
from evaluations.permissions.nomination import is_owner
from evaluations.selectors.case_view import verdict_now
from evaluations.selectors.late import late_cycles, late_drafts
from evaluations.selectors.nomination import to_admit_late, with_parts
from evaluations.services.nomination import submit_nomination
from evaluations.web.nomination_draft import DraftPage, exceptions_for, organ_for, read_overrides
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.domain.finding import Severity
from honors.permissions.access import roles
from honors.web.forms import PageForm, WordsField
from honors.web.listing import read_listing
from honors.web.page import Page


class LateFacts(PageForm):
    """By whose word a case comes in late, why, and by which document."""

    authoriser = forms.CharField(label=gettext_lazy("准许人"), max_length=80, help_text=gettext_lazy("写姓名和职务。"))
    document_number = forms.CharField(label=gettext_lazy("文号"), max_length=80)
    reason = WordsField(label=gettext_lazy("逾期原因"), max_length=2000, rows=3)

    @property
    def late(self) -> dict[str, str]:
        """As the services take it. Precondition: the form is valid."""
        return {name: self.cleaned_data[name] for name in ("authoriser", "reason", "document_number")}


class AdmitForm(LateFacts):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class LateListPage(Page):
    """The drafts that were not handed in while the cycle took nominations."""

    access = {"GET": roles(Role.HR)}
    template_name = "evaluations/cycle_late.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        cycle: Cycle = self.find(late_cycles(self.actor, at=self.at).select_related("unit"), key)
        rows = late_drafts(self.actor, at=self.at).filter(cycle=cycle)
        listing = read_listing(request, with_parts(rows), ("-created_at", "-id"), total=rows.count())
        return self.render({"heading": _("逾期补报"), "cycle": cycle, "listing": listing})


class AdmitPage(DraftPage):
    """A draft, whoever began it, is handed in after its time."""

    access = {"GET": roles(Role.HR), "POST": roles(Role.HR)}
    template_name = "evaluations/nomination_admit.html"

    def case(self, key: str) -> Nomination:
        """Raises Http404, and RuleViolation ``nomination.not_late`` where the draft can be handed in as usual, or is
        none.
        """
        case: Nomination = self.find(with_parts(to_admit_late(self.actor)).select_related("deed"), key)
        if not late_drafts(self.actor, at=self.at).filter(pk=case.pk).exists():
            raise RuleViolation("nomination.not_late")
        return case

    def get(self, _request: HttpRequest, key: str) -> HttpResponse:
        case = self.case(key)
        return self.show(case, AdmitForm(initial={"version": case.version, **(case.late or {})}))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        case = self.case(key)
        form = AdmitForm(request.POST)
        if form.is_valid():
            try:
                submit_nomination(
                    actor=self.actor,
                    nomination=case,
                    overrides=read_overrides(request),
                    late=form.late,
                    at=self.at,
                    expected_version=form.cleaned_data["version"],
                )
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                return self.go(reverse("nomination", args=[case.pk]) + "?done=admit")
        return self.show(self.case(key), form, status=422)

    def show(self, case: Nomination, form: AdmitForm, *, status: int = 200) -> HttpResponse:
        verdict = verdict_now(self.actor, case, self.today)
        open_ones = [finding for finding in verdict.findings if finding.severity is Severity.OVERRIDE]
        blocks = [finding for finding in verdict.findings if finding.severity is Severity.BLOCK]
        papers = self.papers(case)
        context: dict[str, Any] = {
            "heading": _("逾期补报"),
            "case": case,
            "form": form,
            "shown": form.visible_fields(),
            "verdict": verdict,
            "is_own": is_owner(self.actor, case),
            **papers,
            "in_the_way": [*blocks, *papers["missing_findings"]],
            "exceptions": exceptions_for(self.request, open_ones),
            **organ_for(self, case),
        }
        return self.render(context, status=status)


urlpatterns = [
    path("cycles/<str:key>/late/", LateListPage.as_view(), name="cycle_late"),
    path("nominations/<str:key>/admit/", AdmitPage.as_view(), name="nomination_admit"),
]
