"""A draft on its way: the deed, saved as it is typed, the papers, and the preview that is handed in."""

from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.nomination import State
from evaluations.domain.scheme import NOMINATORS, PAPERS, fast_track_days, missing_papers
from evaluations.models import Deed, Nomination
from evaluations.permissions.deed import may_edit_deed
from evaluations.permissions.evidence import may_add_evidence
from evaluations.permissions.nomination import may_edit, open_acts
from evaluations.selectors.approval import authority_of, organ_name
from evaluations.selectors.case_view import verdict_now
from evaluations.selectors.evidence import visible_to as papers_visible_to
from evaluations.selectors.nomination import joined, visible_to
from evaluations.selectors.scheme import definition_of
from evaluations.services.deed import create_deed, edit_deed
from evaluations.services.evidence import add_evidence, remove_evidence
from evaluations.services.nomination import edit_nomination, submit_nomination
from honors.domain.codes import lookup
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity
from honors.permissions.access import Access, roles
from honors.web.forms import DayField, PageForm, WordsField
from honors.web.page import Page, language

STATEMENT_LENGTH = 500
"""What the field's form has room for."""


class DeedForm(PageForm):
    title = forms.CharField(label=gettext_lazy("事迹名称"), max_length=120)
    done_on = DayField(label=gettext_lazy("发生日期"))
    place = forms.CharField(label=gettext_lazy("发生地点"), max_length=120, required=False)
    statement = WordsField(
        label=gettext_lazy("主要事迹"),
        max_length=STATEMENT_LENGTH,
        rows=7,
        help_text=gettext_lazy("500 字以内。写明时间、地点、做了什么、结果如何；不写涉密内容。"),
    )
    reason = WordsField(label=gettext_lazy("推荐理由"), max_length=5000, rows=2, required=False)
    timing = forms.ChoiceField(
        label=gettext_lazy("奖励时机"),
        choices=[("periodic", gettext_lazy("定期奖励")), ("timely", gettext_lazy("及时奖励"))],
        required=False,
    )
    is_posthumous = forms.BooleanField(label=gettext_lazy("追授"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["statement"].widget.attrs["data-count"] = STATEMENT_LENGTH
        self.fields["done_on"].widget.attrs["max"] = today.isoformat()

    def clean_done_on(self) -> date:
        done_on: date = self.cleaned_data["done_on"]
        if done_on > self.today:
            raise forms.ValidationError(
                _("晚于今天（%(today)s），请核对月份。") % {"today": self.today.isoformat()}, code="future"
            )
        return done_on


class DraftPage(Page):
    """What the pages of a draft share: the case of its owner, its papers, what is still missing."""

    def case(self, key: str) -> Nomination:
        case: Nomination = self.find(joined(visible_to(self.actor)), key)
        if not may_edit(self.actor, case):
            raise Http404
        return case

    def papers(self, case: Nomination) -> dict[str, Any]:
        rows = list(case.evidence.order_by("created_at", "pk"))
        kinds = [row.kind for row in rows]
        definition = definition_of(case)
        missing = [] if fast_track_days(definition, case.timing) is not None else missing_papers(definition, kinds)
        return {
            "papers": rows,
            "missing": [finding.facts["paper"] for finding in missing],
            "missing_findings": missing,
            "kinds": paper_kinds(definition, kinds),
            "largest": settings.EVIDENCE_MAX_BYTES,
        }

    def form_of(self, case: Nomination) -> DeedForm:
        deed = case.deed
        known = {"reason": case.reason, "timing": case.timing, "is_posthumous": case.is_posthumous}
        if deed is not None:
            known |= {"title": deed.title, "done_on": deed.done_on, "place": deed.place}
            known |= {"statement": deed.statement, "version": deed.version}
        return DeedForm(initial=known, today=self.today)

    def keep(self, case: Nomination, form: DeedForm) -> Deed:
        """Write the deed and what else the form says; the same services as the API's, one after the other."""
        said = form.cleaned_data
        words = {name: said[name] for name in ("title", "statement", "done_on", "place")}
        deed = case.deed
        if deed is not None and may_edit_deed(self.actor, deed):
            deed = edit_deed(actor=self.actor, deed=deed, at=self.at, expected_version=said["version"], **words)
        elif deed is None or any(getattr(deed, name) != value for name, value in words.items()):
            people = [case.officer] if case.officer is not None else []
            deed = create_deed(actor=self.actor, unit=case.unit, participants=people, at=self.at, **words)
        wanted = {
            "deed": deed,
            "reason": said["reason"],
            "timing": said["timing"] or case.timing,
            "is_posthumous": said["is_posthumous"],
        }
        changes = {name: value for name, value in wanted.items() if getattr(case, name) != value}
        if changes:
            edit_nomination(actor=self.actor, nomination=case, changes=changes, at=self.at)
        return deed


def organ_for(page: Page, case: Nomination) -> dict[str, Any]:
    """Who decides, by the table, and the clause; why not where the table does not answer."""
    try:
        found = authority_of(case, page.today)
    except RuleViolation as refusal:
        return {"organ_message": page.say(refusal)}
    organ = organ_name(found.organ_code, found.organ_unit)
    return {"approver": found, "organ": organ, "organ_clause": found.clause}


def paper_kinds(definition: dict[str, Any], on_file: list[str]) -> list[tuple[str, str, bool]]:
    """The kinds of papers with their words; the first one that is asked for and missing is chosen."""
    wanted = next((kind for kind in definition["papers"] if kind not in on_file), "other")
    rows = []
    for kind in PAPERS:
        entry = lookup(f"paper.{kind}")
        rows.append((kind, entry.en if language() == "en" else entry.zh, kind == wanted))
    return rows


class EditPage(DraftPage):
    """Step 2."""

    access = {"GET": roles(*NOMINATORS), "POST": roles(*NOMINATORS)}
    template_name = "evaluations/nomination_draft.html"

    def get(self, _request: HttpRequest, key: str) -> HttpResponse:
        case = self.case(key)
        return self.show(case, self.form_of(case))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        case = self.case(key)
        form = DeedForm(request.POST, today=self.today)
        if form.is_valid():
            try:
                self.keep(case, form)
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                step = "nomination" if "leave" in request.POST else "nomination_submit"
                return self.go(reverse(step, args=[case.pk]))
        return self.show(case, form, status=422)

    def show(self, case: Nomination, form: DeedForm, *, status: int = 200) -> HttpResponse:
        return self.render(
            {
                "heading": _("新建推荐") if case.state == State.DRAFT else _("修改推荐"),
                "case": case,
                "form": form,
                "step": 2,
                "verdict": verdict_now(self.actor, case, self.today),
                **organ_for(self, case),
                "has_fast_track": fast_track_days(definition_of(case), "timely") is not None,
                "may_add": bool(may_add_evidence(self.actor, case, on=self.today)),
                "left": STATEMENT_LENGTH,
                **self.papers(case),
            },
            status=status,
        )


class SavePage(DraftPage):
    """What is typed in step 2, saved in between; answers with one line that says so, or why not."""

    access = {"POST": roles(*NOMINATORS)}
    template_name = "evaluations/parts/saved.html"

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        case = self.case(key)
        form = DeedForm(request.POST, today=self.today)
        if case.state != State.DRAFT:
            return self.render({"message": _("退回修改的内容在点下一步时保存。")})
        if not form.is_valid():
            # Half a deed is no deed: it stays in this browser until name, day and text are there
            names = [str(form.fields[name].label) for name in form.fields if name in form.errors]
            words = {"names": _("、").join(names)}
            return self.render({"message": _("还没有存入草稿，先填好：%(names)s。已输入的文字由浏览器保存。") % words})
        try:
            deed = self.keep(case, form)
        except RuleViolation as refusal:
            return self.render({"message": self.say(refusal)})
        return self.render({"case": case, "deed": deed})


class PapersPage(DraftPage):
    """Files put on the case: each taken with its digest, or refused in words. With htmx the list alone comes back."""

    access = {"POST": roles(*NOMINATORS)}
    template_name = "evaluations/parts/papers.html"

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        case: Nomination = self.find(joined(visible_to(self.actor)), key)
        if "remove" in request.POST:
            return self.remove(case, request.POST["remove"])
        kind = request.POST.get("kind", "")
        if kind not in PAPERS:
            raise RuleViolation("request.malformed", {"detail": "kind"})
        refused = []
        for file in request.FILES.getlist("file"):
            name = PurePath(file.name or "").name
            title = request.POST.get("title", "").strip()[:120] or PurePath(name).stem[:120]
            try:
                self.take(case, file, title, kind)
            except RuleViolation as refusal:
                refused.append({"name": name, "message": self.say(refusal)})
        if not request.headers.get("HX-Request") and not refused:
            step = "nomination_edit" if may_edit(self.actor, case) else "nomination"
            return self.go(reverse(step, args=[case.pk]) + "#papers")
        context = {"case": case, "refused": refused, "may_add": True, **self.papers(case)}
        if request.headers.get("HX-Request"):
            return self.render(context)
        return self.render(
            {**context, "heading": _("佐证材料")}, status=422, template="evaluations/nomination_papers.html"
        )

    def remove(self, case: Nomination, key: str) -> HttpResponse:
        """A file taken off the draft again; with htmx the list alone comes back."""
        paper = self.find(papers_visible_to(self.actor).filter(nomination=case), key)
        remove_evidence(actor=self.actor, evidence=paper, at=self.at)
        if self.request.headers.get("HX-Request"):
            return self.render({"case": case, "may_add": True, **self.papers(case)})
        return self.go(reverse("nomination_edit", args=[case.pk]) + "#papers")

    def take(self, case: Nomination, file: UploadedFile, title: str, kind: str) -> None:
        if (file.size or 0) > settings.EVIDENCE_MAX_BYTES:
            raise RuleViolation("evidence.too_large", {"limit": settings.EVIDENCE_MAX_BYTES}, field="file")
        add_evidence(actor=self.actor, nomination=case, content=file.read(), title=title, kind=kind, at=self.at)


class SubmitPage(DraftPage):
    """Step 3: the form as it will be read, what stands in the way, the exceptions that are asked for, and the act."""

    access = {"GET": Access.SESSION, "POST": roles(*NOMINATORS)}
    template_name = "evaluations/nomination_submit.html"

    def get(self, _request: HttpRequest, key: str) -> HttpResponse:
        return self.show(self.case(key), SubmitForm())

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        case = self.case(key)
        form = SubmitForm(request.POST)
        form.is_valid()
        try:
            submit_nomination(
                actor=self.actor,
                nomination=case,
                overrides=read_overrides(request),
                at=self.at,
                expected_version=form.cleaned_data.get("version"),
            )
        except RuleViolation as refusal:
            form.refuse(refusal)
            return self.show(self.case(key), form, status=422)
        return self.go(reverse("nomination", args=[case.pk]) + "?done=submit")

    def show(self, case: Nomination, form: "SubmitForm", *, status: int = 200) -> HttpResponse:
        verdict = verdict_now(self.actor, case, self.today)
        papers = self.papers(case)
        open_ones = [finding for finding in verdict.findings if finding.severity is Severity.OVERRIDE]
        blocks = [finding for finding in verdict.findings if finding.severity is Severity.BLOCK]
        in_the_way: list[Finding] = [*blocks, *papers["missing_findings"]]
        return self.render(
            {
                "heading": _("预览并报送"),
                "case": case,
                "form": form,
                "step": 3,
                "verdict": verdict,
                **organ_for(self, case),
                "in_the_way": in_the_way,
                "exceptions": exceptions_for(self.request, open_ones),
                "may_submit": "submit" in open_acts(self.actor, case) and case.deed is not None and not in_the_way,
                **papers,
            },
            status=status,
        )


class SubmitForm(PageForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def exceptions_for(request: HttpRequest, findings: list[Finding], *, signer: str = "") -> list[dict[str, Any]]:
    """Each finding that needs a signed exception, with what was typed for it; ``signer`` is the organ whose political
    department signs, where the reader may not.
    """
    rows: dict[str, dict[str, Any]] = {}
    for finding in findings:
        rows[finding.code] = {
            "finding": finding,
            "name": finding.code,
            "signer": signer,
            "reason": request.POST.get(f"reason-{finding.code}", ""),
            "document": request.POST.get(f"document-{finding.code}", ""),
        }
    return list(rows.values())


def read_overrides(request: HttpRequest) -> list[dict[str, str]]:
    """The exceptions that a form asks for or signs: those with a reason or a document. Both are needed.

    Raises RuleViolation("nomination.override_incomplete").
    """
    names = sorted(name.removeprefix("reason-") for name in request.POST if name.startswith("reason-"))
    rows = []
    for code in names:
        reason = request.POST.get(f"reason-{code}", "").strip()[:2000]
        document = request.POST.get(f"document-{code}", "").strip()[:80]
        if not reason and not document:
            continue
        if not reason or not document:
            raise RuleViolation("nomination.override_incomplete")
        rows.append({"code": code[:80], "reason": reason, "document_number": document})
    return rows


urlpatterns = [
    path("nominations/<str:key>/edit/", EditPage.as_view(), name="nomination_edit"),
    path("nominations/<str:key>/save/", SavePage.as_view(), name="nomination_save"),
    path("nominations/<str:key>/papers/", PapersPage.as_view(), name="nomination_papers"),
    path("nominations/<str:key>/submit/", SubmitPage.as_view(), name="nomination_submit"),
]
