"""Deeds over the API."""

from datetime import date, datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.domain.deed import cause_of
from evaluations.models import Deed
from evaluations.selectors.deed import people_to_name, similar_to, visible_to
from evaluations.services.deed import create_deed
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import IdFilter, apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.models.base import dated
from honors.selectors.unit import unit_by_code


class DeedIn(StrictSerializer):
    title = serializers.CharField(max_length=120)
    statement = serializers.CharField(max_length=5000)
    done_on = serializers.DateField()
    place = serializers.CharField(max_length=120, default="", allow_blank=True)
    operation = serializers.CharField(max_length=120, default="", allow_blank=True)
    unit = serializers.CharField(max_length=32)
    sources = serializers.ListField(child=serializers.CharField(max_length=500), default=list, max_length=50)
    participants = serializers.ListField(child=serializers.CharField(max_length=20), default=list, max_length=500)


class SimilarOut(serializers.Serializer):
    id = serializers.CharField(source="key")
    title = serializers.CharField()
    done_on = serializers.DateField()


class DeedOut(serializers.Serializer):
    id = serializers.CharField()
    title = serializers.CharField()
    statement = serializers.CharField()
    done_on = serializers.DateField()
    place = serializers.CharField()
    operation = serializers.CharField()
    unit = serializers.CharField(source="unit.code")
    sources = serializers.JSONField()
    participants = serializers.SerializerMethodField()
    entered_by = serializers.CharField(source="entered_by_id")
    similar = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_participants(self, deed: Deed) -> list[str]:
        return [str(row.officer_id) for row in deed.participations.all()]

    def get_similar(self, deed: Deed) -> list[dict[str, Any]]:
        return list(SimilarOut(self.context["similar"][str(deed.pk)], many=True).data)

    def get_state(self, _deed: Deed) -> str:
        return "entered"

    def get_may(self, _deed: Deed) -> list[str]:
        return []


class DeedFilter(django_filters.FilterSet):
    unit = django_filters.CharFilter(field_name="unit__code")
    officer = IdFilter(field_name="participations__officer")
    operation = django_filters.CharFilter(method="of_operation")
    done_from = django_filters.DateFilter(field_name="done_on", lookup_expr="gte")
    done_to = django_filters.DateFilter(field_name="done_on", lookup_expr="lte")

    def of_operation(self, rows: QuerySet[Deed], _name: str, value: str) -> QuerySet[Deed]:
        """Deeds of one operation or case, however it is punctuated."""
        return rows.filter(cause=cause_of(value))


def render(deeds: list[Deed], actor: Actor, at: datetime) -> list[dict[str, Any]]:
    today: date = dated(at)
    return list(DeedOut(deeds, many=True, context={"similar": similar_to(actor, deeds, on=today)}).data)


class DeedListView(ApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.STATION_CHIEF, Role.HR, Role.OFFICER)}

    @extend_schema(responses=DeedOut(many=True))
    def get(self, request: Request) -> Response:
        rows = visible_to(self.actor).select_related("unit").prefetch_related("participations")
        return keyset_page(
            request,
            apply_filters(DeedFilter, request, rows),
            ("-created_at", "-id"),
            lambda page: render(page, self.actor, self.at),
        )

    @extend_schema(request=DeedIn, responses={201: DeedOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(DeedIn)
        unit = unit_by_code(facts.pop("unit"))
        people = [self.find(people_to_name(self.actor), key) for key in facts.pop("participants")]
        deed = create_deed(actor=self.actor, unit=unit, participants=people, at=self.at, **facts)
        return Response(render([deed], self.actor, self.at)[0], status=201)


class DeedView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=DeedOut)
    def get(self, _request: Request, key: str) -> Response:
        rows = visible_to(self.actor).select_related("unit").prefetch_related("participations")
        return Response(render([self.find(rows, key)], self.actor, self.at)[0])


urlpatterns = [
    path("deeds/", DeedListView.as_view()),
    path("deeds/<str:key>/", DeedView.as_view()),
]
