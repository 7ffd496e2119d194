"""Role grants over the API: the security administrator's."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import IdFilter, apply_filters
from honors.api.paging import keyset_page
from honors.api.span import SpanIn, SpanOut
from honors.domain.actor import Role
from honors.models import RoleGrant
from honors.models.base import is_in_force
from honors.permissions.grant import may_grant_role
from honors.selectors.account import account_of, grants_in_force
from honors.selectors.grant import visible_to
from honors.selectors.unit import unit_by_code, within
from honors.services.grant import end_grant, grant_role

ROLES = [(role.value, role.value) for role in Role]


class GrantIn(SpanIn):
    user = serializers.CharField(max_length=20)
    role = serializers.ChoiceField(ROLES)
    unit = serializers.CharField(max_length=32)


class GrantPatch(StrictSerializer):
    to = serializers.DateField()


class GrantOut(SpanOut):
    id = serializers.CharField()
    user = serializers.CharField(source="user_id")
    username = serializers.CharField(source="user.username")
    role = serializers.CharField()
    unit = serializers.CharField(source="unit.code")
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_state(self, grant: RoleGrant) -> str:
        today = self.context["today"]
        if is_in_force(grant.valid_from, grant.valid_to, today):
            return "active"
        return "future" if today < grant.valid_from else "ended"

    def get_may(self, grant: RoleGrant) -> list[str]:
        is_over = self.get_state(grant) == "ended"
        return ["end"] if not is_over and may_grant_role(self.context["actor"], grant.unit) else []


class GrantFilter(django_filters.FilterSet):
    user = IdFilter(field_name="user_id")
    role = django_filters.ChoiceFilter(choices=ROLES)
    unit = django_filters.CharFilter(method="filter_unit")
    on = django_filters.DateFilter(method="filter_on")

    def filter_unit(self, rows: QuerySet[RoleGrant], _name: str, code: str) -> QuerySet[RoleGrant]:
        return rows.filter(within((unit_by_code(code).path,), "unit__path"))

    def filter_on(self, rows: QuerySet[RoleGrant], _name: str, day: Any) -> QuerySet[RoleGrant]:
        return rows.filter(grants_in_force(day))


class GrantBase(ApiView):
    def rows(self) -> QuerySet[RoleGrant]:
        return visible_to(self.actor).select_related("user", "unit")

    def render(self, grants: list[RoleGrant]) -> list[dict[str, Any]]:
        context = {"actor": self.actor, "today": timezone.localtime(self.at).date()}
        return list(GrantOut(grants, many=True, context=context).data)


class GrantListView(GrantBase):
    access = {"GET": roles(Role.SECURITY_ADMIN), "POST": roles(Role.SECURITY_ADMIN)}

    @extend_schema(responses=GrantOut(many=True))
    def get(self, request: Request) -> Response:
        return keyset_page(request, apply_filters(GrantFilter, request, self.rows()), ("id",), self.render)

    @extend_schema(request=GrantIn, responses={201: GrantOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(GrantIn)
        user = account_of(self.actor, facts.pop("user"))
        unit = unit_by_code(facts.pop("unit"))
        role = Role(facts.pop("role"))
        grant = grant_role(actor=self.actor, user=user, unit=unit, role=role, at=self.at, **facts)
        return Response(self.render([grant])[0], status=201)


class GrantView(GrantBase):
    access = {"GET": roles(Role.SECURITY_ADMIN), "PATCH": roles(Role.SECURITY_ADMIN)}

    @extend_schema(responses=GrantOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(self.render([self.find(self.rows(), key)])[0])

    @extend_schema(request=GrantPatch, responses=GrantOut)
    def patch(self, _request: Request, key: str) -> Response:
        grant = self.find(self.rows(), key)
        last_day = self.read(GrantPatch)["to"]
        grant = end_grant(
            actor=self.actor, grant=grant, last_day=last_day, expected_version=self.expected_version, at=self.at
        )
        return Response(self.render([grant])[0])


urlpatterns = [
    path("grants/", GrantListView.as_view()),
    path("grants/<str:key>/", GrantView.as_view()),
]
