"""Approvals as pages: why a case is the reader's to decide, what was said about it, and the decision."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.domain.approval import standing
from evaluations.domain.nomination import EDITABLE_FIELDS
from evaluations.models import Approval, Evidence
from evaluations.permissions.approval import may_confirm_record, may_decide_approval, may_record_decision
from evaluations.selectors.approval import (
    as_finding,
    organs_with_leader,
    shown_again,
    visible_to,
    waiting_for,
    waits_for,
    with_parts,
)
from evaluations.selectors.evidence import visible_to as papers_visible_to
from evaluations.selectors.papers import file_of, opinions_on_file
from evaluations.selectors.record import record_of
from evaluations.services.approval import approve_case
from evaluations.services.approval_record import confirm_record, record_decision
from evaluations.services.approval_refuse import decline_approval, return_approval
from evaluations.web.nomination_acts import signer_of, words_of
from evaluations.web.nomination_draft import exceptions_for, read_overrides
from honors.domain.actor import Role
from honors.domain.errors import RuleViolation
from honors.domain.finding import Severity
from honors.permissions.access import roles
from honors.selectors.together import fill
from honors.services.ledger import sign_checkpoint
from honors.web.forms import DayField, PageForm, WordsField
from honors.web.listing import read_listing
from honors.web.page import Page

LONGEST = 5000
PARTS = (
    "nomination__officer__unit",
    "nomination__recipient_unit",
    "nomination__award__edition",
    "nomination__cycle__unit",
    "nomination__scheme__unit",
    "nomination__deed",
    "nomination__nominated_by__officer",
)


class ActForm(PageForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ApproveForm(ActForm):
    document_number = forms.CharField(label=gettext_lazy("决定文号"), max_length=80)
    decided_on = DayField(label=gettext_lazy("决定日期"))
    opinion = WordsField(label=gettext_lazy("审批意见"), max_length=LONGEST, rows=3, required=False)


class DeclineForm(ActForm):
    reason = WordsField(label=gettext_lazy("不批准的理由"), max_length=LONGEST, rows=3)


class ReturnForm(ActForm):
    fields_named = forms.MultipleChoiceField(
        label=gettext_lazy("可以修改的内容"),
        choices=lambda: words_of("field", EDITABLE_FIELDS),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = WordsField(label=gettext_lazy("退回原因"), max_length=LONGEST, rows=3)


class RecordForm(ActForm):
    organ = forms.CharField(label=gettext_lazy("作出决定的机关"), max_length=120)
    document_number = forms.CharField(label=gettext_lazy("决定文号"), max_length=80)
    decided_on = DayField(label=gettext_lazy("决定日期"))
    evidence = forms.ChoiceField(
        label=gettext_lazy("决定书"), help_text=gettext_lazy("先在案卷里补交决定书的扫描件，再在这里选用。")
    )
    authority_document = forms.CharField(
        label=gettext_lazy("确定权限的文件"),
        help_text=gettext_lazy("批准权限表没有这一情形的规定：写明哪份文件确定该机关有权批准。"),
        max_length=80,
    )
    authority_reason = WordsField(label=gettext_lazy("该机关有权批准的理由"), max_length=LONGEST, rows=3)

    @property
    def authority(self) -> dict[str, str] | None:
        """What settles the competence, where the table does not."""
        said = self.cleaned_data
        if "authority_reason" not in said:
            return None
        return {"reason": said["authority_reason"], "document_number": said["authority_document"]}


class ConfirmForm(ActForm):
    """Nothing but that it is so."""


FORMS: dict[str, type[ActForm]] = {
    "approve": ApproveForm,
    "decline": DeclineForm,
    "return": ReturnForm,
    "record": RecordForm,
    "confirm": ConfirmForm,
}


def acts_on(page: Page, approval: Approval, led: set[int]) -> list[str]:
    """What the reader may do now, the act that moves the case on first."""
    actor = page.actor
    acts: list[str] = []
    if approval.state == "waiting":
        is_half = approval.document_id is not None
        if not is_half and may_decide_approval(actor, approval):
            acts += ["approve", "decline", "return"]
        if may_record_decision(actor, approval, organ_has_leader=not is_half and approval.organ_id in led):
            acts.append("record")
    if approval.state == "recorded" and may_confirm_record(actor, approval):
        acts.append("confirm")
    return acts


class ApprovalListPage(Page):
    """What waits for a decision, for its record, or for the second person."""

    access = {"GET": roles(Role.LEADER, Role.HR)}
    template_name = "evaluations/approvals.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = waiting_for(self.actor)
        rows = with_parts(waiting).select_related(*PARTS)
        listing = read_listing(request, rows, ("-created_at", "-id"), total=waiting.count())
        led = organs_with_leader([row.organ_id for row in listing.rows], on=self.today)
        shown = []
        for row in listing.rows:
            turn = waits_for(row, led)
            case = row.nomination
            acts = acts_on(self, row, led)
            shown.append(
                {
                    "approval": row,
                    "case": case,
                    "recipient": case.officer or case.recipient_unit,
                    "turn": turn,
                    "act": acts[0] if acts else "",
                }
            )
        return self.render({"heading": _("审批"), "listing": listing, "rows": shown})


class ApprovalPage(Page):
    """One approval with its case examined anew, and the acts of whoever may decide or record."""

    access = {"GET": roles(Role.LEADER, Role.HR), "POST": roles(Role.LEADER, Role.HR)}
    template_name = "evaluations/approval.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        done = {
            "approve": _("已批准，决定已记入荣誉账本。"),
            "decline": _("已记录：不批准。"),
            "return": _("已退回。"),
            "record": _("决定已登记，等第二人核对确认。"),
            "confirm": _("已确认，决定已记入荣誉账本。"),
            "half": _("本机关已批准，等另一机关的决定。"),
        }
        return self.show(self.approval(key), {"done": done.get(request.GET.get("done", ""), "")})

    def approval(self, key: str) -> Approval:
        rows = with_parts(visible_to(self.actor)).select_related(*PARTS).prefetch_related(None)
        found: Approval = self.find(rows, key)
        return found

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        approval = self.approval(key)
        act = request.POST.get("act", "")
        if act not in FORMS:
            raise RuleViolation("request.malformed", {"detail": "act"})
        form = self.form(act, approval, request.POST)
        if form.is_valid():
            try:
                after = self.run(act, approval, form)
            except RuleViolation as refusal:
                form.refuse(refusal)
            else:
                if after.state == "approved":
                    sign_checkpoint(actor=self.actor, at=self.at)
                told = "half" if act == "approve" and after.state != "approved" else act
                still = visible_to(self.actor).filter(pk=approval.pk).exists()
                place = reverse("approval", args=[approval.pk]) if still else reverse("approvals")
                return self.go(f"{place}?done={told}")
        return self.show(approval, {"form": form, "chosen": act}, status=422)

    def form(self, act: str, approval: Approval, data: Any = None) -> ActForm:
        first = {"version": approval.version, "decided_on": self.today, "organ": approval.organ_name}
        form = FORMS[act](data, initial=first)
        if isinstance(form, RecordForm):
            if approval.is_authority_known:
                del form.fields["authority_document"], form.fields["authority_reason"]
            papers = papers_visible_to(self.actor).filter(nomination=approval.nomination_id).order_by("-created_at")
            field = form.fields["evidence"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("请选择")), *((str(row.pk), row.title) for row in papers)]
        return form

    def run(self, act: str, approval: Approval, form: ActForm) -> Approval:
        data = form.cleaned_data
        common = {"actor": self.actor, "approval": approval, "at": self.at, "expected_version": data["version"] or 0}
        runs: dict[str, Callable[[], Approval]] = {
            "approve": lambda: approve_case(
                **common,
                document_number=data["document_number"],
                decided_on=data["decided_on"],
                opinion=data["opinion"],
                overrides=read_overrides(self.request),
            ),
            "decline": lambda: decline_approval(**common, reason=data["reason"]),
            "return": lambda: return_approval(**common, reason=data["reason"], fields=data["fields_named"]),
            "record": lambda: record_decision(
                **common,
                organ=data["organ"],
                document_number=data["document_number"],
                decided_on=data["decided_on"],
                evidence=self.paper(approval, data["evidence"]),
                overrides=read_overrides(self.request),
                authority=form.authority if isinstance(form, RecordForm) else None,
            ),
            "confirm": lambda: confirm_record(**common),
        }
        return runs[act]()

    def paper(self, approval: Approval, key: str) -> Evidence:
        found: Evidence = self.find(papers_visible_to(self.actor).filter(nomination=approval.nomination_id), key)
        return found

    def show(self, approval: Approval, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        case = approval.nomination
        recipient = case.officer or case.recipient_unit
        papers = papers_visible_to(self.actor).filter(nomination=case).order_by("created_at", "pk")
        found = fill((case, file_of(case)), *record_of(case.officer, case.recipient_unit), papers=papers)
        led = organs_with_leader([approval.organ_id], on=self.today)
        acts = acts_on(self, approval, led)
        is_live = approval.state in ("waiting", "recorded")
        findings = shown_again(case, self.today) if is_live else [as_finding(data) for data in approval.findings]
        signed = [row for row in standing(findings, case.overrides) if row.severity is Severity.OVERRIDE]
        turn = waits_for(approval, led)
        forms_shown = [
            (act, context["form"] if context.get("chosen") == act else self.form(act, approval)) for act in acts
        ]
        return self.render(
            {
                "heading": recipient.name if recipient else "",
                "approval": approval,
                "case": case,
                "turn": turn,
                "acts": acts,
                "forms": forms_shown,
                "is_mine": "approve" in acts,
                "findings": findings,
                "examined_on": self.today if is_live else approval.examined_on,
                "opinions": opinions_on_file(case),
                "exceptions": exceptions_for(self.request, signed, signer=signer_of(self, approval.organ))
                if signed and {"approve", "record"} & set(acts)
                else [],
                **found,
                **context,
            },
            status=status,
        )


urlpatterns = [
    path("approvals/", ApprovalListPage.as_view(), name="approvals"),
    path("approvals/<str:key>/", ApprovalPage.as_view(), name="approval"),
]
