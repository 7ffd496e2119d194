"""Merging and splitting units over the API: the open cases follow."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.services.unit_succession import merge_units, split_unit
from honors.api.access import roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.span import FromIn
from honors.api.unit import UnitDetailOut, shown
from honors.domain.actor import Role
from honors.models.base import dated
from honors.selectors.officer import officer_of
from honors.selectors.unit import unit_by_code, visible_to


class MergeIn(FromIn):
    """``units`` end, and the unit of the address takes over from them."""

    units = serializers.ListField(child=serializers.CharField(max_length=32), min_length=1, max_length=50)
    document_number = serializers.CharField(max_length=200)


class GoesToIn(StrictSerializer):
    officer = serializers.CharField(max_length=20)
    unit = serializers.CharField(max_length=32)


class SplitIn(FromIn):
    """The unit of the address ends; whoever is not in ``people`` goes to ``default``, one of ``into``."""

    into = serializers.ListField(child=serializers.CharField(max_length=32), min_length=2, max_length=50)
    default = serializers.CharField(max_length=32)
    people = serializers.ListField(child=GoesToIn(), default=list, max_length=2000)
    document_number = serializers.CharField(max_length=200)


def _day(facts: dict[str, Any]) -> dict[str, Any]:
    return {"effective_on": facts["valid_from"], "document_number": facts["document_number"]}


class UnitMergeView(ApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=MergeIn, responses=UnitDetailOut)
    def post(self, _request: Request, key: str) -> Response:
        into = self.find(visible_to(self.actor), key)
        facts = self.read(MergeIn)
        units = [unit_by_code(code) for code in facts["units"]]
        merged = merge_units(actor=self.actor, units=units, into=into, at=self.at, **_day(facts))
        return Response(shown(merged, self.actor, dated(self.at)))


class UnitSplitView(ApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=SplitIn, responses=UnitDetailOut)
    def post(self, _request: Request, key: str) -> Response:
        unit = self.find(visible_to(self.actor), key)
        facts = self.read(SplitIn)
        split = split_unit(
            actor=self.actor,
            unit=unit,
            into=[unit_by_code(code) for code in facts["into"]],
            default=unit_by_code(facts["default"]),
            people={officer_of(self.actor, one["officer"]).pk: unit_by_code(one["unit"]) for one in facts["people"]},
            expected_version=self.expected_version,
            at=self.at,
            **_day(facts),
        )
        return Response(shown(split, self.actor, dated(self.at)))


urlpatterns = [
    path("units/<str:key>/merge/", UnitMergeView.as_view()),
    path("units/<str:key>/split/", UnitSplitView.as_view()),
]
