"""The audit trail over the API; reading it leaves an event."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import roles
from honors.api.base import ApiView
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Role
from honors.models import AuditEvent
from honors.selectors.audit import described, visible_to
from honors.selectors.audit_filter import ORDER, RESULTS, AuditFilter
from honors.services.audit_trail import read_audit


class AuditOut(serializers.Serializer):
    id = serializers.CharField()
    state = serializers.CharField(help_text="sealed or unsealed")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.ListField(child=serializers.CharField())
    at = serializers.DateTimeField()
    actor = serializers.CharField()
    role = serializers.CharField()
    event = serializers.CharField()
    object = serializers.DictField(help_text="kind and id")
    result = serializers.ChoiceField(choices=RESULTS)
    code = serializers.CharField()
    source = serializers.CharField()
    request_id = serializers.CharField()
    before = serializers.DictField(allow_null=True)
    after = serializers.DictField(allow_null=True)
    seal = serializers.IntegerField(allow_null=True, help_text="index in the sealed log")


def render(events: list[AuditEvent]) -> list[dict[str, Any]]:
    return list(AuditOut([described(event) for event in events], many=True).data)


class AuditListView(ApiView):
    access = {"GET": roles(Role.AUDIT_ADMIN, Role.AUDITOR)}

    @extend_schema(responses=AuditOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(AuditFilter, request, visible_to(self.actor).select_related("leaf"))
        answer = keyset_page(request, rows, ORDER, render)
        read_audit(actor=self.actor, query=request.META.get("QUERY_STRING", ""), at=self.at)
        return answer


class AuditView(ApiView):
    access = {"GET": roles(Role.AUDIT_ADMIN, Role.AUDITOR)}

    @extend_schema(responses=AuditOut)
    def get(self, _request: Request, key: str) -> Response:
        event = self.find(visible_to(self.actor).select_related("leaf"), key)
        read_audit(actor=self.actor, query=f"id={event.pk}", at=self.at)
        return Response(render([event])[0])


urlpatterns = [
    path("audit/", AuditListView.as_view()),
    path("audit/<str:key>/", AuditView.as_view()),
]
