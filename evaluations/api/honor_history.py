"""Old honors over the API."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.selectors.authority import posting_on
from evaluations.services.honor_history import record_history
from honors.api.access import roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.envelope import render_finding
from honors.api.honor_out import HonorOut, render
from honors.domain.actor import Role
from honors.domain.award import OrganLevel
from honors.domain.errors import RuleViolation
from honors.domain.ledger.leaf import PROVENANCES
from honors.models.base import dated
from honors.selectors.award import award_in_edition
from honors.selectors.officer import officer_of
from honors.selectors.unit import unit_by_code
from honors.services.honor import Grant


class ThenIn(StrictSerializer):
    """What the recipient was on the day of the decision, where the roster does not say."""

    post = serializers.CharField(max_length=80, required=False, allow_blank=True)
    grade = serializers.CharField(max_length=32, required=False, allow_blank=True)
    rank = serializers.CharField(max_length=32, required=False, allow_blank=True)
    unit_name = serializers.CharField(max_length=120, required=False)


class HonorHistoryIn(StrictSerializer):
    """``officer`` for a person, whose ``unit`` of that day may be named; ``unit`` alone for a collective."""

    officer = serializers.CharField(max_length=20, required=False)
    unit = serializers.CharField(max_length=32, required=False)
    award = serializers.CharField(max_length=80)
    edition = serializers.CharField(max_length=40)
    organ = serializers.CharField(max_length=120)
    organ_level = serializers.ChoiceField([(word.value, word.value) for word in OrganLevel])
    document_number = serializers.CharField(max_length=80, default="", allow_blank=True)
    decided_on = serializers.DateField()
    effective_on = serializers.DateField(default=None, allow_null=True)
    is_posthumous = serializers.BooleanField(default=False)
    deed = serializers.CharField(max_length=200, default="", allow_blank=True)
    provenance = serializers.ChoiceField([(word, word) for word in PROVENANCES])
    source = serializers.CharField(max_length=500)
    snapshot = ThenIn(default=dict)


class HonorHistoryOut(HonorOut):
    findings = serializers.ListField(child=serializers.DictField())


class HonorHistoryView(ApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=HonorHistoryIn, responses={201: HonorHistoryOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(HonorHistoryIn)
        recorded = record_history(actor=self.actor, grant=self._grant(facts), at=self.at)
        shown = render([recorded.honor], self.actor, dated(self.at))[0]
        findings = [render_finding(finding) for finding in recorded.findings]
        return Response({**shown, "findings": findings}, status=201)

    def _grant(self, facts: dict[str, Any]) -> Grant:
        key, code = facts.pop("officer", None), facts.pop("unit", None)
        officer = officer_of(self.actor, key) if key else None
        unit = unit_by_code(code) if code else None
        if officer is not None and unit is None:
            posting = posting_on(officer, facts["decided_on"])
            unit = posting.unit if posting else officer.unit
        if unit is None:
            raise RuleViolation("history.no_recipient", field="officer")
        award = award_in_edition(facts.pop("award"), facts.pop("edition"))
        return Grant(award=award, officer=officer, unit=unit, origin="imported", **facts)


urlpatterns = [path("honors/history/", HonorHistoryView.as_view())]
