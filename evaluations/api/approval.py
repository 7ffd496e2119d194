"""Approvals over the API: what waits, and the decision with its entry in the ledger."""

import base64
from datetime import date
from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.api.override import OverrideIn
from evaluations.domain.nomination import EDITABLE_FIELDS
from evaluations.models import Approval, Evidence
from evaluations.permissions.approval import may_confirm_record, may_decide_approval, may_record_decision
from evaluations.selectors.approval import (
    as_finding,
    organs_with_leader,
    shown_again,
    signable_by,
    visible_to,
    waiting_for,
    waits_for,
    with_parts,
)
from evaluations.services.approval import approve_case, approve_cases
from evaluations.services.approval_record import confirm_record, record_decision
from evaluations.services.approval_refuse import decline_approval, return_approval
from honors.api.access import roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.envelope import render_finding
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.models.base import dated
from honors.services.ledger import sign_checkpoint

LONGEST = 5000


class ApproveIn(StrictSerializer):
    document_number = serializers.CharField(max_length=80)
    decided_on = serializers.DateField()
    opinion = serializers.CharField(max_length=LONGEST, default="", allow_blank=True)
    overrides = OverrideIn(many=True, default=list)


class ApproveManyIn(StrictSerializer):
    approvals = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=500)
    document_number = serializers.CharField(max_length=80)
    decided_on = serializers.DateField()
    opinion = serializers.CharField(max_length=LONGEST, default="", allow_blank=True)


class ReasonIn(StrictSerializer):
    reason = serializers.CharField(max_length=LONGEST)


class ReturnIn(StrictSerializer):
    reason = serializers.CharField(max_length=LONGEST)
    fields = serializers.ListField(child=serializers.ChoiceField(EDITABLE_FIELDS), default=list)


class AuthorityIn(StrictSerializer):
    """What settles the competence of an organ that the authority table does not name (R-14)."""

    reason = serializers.CharField(max_length=LONGEST)
    document_number = serializers.CharField(max_length=80)


class RecordIn(StrictSerializer):
    organ = serializers.CharField(max_length=120)
    document_number = serializers.CharField(max_length=80)
    decided_on = serializers.DateField()
    evidence = serializers.CharField()
    overrides = OverrideIn(many=True, default=list)
    authority = AuthorityIn(required=False, allow_null=True, default=None)


class ConfirmIn(StrictSerializer):
    """Nothing but that it is so."""


class ApprovalOpinionOut(serializers.Serializer):
    id = serializers.CharField()
    kind = serializers.CharField()
    verdict = serializers.CharField()
    text = serializers.CharField()
    dated_on = serializers.DateField()
    document_number = serializers.CharField()


