"""The numbers of the rules over the API: dated rows with their source."""

from datetime import date
from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.models import RuleParameter
from evaluations.permissions.parameter import may_set_parameter
from evaluations.selectors.parameter import visible_to
from evaluations.services.parameter import set_parameter
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.models.base import dated, is_in_force

CONFIDENCES = ["H", "M", "L", "?"]


class ParameterIn(StrictSerializer):
    rule = serializers.CharField(max_length=8)
    name = serializers.CharField(max_length=40)
    value = serializers.CharField(max_length=200)
    source = serializers.CharField(max_length=200)
    confidence = serializers.ChoiceField(CONFIDENCES)
    valid_from = serializers.DateField()


class ParameterOut(serializers.Serializer):
    id = serializers.CharField()
    rule = serializers.CharField()
    name = serializers.CharField()
    value = serializers.CharField()
    source = serializers.CharField()
    confidence = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_state(self, row: RuleParameter) -> str:
        on = self.context["on"]
        if is_in_force(row.valid_from, row.valid_to, on):
            return "in_force"
        return "coming" if row.valid_from is not None and row.valid_from > on else "ended"

    def get_may(self, row: RuleParameter) -> list[str]:
        return ["set"] if row.valid_to is None and may_set_parameter(self.context["actor"]) else []


class ParameterFilter(django_filters.FilterSet):
    rule = django_filters.CharFilter()
    name = django_filters.CharFilter()


def render(rows: list[RuleParameter], actor: Actor, on: date) -> list[dict[str, Any]]:
    return list(ParameterOut(rows, many=True, context={"actor": actor, "on": on}).data)


class ParameterListView(ApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.HR)}

    @extend_schema(responses=ParameterOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(ParameterFilter, request, visible_to(self.actor))
        return keyset_page(request, rows, ("rule", "name", "id"), lambda page: render(page, self.actor, dated(self.at)))

    @extend_schema(request=ParameterIn, responses={201: ParameterOut})
    def post(self, _request: Request) -> Response:
        row = set_parameter(actor=self.actor, at=self.at, **self.read(ParameterIn))
        return Response(render([row], self.actor, dated(self.at))[0], status=201)


class ParameterView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=ParameterOut)
    def get(self, _request: Request, key: str) -> Response:
        row = self.find(visible_to(self.actor), key)
        return Response(render([row], self.actor, dated(self.at))[0])


urlpatterns = [
    path("parameters/", ParameterListView.as_view()),
    path("parameters/<str:key>/", ParameterView.as_view()),
]
