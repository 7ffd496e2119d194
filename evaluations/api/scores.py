"""What scores come to, over the API: of the cases of a cycle, of its members, and how firm a round is."""

import json
from fractions import Fraction
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.api.ballot import rows_for
from evaluations.api.review import NumbersOut, exact, numbers_of, shown
from evaluations.models import Cycle, Nomination
from evaluations.selectors.cycle import visible_to as cycles_visible_to
from evaluations.selectors.firmness import firmness_of
from evaluations.selectors.scores import (
    cases_with_scores,
    cycles_with_a_closed_case,
    disagreeing,
    last_freezes,
    scores_seen,
    sees_members,
)
from honors.api.access import Access
from honors.api.base import ApiView
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.errors import RuleViolation
from honors.models.base import dated


class CaseScoresOut(NumbersOut):
    """``disagrees``: the range is more than the set share of what the scales allow."""

    nomination = serializers.CharField()
    scored = serializers.IntegerField()
    abstained = serializers.IntegerField()
    disagrees = serializers.BooleanField()
    rounded = NumbersOut()


class CaseScoresFilter(django_filters.FilterSet):
    disagrees = django_filters.BooleanFilter(method="by_disagreement")

    def by_disagreement(self, rows: QuerySet[Nomination], _name: str, wanted: Any) -> QuerySet[Nomination]:
        keys = disagreeing(rows, on=dated(self.request.parser_context["view"].at))
        return rows.filter(pk__in=keys) if wanted else rows.exclude(pk__in=keys)


class CycleScoresView(ApiView):
    """The cases whose scores the caller may see; ``?disagrees=true`` is the list of disagreement."""

    access = {"GET": Access.SESSION}

    @extend_schema(parameters=[OpenApiParameter("disagrees", OpenApiTypes.BOOL)], responses=CaseScoresOut(many=True))
    def get(self, request: Request, key: str) -> Response:
        cycle = self.find(cycles_visible_to(self.actor), key)
        rows = cases_with_scores(self.actor, cycle)
        rows = apply_filters(CaseScoresFilter, request, rows)
        return keyset_page(request, rows, ("created_at", "id"), self.render)

    def render(self, cases: list[Nomination]) -> list[dict[str, Any]]:
        seen = scores_seen(self.actor, cases, on=dated(self.at)) if cases else {}
        return [
            {
                "nomination": str(case.pk),
                "scored": seen[case.pk].summary.scored,
                "abstained": seen[case.pk].abstained,
                "disagrees": seen[case.pk].disagrees,
                **{name: exact(number) for name, number in numbers_of(seen[case.pk]).items()},
                "rounded": {name: shown(number) for name, number in numbers_of(seen[case.pk]).items()},
            }
            for case in cases
        ]


class MemberLeniencyOut(serializers.Serializer):
    """``shared``: cases that another comparable member scored too; ``leniency``: above (+) or below (−) the others."""

    member = serializers.CharField()
    shared = serializers.IntegerField()
    leniency = serializers.CharField()
    rounded = serializers.CharField()


class FreezeOut(serializers.Serializer):
    """What was frozen at the close; nulls where a case of the cycle is kept from the caller."""

    cycle = serializers.CharField()
    edition = serializers.IntegerField(allow_null=True)
    frozen_at = serializers.DateTimeField(allow_null=True)
    digest = serializers.CharField(allow_null=True)
    minimum = serializers.IntegerField()
    percent = serializers.IntegerField()
    members = MemberLeniencyOut(many=True, allow_null=True)


class CycleLeniencyView(ApiView):
    """The correction of every member, after the close: for HR, the chair and the members."""

    access = {"GET": Access.SESSION}

    @extend_schema(responses=FreezeOut)
    def get(self, _request: Request, key: str) -> Response:
        cycle: Cycle = self.find(cycles_visible_to(self.actor).filter(sees_members(self.actor)), key)
        freeze = last_freezes([cycle.pk]).first()
        if freeze is None:
            raise RuleViolation("scores.not_closed")
        document = json.loads(bytes(freeze.document))
        kept = cycles_with_a_closed_case(self.actor, [cycle.pk])
        members = [{**row, "rounded": shown(Fraction(row["leniency"]))} for row in document["members"]]
        return Response(
            {
                "cycle": str(cycle.pk),
                "edition": None if kept else freeze.edition,
                "frozen_at": None if kept else freeze.frozen_at,
                "digest": None if kept else freeze.digest,
                "minimum": document["minimum"],
                "percent": document["percent"],
                "members": None if kept else members,
            }
        )


class FirmnessOut(serializers.Serializer):
    """``reviewers``: accounts any one of whom, left out, would change the outcome."""

    nomination = serializers.CharField()
    outcome = serializers.CharField(allow_null=True)
    decided_by = serializers.CharField(allow_null=True)
    depends_on_scores = serializers.BooleanField(allow_null=True)
    reviewers = serializers.ListField(child=serializers.CharField(), allow_null=True)
    holds_for_weights = serializers.BooleanField(allow_null=True)


class RoundFirmnessOut(serializers.Serializer):
    round = serializers.CharField()
    items = FirmnessOut(many=True)


class RoundFirmnessView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=RoundFirmnessOut)
    def get(self, _request: Request, key: str) -> Response:
        ballot_round = self.find(rows_for(self.actor), key)
        return Response({"round": str(ballot_round.pk), "items": firmness_of(self.actor, ballot_round)})


urlpatterns = [
    path("cycles/<str:key>/scores/", CycleScoresView.as_view()),
    path("cycles/<str:key>/leniency/", CycleLeniencyView.as_view()),
    path("rounds/<str:key>/firmness/", RoundFirmnessView.as_view()),
]
