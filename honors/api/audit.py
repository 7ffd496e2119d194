"""The audit trail over the API; reading it leaves an event."""

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import roles
from honors.api.base import ApiView
from honors.api.filters import MomentDayFilter, apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Role
from honors.models import AuditEvent
from honors.selectors.audit import described, visible_to
from honors.services.audit_trail import read_audit

RESULTS = [(name, name) for name in ("done", "refused", "failed")]


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


def midnight(day: date) -> datetime:
    """The moment at which a day begins here; a range of moments uses the index, a day cut out of them would not."""
    return timezone.make_aware(datetime.combine(day, time.min))


class AuditFilter(django_filters.FilterSet):
    event = django_filters.CharFilter()
    actor = django_filters.CharFilter()
    result = django_filters.ChoiceFilter(choices=RESULTS)
    object = django_filters.CharFilter(method="filter_object", help_text="kind, or kind:id")
    from_ = MomentDayFilter(method="filter_from")
    to = MomentDayFilter(method="filter_to")

    def filter_object(self, rows: Any, _name: str, value: str) -> Any:
        kind, gap, key = value.partition(":")
        return rows.filter(object_kind=kind, object_id=key) if gap else rows.filter(object_kind=kind)

    def filter_from(self, rows: Any, _name: str, day: date) -> Any:
        return rows.filter(at__gte=midnight(day))

    def filter_to(self, rows: Any, _name: str, day: date) -> Any:
        return rows.filter(at__lt=midnight(day + timedelta(days=1)))


# A field of a class cannot be called "from"; the parameter is.
AuditFilter.base_filters["from"] = AuditFilter.base_filters.pop("from_")


def render(events: list[AuditEvent]) -> list[dict[str, Any]]:
    return list(AuditOut([described(event) for event in events], many=True).data)


class AuditListView(ApiView):
    access = {"GET": roles(Role.AUDIT_ADMIN, Role.AUDITOR)}

    @extend_schema(responses=AuditOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(AuditFilter, request, visible_to(self.actor).select_related("leaf"))
        answer = keyset_page(request, rows, ("-at", "-pk"), render)
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
