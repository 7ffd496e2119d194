"""Recorded delegations over the API."""

from datetime import date
from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.models import Mandate
from evaluations.selectors.mandate import visible_to
from evaluations.services.mandate import record_mandate
from honors.api.access import roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Role
from honors.models.base import dated, is_in_force
from honors.selectors.unit import unit_by_code


class MandateIn(StrictSerializer):
    from_organ = serializers.CharField()
    to_organ = serializers.CharField()
    award = serializers.CharField(max_length=80)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField()
    document_number = serializers.CharField(max_length=80)


class MandateOut(serializers.Serializer):
    id = serializers.CharField()
    from_organ = serializers.CharField(source="from_organ.code")
    to_organ = serializers.CharField(source="to_organ.code")
    award = serializers.CharField(source="award_code")
    valid_from = serializers.DateField()
    valid_to = serializers.DateField()
    document_number = serializers.CharField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_state(self, mandate: Mandate) -> str:
        on = self.context["on"]
        if is_in_force(mandate.valid_from, mandate.valid_to, on):
            return "in_force"
        return "ended" if mandate.valid_to < on else "coming"

    def get_may(self, _mandate: Mandate) -> list[str]:
        """A recorded document stays as it is."""
        return []


class MandateFilter(django_filters.FilterSet):
    award = django_filters.CharFilter(field_name="award_code")
    to_organ = django_filters.CharFilter(field_name="to_organ__code")


def render(mandates: list[Mandate], on: date) -> list[dict[str, Any]]:
    return list(MandateOut(mandates, many=True, context={"on": on}).data)


class MandateListView(ApiView):
    access = {"GET": roles(Role.HR, Role.LEADER), "POST": roles(Role.HR)}

    @extend_schema(responses=MandateOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(MandateFilter, request, visible_to(self.actor))
        return keyset_page(request, rows, ("-created_at", "-id"), lambda page: render(page, dated(self.at)))

    @extend_schema(request=MandateIn, responses={201: MandateOut})
    def post(self, request: Request) -> Response:
        facts = self.read(MandateIn)
        mandate = record_mandate(
            actor=self.actor,
            from_organ=unit_by_code(facts.pop("from_organ")),
            to_organ=unit_by_code(facts.pop("to_organ")),
            at=self.at,
            **facts,
        )
        return Response(render([mandate], dated(self.at))[0], status=201)


class MandateView(ApiView):
    access = {"GET": roles(Role.HR, Role.LEADER)}

    @extend_schema(responses=MandateOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(visible_to(self.actor), key)], dated(self.at))[0])


urlpatterns = [
    path("mandates/", MandateListView.as_view()),
    path("mandates/<str:key>/", MandateView.as_view()),
]
