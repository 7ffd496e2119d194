"""Statistics over the API, for who reads numbers of whole units (R-56)."""

from datetime import date
from typing import Any

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import roles
from honors.api.base import ApiView
from honors.api.filters import read_date, read_text
from honors.domain.errors import RuleViolation
from honors.models import Unit
from honors.models.base import dated
from honors.selectors.statistics import DIMENSIONS, STATISTICS_ROLES, statistics_of, together, units_to_count

PARAMETERS = ("unit", "on", "by")
USUAL = ("level", "category")


class SumOut(serializers.Serializer):
    register = serializers.CharField()
    times = serializers.IntegerField()
    front_line = serializers.IntegerField()
    leaders = serializers.IntegerField()
    posthumous = serializers.IntegerField()
    revoked = serializers.IntegerField()
    front_line_share = serializers.CharField(allow_null=True)
    leader_share = serializers.CharField(allow_null=True)


class StatisticsRowOut(SumOut):
    """Of the dimensions only those that were asked for are there."""

    level = serializers.CharField(required=False)
    category = serializers.CharField(required=False)
    year = serializers.IntegerField(required=False)
    award = serializers.CharField(required=False)
    unit = serializers.CharField(required=False)


class StatisticsOut(serializers.Serializer):
    unit = serializers.CharField()
    on = serializers.DateField()
    by = serializers.ListField(child=serializers.CharField())
    rows = StatisticsRowOut(many=True)
    totals = SumOut(many=True)


class StatisticsView(ApiView):
    """As of the end of ``on`` (today where it is left out), for ``unit`` with all below (else the caller's highest).

    ``by`` names dimensions, divided by commas: level, category, year, award, unit.
    """

    access = {"GET": roles(*STATISTICS_ROLES)}

    @extend_schema(
        parameters=[OpenApiParameter("unit", str), OpenApiParameter("on", date), OpenApiParameter("by", str)],
        responses=StatisticsOut,
    )
    def get(self, request: Request) -> Response:
        for name in request.query_params:
            if name not in PARAMETERS:
                raise RuleViolation("request.unknown_parameter", {"field": name})
        on = read_date(request, "on") or dated(self.at)
        by = self._dimensions(read_text(request, "by") or ",".join(USUAL))
        unit = self._unit(read_text(request, "unit"))
        rows = statistics_of(unit, on=on, by=by)
        body: dict[str, Any] = {"unit": unit.code, "on": on, "by": list(by), "rows": rows, "totals": together(rows)}
        return Response(StatisticsOut(body).data)

    def _dimensions(self, text: str) -> tuple[str, ...]:
        names = tuple(text.split(","))
        if len(set(names)) != len(names) or not set(names) <= set(DIMENSIONS):
            raise RuleViolation("statistics.bad_dimension", {"known": ", ".join(DIMENSIONS)}, field="by")
        return names

    def _unit(self, code: str | None) -> Unit:
        mine = units_to_count(self.actor)
        if code:
            found: Unit = self.find(mine, code, field="code")
            return found
        return mine.order_by("path")[0]


urlpatterns = [path("statistics/", StatisticsView.as_view())]
