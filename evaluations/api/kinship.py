"""Kinship on record over the API: for HR and discipline inspection."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.domain.kinship import Relation
from evaluations.models import Kinship
from evaluations.permissions.kinship import may_record_kinship
from evaluations.selectors.kinship import visible_to
from evaluations.services.kinship import end_kinship, record_kinship
from honors.api.access import roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.selectors import officer as officers

RECORDERS = roles(Role.DISCIPLINE, Role.HR)


class KinshipIn(StrictSerializer):
    officer = serializers.CharField()
    relative = serializers.CharField()
    relation = serializers.ChoiceField([relation.value for relation in Relation])
    source = serializers.CharField(max_length=200)
    valid_from = serializers.DateField(required=False, allow_null=True, default=None)


class KinshipEndIn(StrictSerializer):
    valid_to = serializers.DateField()


class KinshipOut(serializers.Serializer):
    id = serializers.CharField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()
    officer = serializers.CharField(source="officer_id")
    relative = serializers.CharField(source="relative_id")
    relation = serializers.CharField()
    source = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)

    def get_state(self, row: Kinship) -> str:
        return "on_record" if row.valid_to is None else "ended"

    def get_may(self, row: Kinship) -> list[str]:
        allowed = may_record_kinship(self.context["actor"], row.officer, row.relative)
        return ["end"] if row.valid_to is None and allowed else []


class KinshipFilter(django_filters.FilterSet):
    officer = django_filters.NumberFilter(method="filter_officer")

    def filter_officer(self, rows: QuerySet[Kinship], _name: str, key: object) -> QuerySet[Kinship]:
        return rows.filter(Q(officer=key) | Q(relative=key))


def render(rows: list[Kinship], actor: Actor) -> list[dict[str, Any]]:
    return list(KinshipOut(rows, many=True, context={"actor": actor}).data)


class KinshipListView(ApiView):
    access = {"GET": RECORDERS, "POST": RECORDERS}

    @extend_schema(responses=KinshipOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(KinshipFilter, request, visible_to(self.actor))
        return keyset_page(request, rows, ("created_at", "id"), lambda page: render(page, self.actor))

    @extend_schema(request=KinshipIn, responses={201: KinshipOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(KinshipIn)
        seen = officers.visible_to(self.actor)
        row = record_kinship(
            actor=self.actor,
            officer=self.find(seen, facts.pop("officer")),
            relative=self.find(seen, facts.pop("relative")),
            relation=Relation(facts.pop("relation")),
            at=self.at,
            **facts,
        )
        return Response(render([row], self.actor)[0], status=201)


class KinshipView(ApiView):
    access = {"GET": RECORDERS}

    @extend_schema(responses=KinshipOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(visible_to(self.actor), key)], self.actor)[0])


class KinshipEndView(ApiView):
    access = {"POST": RECORDERS}

    @extend_schema(request=KinshipEndIn, responses=KinshipOut)
    def post(self, _request: Request, key: str) -> Response:
        row = self.find(visible_to(self.actor), key)
        facts = self.read(KinshipEndIn)
        row = end_kinship(actor=self.actor, kinship=row, at=self.at, expected_version=self.expected_version, **facts)
        return Response(render([row], self.actor)[0])


urlpatterns = [
    path("kinships/", KinshipListView.as_view()),
    path("kinships/<str:key>/", KinshipView.as_view()),
    path("kinships/<str:key>/end/", KinshipEndView.as_view()),
]
