"""Requests to make one of two records over the API; the confirmation is with the cases that follow."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.models import OfficerMerge
from honors.permissions.officer_merge import may_ask_merge, may_confirm_merge
from honors.selectors.officer import officer_of
from honors.selectors.officer_merge import visible_to
from honors.services.officer_merge import ask_merge, withdraw_merge


class MergeAskIn(StrictSerializer):
    """``kept`` stays, ``other`` is closed."""

    kept = serializers.CharField(max_length=20)
    other = serializers.CharField(max_length=20)
    reason = serializers.CharField(max_length=2000)
    document_number = serializers.CharField(max_length=200)


class MergeWithdrawIn(StrictSerializer):
    reason = serializers.CharField(max_length=2000)


class OfficerMergeOut(serializers.Serializer):
    id = serializers.CharField()
    kept = serializers.CharField(source="kept_id")
    other = serializers.CharField(source="merged_id")
    kept_name = serializers.CharField(source="kept.name")
    other_name = serializers.CharField(source="merged.name")
    reason = serializers.CharField()
    document_number = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_may(self, merge: OfficerMerge) -> list[str]:
        actor = self.context["actor"]
        if merge.state != "asked":
            return []
        acts = ["confirm"] if may_confirm_merge(actor, merge) else []
        if may_ask_merge(actor, merge.kept.unit_path, merge.merged.unit_path):
            acts.append("withdraw")
        return acts


def render(merges: list[OfficerMerge], actor: Actor) -> list[dict[str, Any]]:
    return list(OfficerMergeOut(merges, many=True, context={"actor": actor}).data)


class OfficerMergeListView(ApiView):
    access = {"GET": roles(Role.HR, Role.LEADER), "POST": roles(Role.HR)}

    @extend_schema(responses=OfficerMergeOut(many=True))
    def get(self, request: Request) -> Response:
        rows = visible_to(self.actor)
        return keyset_page(request, rows, ("created_at", "id"), lambda page: render(page, self.actor))

    @extend_schema(request=MergeAskIn, responses={201: OfficerMergeOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(MergeAskIn)
        merge = ask_merge(
            actor=self.actor,
            kept=officer_of(self.actor, facts.pop("kept")),
            merged=officer_of(self.actor, facts.pop("other")),
            at=self.at,
            **facts,
        )
        return Response(render([merge], self.actor)[0], status=201)


class OfficerMergeView(ApiView):
    access = {"GET": roles(Role.HR, Role.LEADER)}

    @extend_schema(responses=OfficerMergeOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(visible_to(self.actor), key)], self.actor)[0])


class OfficerMergeWithdrawView(ApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=MergeWithdrawIn, responses=OfficerMergeOut)
    def post(self, _request: Request, key: str) -> Response:
        merge = self.find(visible_to(self.actor), key)
        merge = withdraw_merge(
            actor=self.actor,
            merge=merge,
            expected_version=self.expected_version,
            at=self.at,
            **self.read(MergeWithdrawIn),
        )
        return Response(render([merge], self.actor)[0])


urlpatterns = [
    path("officer_merges/", OfficerMergeListView.as_view()),
    path("officer_merges/<str:key>/", OfficerMergeView.as_view()),
    path("officer_merges/<str:key>/withdraw/", OfficerMergeWithdrawView.as_view()),
]
