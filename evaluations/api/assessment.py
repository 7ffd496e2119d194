"""Assessments of cases over the API."""

from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.models import Assessment
from evaluations.selectors import nomination as nominations
from evaluations.selectors.assessment import visible_to
from evaluations.services.assessment import give_assessment
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Role
from honors.selectors.unit import unit_by_code


class AssessmentIn(StrictSerializer):
    nomination = serializers.CharField()
    report = serializers.CharField(max_length=20000)
    dated_on = serializers.DateField()
    delegated_to = serializers.CharField(required=False, allow_null=True, default=None)


class AssessmentOut(serializers.Serializer):
    id = serializers.CharField()
    nomination = serializers.CharField(source="nomination_id")
    report = serializers.CharField()
    dated_on = serializers.DateField()
    delegated_to = serializers.CharField(source="delegated_to.code", allow_null=True, default=None)
    given_by = serializers.CharField(source="given_by_id")
    state = serializers.CharField(default="given")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_may(self, _assessment: Assessment) -> list[str]:
        """An assessment on file stays as it is; a new one is added."""
        return []


class AssessmentFilter(django_filters.FilterSet):
    nomination = django_filters.UUIDFilter(field_name="nomination")


def render(assessments: list[Assessment]) -> list[dict[str, Any]]:
    return list(AssessmentOut(assessments, many=True).data)


class AssessmentListView(ApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.HR)}

    @extend_schema(responses=AssessmentOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(AssessmentFilter, request, visible_to(self.actor).select_related("delegated_to"))
        return keyset_page(request, rows, ("-created_at", "-id"), render)

    @extend_schema(request=AssessmentIn, responses={201: AssessmentOut})
    def post(self, request: Request) -> Response:
        facts = self.read(AssessmentIn)
        organ = facts.pop("delegated_to")
        assessment = give_assessment(
            actor=self.actor,
            nomination=self.find(nominations.visible_to(self.actor), facts.pop("nomination")),
            delegated_to=unit_by_code(organ) if organ is not None else None,
            at=self.at,
            **facts,
        )
        return Response(render([assessment])[0], status=201)


class AssessmentView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=AssessmentOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(visible_to(self.actor), key)])[0])


urlpatterns = [
    path("assessments/", AssessmentListView.as_view()),
    path("assessments/<str:key>/", AssessmentView.as_view()),
]
