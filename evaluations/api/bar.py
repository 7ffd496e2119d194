"""Bars over the API: for discipline inspection, and for HR to read."""

from datetime import date
from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.domain.bar import BarKind, BarSpan
from evaluations.models import Bar
from evaluations.permissions.bar import may_set_bar
from evaluations.selectors.bar import visible_to
from evaluations.services.bar import lift_bar, set_bar
from honors.api.access import roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import IdFilter, apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.models.base import dated
from honors.selectors import officer as officers
from honors.selectors.unit import unit_by_code

KINDS = [kind.value for kind in BarKind]


class BarIn(StrictSerializer):
    officer = serializers.CharField(required=False)
    unit = serializers.CharField(required=False)
    kind = serializers.ChoiceField(KINDS)
    degree = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    starts_on = serializers.DateField()
    document_number = serializers.CharField(max_length=80)


class LiftIn(StrictSerializer):
    lifted_on = serializers.DateField()
    document_number = serializers.CharField(max_length=80)
    reason = serializers.CharField(max_length=2000)


class BarOut(serializers.Serializer):
    id = serializers.CharField()
    officer = serializers.CharField(source="officer_id", allow_null=True)
    unit = serializers.CharField(source="unit.code", allow_null=True, default=None)
    kind = serializers.CharField()
    degree = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    document_number = serializers.CharField()
    lifted_on = serializers.DateField(allow_null=True)
    lifted_document_number = serializers.CharField()
    lifted_reason = serializers.CharField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_state(self, bar: Bar) -> str:
        span = BarSpan(kind=BarKind(bar.kind), starts_on=bar.starts_on, ends_on=bar.ends_on, lifted_on=bar.lifted_on)
        if span.counts_on(self.context["on"]):
            return "open"
        return "lifted" if bar.lifted_on else "ended"

    def get_may(self, bar: Bar) -> list[str]:
        allowed = may_set_bar(self.context["actor"], officer=bar.officer, unit=bar.unit)
        return ["lift"] if allowed and bar.lifted_on is None else []


class BarFilter(django_filters.FilterSet):
    officer = IdFilter(field_name="officer")
    unit = django_filters.CharFilter(field_name="unit__code")
    kind = django_filters.ChoiceFilter(choices=[(kind, kind) for kind in KINDS])


def render(bars: list[Bar], actor: Actor, on: date) -> list[dict[str, Any]]:
    return list(BarOut(bars, many=True, context={"actor": actor, "on": on}).data)


class BarListView(ApiView):
    access = {"GET": roles(Role.DISCIPLINE, Role.HR), "POST": roles(Role.DISCIPLINE)}

    @extend_schema(responses=BarOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(BarFilter, request, visible_to(self.actor))
        return keyset_page(request, rows, ("-created_at", "-id"), lambda page: render(page, self.actor, dated(self.at)))

    @extend_schema(request=BarIn, responses={201: BarOut})
    def post(self, request: Request) -> Response:
        facts = self.read(BarIn)
        officer, unit = facts.pop("officer", None), facts.pop("unit", None)
        bar = set_bar(
            actor=self.actor,
            officer=self.find(officers.visible_to(self.actor), officer) if officer is not None else None,
            unit=unit_by_code(unit) if unit is not None else None,
            kind=BarKind(facts.pop("kind")),
            at=self.at,
            **facts,
        )
        return Response(render([bar], self.actor, dated(self.at))[0], status=201)


class BarView(ApiView):
    access = {"GET": roles(Role.DISCIPLINE, Role.HR)}

    @extend_schema(responses=BarOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(visible_to(self.actor), key)], self.actor, dated(self.at))[0])


class BarLiftView(ApiView):
    access = {"POST": roles(Role.DISCIPLINE)}

    @extend_schema(request=LiftIn, responses=BarOut)
    def post(self, _request: Request, key: str) -> Response:
        bar = self.find(visible_to(self.actor), key)
        facts = self.read(LiftIn)
        bar = lift_bar(actor=self.actor, bar=bar, at=self.at, expected_version=self.expected_version, **facts)
        return Response(render([bar], self.actor, dated(self.at))[0])


urlpatterns = [
    path("bars/", BarListView.as_view()),
    path("bars/<str:key>/", BarView.as_view()),
    path("bars/<str:key>/lift/", BarLiftView.as_view()),
]
