"""Public notices over the API: read by everybody, put up by HR."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.api.override import OverrideIn
from evaluations.domain.calendar import Calendar
from evaluations.domain.notice import working_days_left
from evaluations.models import Notice
from evaluations.selectors.calendar import official_calendar
from evaluations.selectors.nomination import visible_to as cases_visible_to
from evaluations.selectors.notice import visible_to, with_lines
from evaluations.services.notice import post_notice
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Role
from honors.models.base import dated
from honors.selectors.unit import unit_by_code


class WaiverIn(StrictSerializer):
    authoriser = serializers.CharField(max_length=80)
    ground = serializers.CharField(max_length=2000)


class NoticeOverrideIn(OverrideIn):
    nomination = serializers.CharField(required=False)


class NoticeIn(StrictSerializer):
    nominations = serializers.ListField(child=serializers.CharField(), allow_empty=False, max_length=500)
    unit = serializers.CharField()
    scope = serializers.CharField(max_length=120)
    medium = serializers.CharField(max_length=120)
    starts_on = serializers.DateField()
    waiver = WaiverIn(required=False, allow_null=True, default=None)
    overrides = NoticeOverrideIn(many=True, default=list)


class NoticeOut(serializers.Serializer):
    """What everybody may read; a waiver is shown only to those who see waived notices at all."""

    id = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    unit = serializers.CharField(source="unit.code")
    nominations = serializers.SerializerMethodField()
    scope = serializers.CharField()
    medium = serializers.CharField()
    starts_on = serializers.DateField()
    days = serializers.IntegerField()
    ends_on = serializers.DateField()
    days_left = serializers.SerializerMethodField()
    end_is_provisional = serializers.BooleanField()
    text = serializers.CharField()
    digest = serializers.CharField()
    waiver = serializers.SerializerMethodField()
    may = serializers.SerializerMethodField()

    def get_nominations(self, notice: Notice) -> list[str]:
        return [str(item.nomination_id) for item in notice.items.all()]

    def get_days_left(self, notice: Notice) -> int:
        if notice.state != "running":
            return 0
        first = max(self.context["today"], notice.starts_on)
        return working_days_left(first, notice.ends_on, self.context["calendar"])

    def get_waiver(self, notice: Notice) -> dict[str, str] | None:
        if not notice.waiver_authoriser:
            return None
        return {"authoriser": notice.waiver_authoriser, "ground": notice.waiver_ground}

    def get_may(self, notice: Notice) -> list[str]:
        stands = notice.state == "running" and notice.starts_on <= self.context["today"]
        return ["object"] if stands and self.get_days_left(notice) > 0 else []


class NoticeFilter(django_filters.FilterSet):
    unit = django_filters.CharFilter(method="filter_unit")
    state = django_filters.ChoiceFilter(choices=[(name, name) for name in ("running", "ended", "waived")])

    def filter_unit(self, rows: QuerySet[Notice], _name: str, code: str) -> QuerySet[Notice]:
        return rows.filter(unit=unit_by_code(code))


def render(notices: list[Notice], today: date) -> list[dict[str, Any]]:
    calendar: Calendar = official_calendar()
    return list(NoticeOut(notices, many=True, context={"today": today, "calendar": calendar}).data)


class NoticeListView(ApiView):
    access = {"GET": Access.PUBLIC, "POST": roles(Role.HR)}

    @extend_schema(responses=NoticeOut(many=True))
    def get(self, request: Request) -> Response:
        today = dated(self.at)
        rows = apply_filters(NoticeFilter, request, with_lines(visible_to(self.actor, on=today)))
        return keyset_page(request, rows, ("-created_at", "-id"), lambda page: render(page, today))

    @extend_schema(request=NoticeIn, responses={201: NoticeOut})
    def post(self, request: Request) -> Response:
        facts = self.read(NoticeIn)
        waiver = facts.pop("waiver") or {}
        notice = post_notice(
            actor=self.actor,
            nominations=[self.find(cases_visible_to(self.actor), key) for key in facts.pop("nominations")],
            unit=unit_by_code(facts.pop("unit")),
            waiver_authoriser=waiver.get("authoriser", ""),
            waiver_ground=waiver.get("ground", ""),
            at=self.at,
            **facts,
        )
        return Response(render([notice], dated(self.at))[0], status=201)


class NoticeView(ApiView):
    access = {"GET": Access.PUBLIC}

    @extend_schema(responses=NoticeOut)
    def get(self, _request: Request, key: str) -> Response:
        today = dated(self.at)
        notice = self.find(with_lines(visible_to(self.actor, on=today)), key)
        return Response(render([notice], today)[0])


urlpatterns = [
    path("notices/", NoticeListView.as_view()),
    path("notices/<str:key>/", NoticeView.as_view()),
]
