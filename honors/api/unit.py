"""The organ tree over the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.models import Unit, UnitKind, UnitLevel
from honors.permissions.unit import may_establish_unit
from honors.selectors.officer import officer_of
from honors.selectors.unit import existing_on, unit_by_code, visible_to, within
from honors.services.unit import establish_unit


class UnitIn(StrictSerializer):
    code = serializers.CharField(max_length=32)
    name = serializers.CharField(max_length=120)
    short_name = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    level = serializers.ChoiceField(UnitLevel.choices)
    kind = serializers.ChoiceField(UnitKind.choices, default=UnitKind.ESTABLISHED)
    parent = serializers.CharField(max_length=32)
    is_front_line = serializers.BooleanField(default=False)
    task = serializers.CharField(default="", allow_blank=True, max_length=2000)
    members = serializers.ListField(child=serializers.CharField(max_length=20), default=list, max_length=500)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(required=False, allow_null=True, default=None)


class UnitOut(serializers.Serializer):
    id = serializers.CharField()
    code = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    level = serializers.CharField()
    kind = serializers.CharField()
    parent = serializers.CharField(source="parent.code", allow_null=True, default=None)
    is_front_line = serializers.BooleanField()
    task = serializers.CharField()
    members = serializers.SerializerMethodField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_members(self, unit: Unit) -> list[str]:
        return [str(membership.officer_id) for membership in unit.memberships.all()]

    def get_state(self, unit: Unit) -> str:
        return "ended" if unit.valid_to else "active"

    def get_may(self, unit: Unit) -> list[str]:
        return ["establish"] if may_establish_unit(self.context["actor"], unit) else []


class UnitFilter(django_filters.FilterSet):
    under = django_filters.CharFilter(method="filter_under")
    name = django_filters.CharFilter(lookup_expr="contains")
    kind = django_filters.ChoiceFilter(choices=UnitKind.choices)
    on = django_filters.DateFilter(method="filter_on")

    def filter_under(self, rows: QuerySet[Unit], _name: str, code: str) -> QuerySet[Unit]:
        return rows.filter(within((unit_by_code(code).path,)))

    def filter_on(self, rows: QuerySet[Unit], _name: str, day: Any) -> QuerySet[Unit]:
        return rows.filter(existing_on(day))


def render(units: list[Unit], actor: Actor) -> list[dict[str, Any]]:
    return list(UnitOut(units, many=True, context={"actor": actor}).data)


class UnitListView(ApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.HR)}

    @extend_schema(responses=UnitOut(many=True))
    def get(self, request: Request) -> Response:
        rows = visible_to(self.actor).select_related("parent").prefetch_related("memberships")
        return keyset_page(
            request, apply_filters(UnitFilter, request, rows), ("path",), lambda page: render(page, self.actor)
        )

    @extend_schema(request=UnitIn, responses={201: UnitOut})
    def post(self, request: Request) -> Response:
        facts = self.read(UnitIn)
        parent = unit_by_code(facts.pop("parent"))
        members = [officer_of(self.actor, key) for key in facts.pop("members")]
        unit = establish_unit(actor=self.actor, parent=parent, members=members, at=self.at, **facts)
        return Response(render([unit], self.actor)[0], status=201)


class UnitView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=UnitOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(visible_to(self.actor), key)], self.actor)[0])


urlpatterns = [
    path("units/", UnitListView.as_view()),
    path("units/<str:key>/", UnitView.as_view()),
]
