"""Opinions on cases over the API."""

from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.domain.opinion import OpinionKind, OpinionVerdict
from evaluations.models import Opinion
from evaluations.selectors import nomination as nominations
from evaluations.selectors.opinion import visible_to
from evaluations.services.opinion import give_opinion
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Role

KINDS = [kind.value for kind in OpinionKind]


class OpinionIn(StrictSerializer):
    nomination = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    verdict = serializers.ChoiceField([verdict.value for verdict in OpinionVerdict])
    text = serializers.CharField(max_length=4000, required=False, default="", allow_blank=True)
    dated_on = serializers.DateField()
    document_number = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)


class OpinionOut(serializers.Serializer):
    id = serializers.CharField()
    nomination = serializers.CharField(source="nomination_id")
    kind = serializers.CharField()
    verdict = serializers.CharField()
    text = serializers.CharField()
    dated_on = serializers.DateField()
    document_number = serializers.CharField()
    given_by = serializers.CharField(source="given_by_id")
    state = serializers.CharField(default="given")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_may(self, _opinion: Opinion) -> list[str]:
        """An opinion on file stays as it is; a new one is added."""
        return []


class OpinionFilter(django_filters.FilterSet):
    nomination = django_filters.UUIDFilter(field_name="nomination")
    kind = django_filters.ChoiceFilter(choices=[(kind, kind) for kind in KINDS])


def render(opinions: list[Opinion]) -> list[dict[str, Any]]:
    return list(OpinionOut(opinions, many=True).data)


class OpinionListView(ApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.STATION_CHIEF, Role.HR, Role.DISCIPLINE)}

    @extend_schema(responses=OpinionOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(OpinionFilter, request, visible_to(self.actor))
        return keyset_page(request, rows, ("-created_at", "-id"), render)

    @extend_schema(request=OpinionIn, responses={201: OpinionOut})
    def post(self, request: Request) -> Response:
        facts = self.read(OpinionIn)
        opinion = give_opinion(
            actor=self.actor,
            nomination=self.find(nominations.visible_to(self.actor), facts.pop("nomination")),
            kind=OpinionKind(facts.pop("kind")),
            verdict=OpinionVerdict(facts.pop("verdict")),
            at=self.at,
            **facts,
        )
        return Response(render([opinion])[0], status=201)


class OpinionView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=OpinionOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(visible_to(self.actor), key)])[0])


urlpatterns = [
    path("opinions/", OpinionListView.as_view()),
    path("opinions/<str:key>/", OpinionView.as_view()),
]