class ApprovalOut(serializers.Serializer):
    id = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    nomination = serializers.CharField(source="nomination_id")
    organ = serializers.SerializerMethodField()
    organ_name = serializers.CharField()
    co_organ = serializers.SerializerMethodField()
    known = serializers.BooleanField(source="is_authority_known")
    authority = serializers.SerializerMethodField()
    mandate = serializers.CharField(source="mandate_id", allow_null=True)
    acting = serializers.SerializerMethodField()
    clause = serializers.CharField()
    opinions = ApprovalOpinionOut(many=True, source="nomination.opinions.all")
    findings = serializers.SerializerMethodField()
    examined_on = serializers.DateField()
    document_number = serializers.CharField(source="document.document_number", default=None)
    decided_on = serializers.DateField(source="document.decided_on", default=None)
    co_document_number = serializers.CharField(source="co_document.document_number", default=None)
    opinion = serializers.CharField()
    reason = serializers.CharField()
    evidence = serializers.CharField(source="evidence_id", allow_null=True)
    honor = serializers.SerializerMethodField()
    index = serializers.IntegerField(source="ledger_index", allow_null=True)
    waits_for = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    def get_organ(self, approval: Approval) -> str:
        return approval.organ.code if approval.organ is not None else approval.organ_code

    def get_authority(self, approval: Approval) -> dict[str, str] | None:
        """By which document an organ is competent that the table does not name."""
        settled = approval.authority
        return settled and {name: settled[name] for name in ("reason", "document_number")}

    def get_co_organ(self, approval: Approval) -> str | None:
        return approval.co_organ_code or None

    def get_acting(self, approval: Approval) -> dict[str, str] | None:
        """For whom it is signed: the organ under a mandate, a deputy for a leader; each with its document (R-16)."""
        said = {}
        if approval.mandate is not None:
            said["organ"] = approval.mandate.from_organ.code
            said["mandate_document"] = approval.mandate.document_number
        if approval.acting_for is not None:
            said["leader"] = approval.acting_for.display_name
            said["document_number"] = approval.acting_document
        return said or None

    def get_honor(self, approval: Approval) -> str | None:
        return None if approval.ledger_index is None else str(approval.ledger_index)

    def get_findings(self, approval: Approval) -> list[dict[str, Any]]:
        return [render_finding(as_finding(data)) for data in approval.findings]

    def get_waits_for(self, approval: Approval) -> dict[str, str] | None:
        waiting = waits_for(approval, self.context["led"])
        return None if waiting is None else {"role": waiting[0].value, "unit": waiting[1].code}

    def get_may(self, approval: Approval) -> list[str]:
        actor: Actor = self.context["actor"]
        verbs: list[str] = []
        if approval.state == "waiting":
            if approval.document_id is None and may_decide_approval(actor, approval):
                verbs += ["approve", "decline", "return"]
            is_half = approval.document_id is not None
            led = not is_half and approval.organ_id in self.context["led"]
            if may_record_decision(actor, approval, organ_has_leader=led):
                verbs.append("record")
        if approval.state == "recorded" and may_confirm_record(actor, approval):
            verbs.append("confirm")
        return verbs


class ApprovalFilter(django_filters.FilterSet):
    nomination = django_filters.UUIDFilter(field_name="nomination_id")
    state = django_filters.ChoiceFilter(choices=[("waiting", "waiting"), ("recorded", "recorded")])


def render(approvals: list[Approval], actor: Actor, on: date) -> list[dict[str, Any]]:
    led = organs_with_leader([approval.organ_id for approval in approvals], on=on)
    return list(ApprovalOut(approvals, many=True, context={"actor": actor, "led": led}).data)


class ApprovalActView(ApiView):
    """What the acts on one approval share."""

    def target(self, key: str) -> Approval:
        found: Approval = self.find(visible_to(self.actor).select_related("nomination"), key)
        return found

    def to_decide(self, key: str) -> Approval:
        """Whoever leads a unit of the case and signs for another organ is told which, by which clause."""
        found: Approval = self.find(signable_by(self.actor).select_related("nomination"), key)
        return found

    def shown(self, approval: Approval) -> dict[str, Any]:
        fresh = with_parts(visible_to(self.actor)).filter(pk=approval.pk).first() or approval
        return render([fresh], self.actor, dated(self.at))[0]

    def recorded(self, approval: Approval) -> dict[str, Any]:
        """The object with the ledger's head, signed after the commit; no head while a second organ is waited for."""
        body = self.shown(approval)
        return {**body, **self.head()} if approval.state == "approved" else body

    def head(self) -> dict[str, Any]:
        checkpoint = sign_checkpoint(actor=self.actor, at=self.at)
        return {
            "size": checkpoint.size,
            "root": base64.b64encode(bytes(checkpoint.root)).decode(),
            "checkpoint": bytes(checkpoint.note).decode(),
        }


