"""Correcting one's own record over the API: ask, read the answer; HR answers."""

from datetime import date
from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.domain.data_correction import Field, Outcome
from evaluations.models import DataCorrection
from evaluations.permissions.data_correction import may_decide_correction
from evaluations.selectors.data_correction import visible_to
from evaluations.services.data_correction import ask_correction, decide_correction
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.models.base import dated

FIELDS = [(word.value, word.value) for word in Field]
STATES = [("open", "open"), *((word.value, word.value) for word in Outcome)]


class CorrectionIn(StrictSerializer):
    field = serializers.ChoiceField(FIELDS)
    text = serializers.CharField(max_length=4000)


class CorrectionDecisionIn(StrictSerializer):
    """``answer`` says what was changed, or why nothing is."""

    decision = serializers.ChoiceField([(word.value, word.value) for word in Outcome])
    answer = serializers.CharField(max_length=4000)


class CorrectionOut(serializers.Serializer):
    id = serializers.CharField()
    officer = serializers.CharField(source="officer_id")
    field = serializers.CharField()
    text = serializers.CharField()
    state = serializers.CharField()
    due_on = serializers.DateField()
    is_overdue = serializers.SerializerMethodField()
    answer = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_is_overdue(self, row: DataCorrection) -> bool:
        return row.state == "open" and row.due_on < self.context["on"]

    def get_may(self, row: DataCorrection) -> list[str]:
        return ["decide"] if row.state == "open" and may_decide_correction(self.context["actor"], row) else []


class CorrectionFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=STATES)


def render(rows: list[DataCorrection], actor: Actor, on: date) -> list[dict[str, Any]]:
    return list(CorrectionOut(rows, many=True, context={"actor": actor, "on": on}).data)


class CorrectionListView(ApiView):
    access = {"GET": Access.SESSION, "POST": Access.SESSION}

    @extend_schema(responses=CorrectionOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(CorrectionFilter, request, visible_to(self.actor))
        return keyset_page(request, rows, ("created_at", "id"), lambda page: render(page, self.actor, dated(self.at)))

    @extend_schema(request=CorrectionIn, responses={201: CorrectionOut})
    def post(self, _request: Request) -> Response:
        correction = ask_correction(actor=self.actor, at=self.at, **self.read(CorrectionIn))
        return Response(render([correction], self.actor, dated(self.at))[0], status=201)


class CorrectionView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=CorrectionOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(visible_to(self.actor), key)], self.actor, dated(self.at))[0])


class CorrectionDecideView(ApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=CorrectionDecisionIn, responses=CorrectionOut)
    def post(self, _request: Request, key: str) -> Response:
        correction = decide_correction(
            actor=self.actor,
            correction=self.find(visible_to(self.actor), key),
            expected_version=self.expected_version,
            at=self.at,
            **self.read(CorrectionDecisionIn),
        )
        return Response(render([correction], self.actor, dated(self.at))[0])


urlpatterns = [
    path("corrections/", CorrectionListView.as_view()),
    path("corrections/<str:key>/", CorrectionView.as_view()),
    path("corrections/<str:key>/decide/", CorrectionDecideView.as_view()),
]
