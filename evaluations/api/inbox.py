"""What waits for the caller, over the API."""

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.selectors.inbox import PLACES, Waiting, inbox_of
from evaluations.selectors.rehearsal import rehearsed
from honors.api.access import Access
from honors.api.base import ApiView
from honors.api.paging import PAGE_PARAMETERS, page_size
from honors.domain.errors import RuleViolation


class InboxOut(serializers.Serializer):
    """``id`` stays the same as long as the same thing waits; ``act`` is the verb of the route that does it."""

    id = serializers.CharField()
    kind = serializers.CharField()
    object = serializers.CharField()
    act = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)
    is_overdue = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    is_rehearsal = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    def get_is_rehearsal(self, row: Waiting) -> bool:
        return (row.kind, row.object) in self.context["rehearsed"]

    def get_is_overdue(self, row: Waiting) -> bool:
        return row.is_overdue(self.context["at"])

    def get_url(self, row: Waiting) -> str:
        return f"/api/v1/{PLACES[row.kind]}/{row.object}/"


class InboxView(ApiView):
    """Ordered by what is due first; the cursor is the id of the last row seen."""

    access = {"GET": Access.SESSION}

    @extend_schema(responses=InboxOut(many=True))
    def get(self, request: Request) -> Response:
        for name in request.query_params:
            if name not in PAGE_PARAMETERS:
                raise RuleViolation("request.unknown_parameter", {"field": name})
        rows = inbox_of(self.actor, at=self.at)
        size = page_size(request)
        start = _start(rows, request.query_params.get("cursor", ""))
        page = rows[start : start + size]
        marked = rehearsed((row.kind, row.object) for row in page)
        body = {
            "results": InboxOut(page, many=True, context={"at": self.at, "rehearsed": marked}).data,
            "next": _link(request, page[-1].id) if start + size < len(rows) else None,
            "previous": _link(request, rows[start - size - 1].id if start > size else "") if start else None,
        }
        if request.query_params.get("count") == "1":
            body["count"] = len(rows)
        return Response(body)


def _start(rows: list[Waiting], cursor: str) -> int:
    """Behind the row of the cursor; from the beginning where that row no longer waits."""
    return next((place + 1 for place, row in enumerate(rows) if row.id == cursor), 0)


def _link(request: Request, cursor: str) -> str:
    query = request.query_params.copy()
    query.pop("cursor", None)
    if cursor:
        query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


urlpatterns = [path("inbox/", InboxView.as_view())]
