"""Honors over the API: the query, one honor, totals as of a day."""

from datetime import date

from django.db.models import Sum
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import Access
from honors.api.base import ApiView
from honors.api.filters import apply_filters, read_date, read_flag, read_text
from honors.api.honor_out import HonorDetailOut, HonorOut, render
from honors.api.paging import PAGE_PARAMETERS, keyset_page
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from honors.selectors.honor import lineage_visible_to, record_visible_to, summaries_visible_to, totals, totals_of
from honors.selectors.honor_filter import ORDER, HonorFilter, SummaryFilter, rows_under
from honors.selectors.unit import unit_by_code

SUMMARY_PARAMETERS = SummaryFilter.base_filters.keys() | PAGE_PARAMETERS


class HonorListView(ApiView):
    """``unit`` holds everything below it and what it took over from others; ``lineage=false`` leaves the latter out.

    An honor of a predecessor names in ``unit`` the unit of the decision, and in ``predecessor_of`` the one asked for.
    """

    access = {"GET": Access.SESSION}

    @extend_schema(responses=HonorOut(many=True))
    def get(self, request: Request) -> Response:
        code = read_text(request, "unit")
        unit = unit_by_code(code) if code else None
        under = unit.path if unit is not None else None
        rows, follows = rows_under(self.actor, unit, lineage=read_flag(request, "lineage") is not False)
        found = apply_filters(HonorFilter, request, rows)

        def count() -> int:
            summaries = None
            if request.query_params.keys() <= SUMMARY_PARAMETERS and not follows:
                summaries = summaries_visible_to(self.actor, under=under)
            if summaries is None:
                return found.count()
            times = apply_filters(SummaryFilter, request, summaries).aggregate(times=Sum("times"))["times"]
            return times or 0

        return keyset_page(
            request,
            found,
            ORDER,
            lambda page: render(page, self.actor, dated(self.at), asked=unit),
            count=count,
        )


class HonorView(ApiView):
    """One honor with its history, its prize and tokens, and what a revocation takes back."""

    access = {"GET": Access.SESSION}

    @extend_schema(responses=HonorDetailOut)
    def get(self, _request: Request, key: str) -> Response:
        rows = record_visible_to(self.actor).select_related("officer", "unit", "award__edition")
        honor = self.find(rows.prefetch_related("unit__former_names"), key)
        return Response(render([honor], self.actor, dated(self.at), HonorDetailOut)[0])


class TotalOut(serializers.Serializer):
    award = serializers.CharField(allow_null=True)
    group = serializers.CharField(required=False)
    name = serializers.CharField()
    category = serializers.CharField()
    recipients = serializers.IntegerField()
    times = serializers.IntegerField()


class HonorTotalsView(ApiView):
    """Recipients and times kept apart, as of the end of ``until`` (today where it is left out).

    The unit is that of the decision, so that the numbers of several units never count an honor twice; with
    ``lineage=true`` they are those of the unit's whole record, predecessors included, each recipient once.
    """

    access = {"GET": Access.SESSION}

    @extend_schema(
        parameters=[
            OpenApiParameter("unit", str),
            OpenApiParameter("until", date),
            OpenApiParameter("lineage", bool),
        ],
        responses=TotalOut(many=True),
    )
    def get(self, request: Request) -> Response:
        for name in request.query_params:
            if name not in ("unit", "until", "lineage"):
                raise RuleViolation("request.unknown_parameter", {"field": name})
        code = read_text(request, "unit")
        unit = unit_by_code(code) if code else None
        until = read_date(request, "until") or timezone.localtime(self.at).date()
        if unit is not None and read_flag(request, "lineage"):
            return Response(totals(lineage_visible_to(self.actor, unit), until=until))
        under = unit.path if unit is not None else None
        return Response(totals_of(self.actor, under=under, until=until))


urlpatterns = [
    path("honors/", HonorListView.as_view()),
    path("honors/totals/", HonorTotalsView.as_view()),
    path("honors/<str:key>/", HonorView.as_view()),
]
