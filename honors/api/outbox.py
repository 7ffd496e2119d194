"""One's own notifications over the API."""

from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import Access
from honors.api.base import ApiView, EmptySerializer
from honors.api.envelope import language
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.models import Notification
from honors.selectors.outbox import notification_text, visible_to
from honors.services.notification import read_notification

ORDER = ("-created_at", "-message__created_at", "-message__key")
KEY = "message__key"
"""Names a notification among those of its reader: a running number would tell how many others were told."""


class NotificationOut(serializers.Serializer):
    id = serializers.CharField(source="message.key")
    state = serializers.SerializerMethodField()
    version = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()
    code = serializers.CharField()
    text = serializers.SerializerMethodField()
    object = serializers.SerializerMethodField()
    read_at = serializers.DateTimeField(allow_null=True)

    def get_state(self, row: Notification) -> str:
        return "read" if row.read_at else "unread"

    def get_version(self, row: Notification) -> int:
        return 2 if row.read_at else 1

    def get_may(self, row: Notification) -> list[str]:
        return [] if row.read_at else ["read"]

    def get_text(self, row: Notification) -> str:
        return notification_text(row, language=language())

    def get_object(self, row: Notification) -> dict[str, str]:
        return {"kind": row.object_kind, "id": row.object_id}


class NotificationFilter(django_filters.FilterSet):
    unread = django_filters.BooleanFilter(field_name="read_at", lookup_expr="isnull")


def render(rows: list[Notification]) -> list[dict[str, Any]]:
    return list(NotificationOut(rows, many=True).data)


class NotificationListView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=NotificationOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(NotificationFilter, request, visible_to(self.actor))
        return keyset_page(request, rows, ORDER, render)


class NotificationView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=NotificationOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(visible_to(self.actor), key, field=KEY)])[0])


class NotificationReadView(ApiView):
    access = {"POST": Access.SESSION}

    @extend_schema(request=EmptySerializer, responses=NotificationOut)
    def post(self, _request: Request, key: str) -> Response:
        self.read(EmptySerializer)
        told = self.find(visible_to(self.actor), key, field=KEY)
        row = read_notification(actor=self.actor, notification=told, at=self.at)
        return Response(render([row])[0])


urlpatterns = [
    path("notifications/", NotificationListView.as_view()),
    path("notifications/<str:key>/", NotificationView.as_view()),
    path("notifications/<str:key>/read/", NotificationReadView.as_view()),
]