class ApprovalListView(ApiView):
    access = {"GET": roles(Role.LEADER, Role.HR)}

    @extend_schema(responses=ApprovalOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(ApprovalFilter, request, with_parts(waiting_for(self.actor)))
        today = dated(self.at)
        return keyset_page(request, rows, ("-created_at", "-id"), lambda page: render(page, self.actor, today))


class ApprovalView(ApprovalActView):
    """One approval, its case examined anew."""

    access = {"GET": roles(Role.LEADER, Role.HR)}

    @extend_schema(responses=ApprovalOut)
    def get(self, _request: Request, key: str) -> Response:
        approval = self.find(with_parts(visible_to(self.actor)), key)
        body = render([approval], self.actor, dated(self.at))[0]
        if approval.state in ("waiting", "recorded"):
            today = dated(self.at)
            found = shown_again(approval.nomination, today)
            body |= {"findings": [render_finding(finding) for finding in found], "examined_on": today}
        return Response(body)


class ApproveView(ApprovalActView):
    access = {"POST": roles(Role.LEADER)}

    @extend_schema(request=ApproveIn, responses=ApprovalOut)
    def post(self, _request: Request, key: str) -> Response:
        facts = self.read(ApproveIn)
        approval = approve_case(
            actor=self.actor,
            approval=self.to_decide(key),
            at=self.at,
            expected_version=self.expected_version,
            **facts,
        )
        return Response(self.recorded(approval))


class ApproveManyView(ApprovalActView):
    """One document of decision for many cases: all or none."""

    access = {"POST": roles(Role.LEADER)}

    @extend_schema(operation_id="approvals_approve_many", request=ApproveManyIn, responses=ApprovalOut(many=True))
    def post(self, _request: Request) -> Response:
        facts = self.read(ApproveManyIn)
        keys = facts.pop("approvals")
        rows = {row.pk: row for row in visible_to(self.actor).filter(pk__in=keys).select_related("nomination")}
        targets = [rows[key] if key in rows else self.to_decide(str(key)) for key in dict.fromkeys(keys)]
        approvals = approve_cases(actor=self.actor, approvals=targets, at=self.at, **facts)
        fresh = list(
            with_parts(visible_to(self.actor)).filter(pk__in=[a.pk for a in approvals]).order_by("ledger_index")
        )
        return Response({"approvals": render(fresh, self.actor, dated(self.at)), **self.head()})


class DeclineView(ApprovalActView):
    access = {"POST": roles(Role.LEADER)}

    @extend_schema(request=ReasonIn, responses=ApprovalOut)
    def post(self, _request: Request, key: str) -> Response:
        facts = self.read(ReasonIn)
        target = self.to_decide(key)
        approval = decline_approval(
            actor=self.actor, approval=target, at=self.at, expected_version=self.expected_version, **facts
        )
        return Response(self.shown(approval))


class ReturnView(ApprovalActView):
    access = {"POST": roles(Role.LEADER)}

    @extend_schema(request=ReturnIn, responses=ApprovalOut)
    def post(self, _request: Request, key: str) -> Response:
        facts = self.read(ReturnIn)
        target = self.to_decide(key)
        approval = return_approval(
            actor=self.actor, approval=target, at=self.at, expected_version=self.expected_version, **facts
        )
        return Response(self.shown(approval))


class RecordView(ApprovalActView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=RecordIn, responses=ApprovalOut)
    def post(self, _request: Request, key: str) -> Response:
        facts = self.read(RecordIn)
        target = self.target(key)
        evidence = self.find(Evidence.objects.filter(nomination=target.nomination_id), facts.pop("evidence"))
        approval = record_decision(
            actor=self.actor,
            approval=target,
            evidence=evidence,
            at=self.at,
            expected_version=self.expected_version,
            **facts,
        )
        return Response(self.shown(approval))


class ConfirmView(ApprovalActView):
    access = {"POST": roles(Role.HR, Role.LEADER)}

    @extend_schema(request=ConfirmIn, responses=ApprovalOut)
    def post(self, _request: Request, key: str) -> Response:
        self.read(ConfirmIn)
        target = self.target(key)
        approval = confirm_record(actor=self.actor, approval=target, at=self.at, expected_version=self.expected_version)
        return Response(self.recorded(approval))


urlpatterns = [
    path("approvals/", ApprovalListView.as_view()),
    path("approvals/approve/", ApproveManyView.as_view()),
    path("approvals/<str:key>/", ApprovalView.as_view()),
    path("approvals/<str:key>/approve/", ApproveView.as_view()),
    path("approvals/<str:key>/decline/", DeclineView.as_view()),
    path("approvals/<str:key>/return/", ReturnView.as_view()),
    path("approvals/<str:key>/record/", RecordView.as_view()),
    path("approvals/<str:key>/record/confirm/", ConfirmView.as_view()),
]
