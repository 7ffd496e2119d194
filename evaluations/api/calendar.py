"""The official calendar over the API: days that differ from the plain week, and the years that are published."""

from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.models import CalendarDay
from evaluations.permissions.calendar import may_edit_calendar
from evaluations.selectors.calendar import visible_to
from evaluations.services.calendar import change_day, enter_day, publish_year
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import IntegerFilter, apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role

FIRST_YEAR, LAST_YEAR = 1949, 2200


class DayIn(StrictSerializer):
    day = serializers.DateField()
    working = serializers.BooleanField()
    source = serializers.CharField(max_length=200)


class DayChangeIn(StrictSerializer):
    working = serializers.BooleanField()
    source = serializers.CharField(max_length=200)


class DayOfYearIn(StrictSerializer):
    day = serializers.DateField()
    working = serializers.BooleanField()


class YearIn(StrictSerializer):
    year = serializers.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    source = serializers.CharField(max_length=200)
    days = DayOfYearIn(many=True, default=list)


class DayOut(serializers.Serializer):
    id = serializers.CharField()
    day = serializers.DateField()
    working = serializers.BooleanField(source="is_working")
    source = serializers.CharField()
    state = serializers.CharField(default="entered")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_may(self, _day: CalendarDay) -> list[str]:
        return ["edit"] if may_edit_calendar(self.context["actor"]) else []


class YearOut(serializers.Serializer):
    year = serializers.IntegerField()
    source = serializers.CharField()


class DayFilter(django_filters.FilterSet):
    year = IntegerFilter(field_name="day", lookup_expr="year", min_value=FIRST_YEAR, max_value=LAST_YEAR)


def render(days: list[CalendarDay], actor: Actor) -> list[dict[str, Any]]:
    return list(DayOut(days, many=True, context={"actor": actor}).data)


class CalendarView(ApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.HR)}

    @extend_schema(responses=DayOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(DayFilter, request, visible_to(self.actor))
        return keyset_page(request, rows, ("day",), lambda page: render(page, self.actor))

    @extend_schema(request=DayIn, responses={201: DayOut})
    def post(self, _request: Request) -> Response:
        row = enter_day(actor=self.actor, at=self.at, **self.read(DayIn))
        return Response(render([row], self.actor)[0], status=201)


class CalendarDayView(ApiView):
    access = {"GET": Access.SESSION, "PATCH": roles(Role.HR)}

    @extend_schema(responses=DayOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(visible_to(self.actor), key)], self.actor)[0])

    @extend_schema(request=DayChangeIn, responses=DayOut)
    def patch(self, _request: Request, key: str) -> Response:
        row = self.find(visible_to(self.actor), key)
        facts = self.read(DayChangeIn)
        row = change_day(actor=self.actor, row=row, at=self.at, expected_version=self.expected_version, **facts)
        return Response(render([row], self.actor)[0])


class CalendarYearView(ApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=YearIn, responses={201: YearOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(YearIn)
        days = [(entry["day"], entry["working"]) for entry in facts.pop("days")]
        row = publish_year(actor=self.actor, at=self.at, days=days, **facts)
        return Response(YearOut(row).data, status=201)


urlpatterns = [
    path("calendar/", CalendarView.as_view()),
    path("calendar/years/", CalendarYearView.as_view()),
    path("calendar/<str:key>/", CalendarDayView.as_view()),
]
