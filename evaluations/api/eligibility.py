"""May this recipient receive that, on this day, and why not? A question; nothing is written."""

from django.http import Http404
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.api.query import QuerySerializer, read_query
from evaluations.domain.eligibility import examine
from evaluations.domain.scheme import Star
from evaluations.domain.verdict import Verdict, redact, verdict
from evaluations.selectors import cycle as cycles
from evaluations.selectors import deed as deeds
from evaluations.selectors import nomination as nominations
from evaluations.selectors.authority import award_on
from evaluations.selectors.case_view import verdict_now
from evaluations.selectors.eligibility import facts_for, may_know_bars
from evaluations.selectors.quota import claim_for, place_findings
from honors.api.access import Access
from honors.api.base import ApiView
from honors.api.envelope import render_finding
from honors.domain.errors import RuleViolation
from honors.models import Unit
from honors.models.base import dated
from honors.selectors import officer as officers
from honors.selectors.unit import unit_by_code


class EligibilityQuery(QuerySerializer):
    officer = serializers.CharField(required=False)
    unit = serializers.CharField(required=False)
    award = serializers.CharField(required=False)
    star = serializers.ChoiceField([star.value for star in Star], required=False)
    cycle = serializers.CharField(required=False)
    deed = serializers.CharField(required=False)
    on = serializers.DateField(required=False)


class FindingOut(serializers.Serializer):
    code = serializers.CharField()
    rule = serializers.CharField()
    clause = serializers.CharField()
    edition = serializers.CharField()
    severity = serializers.CharField()
    facts = serializers.JSONField()
    text = serializers.CharField()
    override_role = serializers.CharField(allow_null=True)
    changes_on = serializers.DateField(allow_null=True)


class EligibilityOut(serializers.Serializer):
    eligible = serializers.BooleanField()
    held = serializers.BooleanField()
    findings = FindingOut(many=True)
    eligible_from = serializers.DateField(allow_null=True)


class _Answers(ApiView):
    access = {"GET": Access.SESSION}

    def answer(self, said: Verdict) -> Response:
        return Response(
            {
                "eligible": said.eligible,
                "held": said.held,
                "findings": [render_finding(finding) for finding in said.findings],
                "eligible_from": said.eligible_from,
            }
        )

    def own_unit(self, code: str) -> Unit:
        """A unit by code that the caller has any role over. Raises Http404 for another's."""
        unit = unit_by_code(code)
        if not self.actor.has_role_over(unit.path):
            raise Http404
        return unit


class EligibilityView(_Answers):
    @extend_schema(parameters=[EligibilityQuery], responses=EligibilityOut)
    def get(self, request: Request) -> Response:
        asked = read_query(request, EligibilityQuery)
        if ("officer" in asked) == ("unit" in asked) or ("award" in asked) == ("star" in asked):
            raise RuleViolation("eligibility.one_subject")
        on = asked.get("on") or dated(self.at)
        officer = self.find(officers.visible_to(self.actor), asked["officer"]) if "officer" in asked else None
        unit = self.own_unit(asked["unit"]) if "unit" in asked else None
        cycle = self.find(cycles.visible_to(self.actor), asked["cycle"]) if "cycle" in asked else None
        award = award_on(asked["award"] if "award" in asked else f"star.{asked['star']}", on)
        facts = facts_for(
            officer=officer,
            unit=unit,
            award=award if "award" in asked else None,
            star=asked.get("star", ""),
            cycle=cycle,
            deed=self.find(deeds.visible_to(self.actor), asked["deed"]) if "deed" in asked else None,
            on=on,
            asked_by=self.actor,
        )
        claim = claim_for(officer=officer, unit=unit, award=award, on=on)
        found = [*examine(facts), *place_findings([claim], reserving="award" in asked, asked_by=self.actor)]
        may_know = may_know_bars(self.actor, officer=officer, unit=unit)
        return self.answer(verdict(redact(found, actor_may_know=may_know), on))


class CaseEligibilityView(_Answers):
    @extend_schema(responses=EligibilityOut)
    def get(self, _request: Request, key: str) -> Response:
        case = self.find(nominations.visible_to(self.actor), key)
        return self.answer(verdict_now(self.actor, case, dated(self.at)))


urlpatterns = [
    path("eligibility/", EligibilityView.as_view()),
    path("nominations/<str:key>/eligibility/", CaseEligibilityView.as_view()),
]
