"""Calibration over the API: anchor cases, one's scores of them, and how far one is from the others."""

from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.api.review import exact, shown
from evaluations.domain.calibration import Origin, mean_deviation
from evaluations.models import AnchorCase
from evaluations.permissions.review import may_score_anchor
from evaluations.selectors.calibration import anchors_left, finished, own_deviations, visible_to, with_parts
from evaluations.selectors.cycle import visible_to as cycles_visible_to
from evaluations.selectors.scores import sees_members
from evaluations.services.calibration import BEFORE_THE_CLOSE, add_anchor, score_anchor
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role


class AnchorIn(StrictSerializer):
    cycle = serializers.CharField()
    origin = serializers.ChoiceField([origin.value for origin in Origin])
    title = serializers.CharField(max_length=120)
    statement = serializers.CharField(max_length=5000)


class AnchorOut(serializers.Serializer):
    """``state``: whether the caller has scored it."""

    id = serializers.CharField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()
    cycle = serializers.CharField(source="cycle_id")
    origin = serializers.CharField()
    title = serializers.CharField()
    statement = serializers.CharField()

    def get_state(self, anchor: AnchorCase) -> str:
        return "scored" if anchor.is_scored else "not_scored"  # type: ignore[attr-defined]

    def get_may(self, anchor: AnchorCase) -> list[str]:
        is_open = anchor.cycle.state in BEFORE_THE_CLOSE and not anchor.is_scored  # type: ignore[attr-defined]
        return ["score"] if is_open and may_score_anchor(self.context["actor"], anchor.cycle) else []


class AnchorFilter(django_filters.FilterSet):
    cycle = django_filters.UUIDFilter(field_name="cycle_id")


def render(anchors: list[AnchorCase], actor: Actor) -> list[dict[str, Any]]:
    return list(AnchorOut(anchors, many=True, context={"actor": actor}).data)


class AnchorApiView(ApiView):
    def answer(self, key: Any, status: int = 200) -> Response:
        anchor = self.find(with_parts(visible_to(self.actor), self.actor), key)
        return Response(render([anchor], self.actor)[0], status=status)


class AnchorListView(AnchorApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.HR)}

    @extend_schema(responses=AnchorOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(AnchorFilter, request, with_parts(visible_to(self.actor), self.actor))
        return keyset_page(request, rows, ("created_at", "id"), lambda page: render(page, self.actor))

    @extend_schema(request=AnchorIn, responses={201: AnchorOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(AnchorIn)
        cycle = self.find(cycles_visible_to(self.actor), facts.pop("cycle"))
        return self.answer(add_anchor(actor=self.actor, cycle=cycle, at=self.at, **facts).pk, 201)


class AnchorView(AnchorApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=AnchorOut)
    def get(self, _request: Request, key: str) -> Response:
        return self.answer(key)


class AnchorScoreIn(StrictSerializer):
    scores = serializers.DictField(child=serializers.CharField(max_length=16))


class AnchorScoreView(AnchorApiView):
    access = {"POST": roles(Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER)}

    @extend_schema(request=AnchorScoreIn, responses=AnchorOut)
    def post(self, _request: Request, key: str) -> Response:
        anchor = self.find(visible_to(self.actor).select_related("cycle"), key)
        score_anchor(actor=self.actor, anchor=anchor, at=self.at, **self.read(AnchorScoreIn))
        return self.answer(key)


class DeviationOut(serializers.Serializer):
    anchor = serializers.CharField()
    own = serializers.CharField()
    mean = serializers.CharField()
    deviation = serializers.CharField()
    rounded = serializers.CharField()


class CalibrationOut(serializers.Serializer):
    """``anchors`` and ``deviation``: one's own, once all one's scores are in. ``finished`` of ``members`` are done."""

    cycle = serializers.CharField()
    left = serializers.IntegerField()
    finished = serializers.IntegerField()
    members = serializers.IntegerField()
    anchors = DeviationOut(many=True, allow_null=True)
    deviation = serializers.CharField(allow_null=True)
    rounded = serializers.CharField(allow_null=True)


class CalibrationView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=CalibrationOut)
    def get(self, _request: Request, key: str) -> Response:
        cycle = self.find(cycles_visible_to(self.actor).filter(sees_members(self.actor)), key)
        own = own_deviations(self.actor, cycle)
        done, members = finished(cycle)
        overall = mean_deviation(own) if own else None
        return Response(
            {
                "cycle": str(cycle.pk),
                "left": anchors_left(self.actor.user_id, cycle),
                "finished": done,
                "members": members,
                "anchors": None
                if not own
                else [
                    {
                        "anchor": anchor,
                        "own": exact(row.own),
                        "mean": exact(row.mean),
                        "deviation": exact(row.deviation),
                        "rounded": shown(row.deviation),
                    }
                    for anchor, row in own.items()
                ],
                "deviation": exact(overall),
                "rounded": shown(overall),
            }
        )


urlpatterns = [
    path("anchors/", AnchorListView.as_view()),
    path("anchors/<str:key>/", AnchorView.as_view()),
    path("anchors/<str:key>/score/", AnchorScoreView.as_view()),
    path("cycles/<str:key>/calibration/", CalibrationView.as_view()),
]
