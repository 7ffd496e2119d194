"""Deputies of a chief or a leader over the API."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.permissions.deputy import DEPUTIZED, may_end_deputy
from evaluations.services.deputy import end_deputy, name_deputy
from honors.api.access import roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import IdFilter, apply_filters
from honors.api.grant import GrantOut
from honors.api.paging import keyset_page
from honors.api.span import FromIn
from honors.domain.actor import Role
from honors.models import RoleGrant, User
from honors.models.base import dated
from honors.selectors.unit import unit_by_code, within


class DeputyIn(FromIn):
    user = serializers.CharField(max_length=20)
    unit = serializers.CharField(max_length=32)
    to = serializers.DateField(source="valid_to")
    role = serializers.ChoiceField([role.value for role in DEPUTIZED], default=Role.STATION_CHIEF.value)
    document_number = serializers.CharField(max_length=80, default="", allow_blank=True)


class DeputyEndIn(StrictSerializer):
    to = serializers.DateField()


class DeputyFilter(django_filters.FilterSet):
    unit = django_filters.CharFilter(field_name="unit__code")
    user = IdFilter(field_name="user_id")


class DeputyOut(GrantOut):
    deputy_for = serializers.CharField(source="deputy_for_id")
    document_number = serializers.CharField()

    def get_may(self, grant: RoleGrant) -> list[str]:
        is_over = self.get_state(grant) == "ended"
        return ["end"] if not is_over and may_end_deputy(self.context["actor"], grant) else []


class DeputyBase(ApiView):
    def rows(self) -> QuerySet[RoleGrant]:
        """The deputies in the units that the caller leads, and the caller's own."""
        led = within(self.actor.paths(*DEPUTIZED), "unit__path") | Q(deputy_for=self.actor.user_id)
        return RoleGrant.objects.filter(led, deputy_for__isnull=False).select_related("user", "unit")

    def render(self, grants: list[RoleGrant]) -> list[dict[str, Any]]:
        context = {"actor": self.actor, "today": dated(self.at)}
        return list(DeputyOut(grants, many=True, context=context).data)


class DeputyListView(DeputyBase):
    access = {"GET": roles(*DEPUTIZED), "POST": roles(*DEPUTIZED)}

    @extend_schema(responses=DeputyOut(many=True))
    def get(self, request: Request) -> Response:
        return keyset_page(request, apply_filters(DeputyFilter, request, self.rows()), ("-id",), self.render)

    @extend_schema(request=DeputyIn, responses={201: DeputyOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(DeputyIn)
        colleagues = User.objects.filter(within(self.actor.paths(*DEPUTIZED), "officer__unit_path"))
        user = self.find(colleagues.select_related("officer"), facts.pop("user"))
        unit = unit_by_code(facts.pop("unit"))
        role = Role(facts.pop("role"))
        grant = name_deputy(actor=self.actor, user=user, unit=unit, role=role, at=self.at, **facts)
        return Response(self.render([grant])[0], status=201)


class DeputyView(DeputyBase):
    access = {"GET": roles(*DEPUTIZED)}

    @extend_schema(responses=DeputyOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(self.render([self.find(self.rows(), key)])[0])


class DeputyEndView(DeputyBase):
    access = {"POST": roles(*DEPUTIZED)}

    @extend_schema(request=DeputyEndIn, responses=DeputyOut)
    def post(self, _request: Request, key: str) -> Response:
        grant = self.find(self.rows(), key)
        last_day = self.read(DeputyEndIn)["to"]
        ended = end_deputy(
            actor=self.actor, grant=grant, last_day=last_day, at=self.at, expected_version=self.expected_version
        )
        return Response(self.render([ended])[0])


urlpatterns = [
    path("deputies/", DeputyListView.as_view()),
    path("deputies/<str:key>/", DeputyView.as_view()),
    path("deputies/<str:key>/end/", DeputyEndView.as_view()),
]
