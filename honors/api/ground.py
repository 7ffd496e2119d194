"""The listed grounds of a revocation or a restoration, with their clause (R-33)."""

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import roles
from honors.api.base import ApiView
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Role
from honors.models import Ground


class GroundOut(serializers.Serializer):
    id = serializers.CharField(source="code")
    code = serializers.CharField()
    verb = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    clause = serializers.CharField()
    source = serializers.CharField()
    confidence = serializers.CharField()
    state = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    def get_may(self, _ground: Ground) -> list[str]:
        return []

    def get_state(self, ground: Ground) -> str:
        return "enabled" if ground.is_enabled else "disabled"


class GroundFilter(django_filters.FilterSet):
    verb = django_filters.ChoiceFilter(choices=[("revoke", "revoke"), ("restore", "restore")])


class GroundListView(ApiView):
    access = {"GET": roles(Role.HR, Role.LEADER, Role.DISCIPLINE)}

    @extend_schema(responses=GroundOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(GroundFilter, request, Ground.objects.all())
        return keyset_page(request, rows, ("code",), lambda page: list(GroundOut(page, many=True).data))


class GroundView(ApiView):
    access = {"GET": roles(Role.HR, Role.LEADER, Role.DISCIPLINE)}

    @extend_schema(responses=GroundOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(GroundOut(self.find(Ground.objects, key)).data)


urlpatterns = [
    path("grounds/", GroundListView.as_view()),
    path("grounds/<str:key>/", GroundView.as_view()),
]
