"""Files of a case over the API."""

from typing import Any

from django.conf import settings
from django.http import FileResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.domain.evidence import kind_named
from evaluations.domain.scheme import NOMINATORS, PAPERS
from evaluations.models import Evidence
from evaluations.selectors.evidence import visible_to
from evaluations.selectors.nomination import visible_to as cases_visible_to
from evaluations.selectors.nomination import with_content
from evaluations.services.evidence import add_evidence
from evaluations.services.review import mark_seen
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.paging import keyset_page
from honors.domain.errors import RuleViolation


class EvidenceIn(StrictSerializer):
    file = serializers.FileField()
    title = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(PAPERS)


class EvidenceOut(serializers.Serializer):
    id = serializers.CharField()
    nomination = serializers.CharField(source="nomination_id")
    title = serializers.CharField()
    kind = serializers.CharField()
    digest = serializers.CharField()
    size = serializers.IntegerField()
    media_type = serializers.CharField()
    uploaded_by = serializers.CharField(source="uploaded_by_id")
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_state(self, _evidence: Evidence) -> str:
        return "on_file"

    def get_may(self, _evidence: Evidence) -> list[str]:
        return ["download"]


def render(papers: list[Evidence]) -> list[dict[str, Any]]:
    return list(EvidenceOut(papers, many=True).data)


class EvidenceListView(ApiView):
    access = {"GET": Access.SESSION, "POST": roles(*NOMINATORS)}
    parser_classes = [MultiPartParser]

    @extend_schema(responses=EvidenceOut(many=True))
    def get(self, request: Request, key: str) -> Response:
        case = self.find(with_content(self.actor), key)
        rows = visible_to(self.actor).filter(nomination=case)
        return keyset_page(request, rows, ("created_at", "id"), render)

    @extend_schema(request=EvidenceIn, responses={201: EvidenceOut})
    def post(self, _request: Request, key: str) -> Response:
        case = self.find(cases_visible_to(self.actor), key)
        facts = self.read(EvidenceIn)
        file = facts.pop("file")
        if file.size > settings.EVIDENCE_MAX_BYTES:
            raise RuleViolation("evidence.too_large", {"limit": settings.EVIDENCE_MAX_BYTES}, field="file")
        evidence = add_evidence(actor=self.actor, nomination=case, content=file.read(), at=self.at, **facts)
        return Response(render([evidence])[0], status=201)


class EvidenceView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=EvidenceOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(visible_to(self.actor), key)])[0])


class EvidenceFileView(ApiView):
    """The file itself: always a download, never something that the browser runs."""

    access = {"GET": Access.SESSION}

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, _request: Request, key: str) -> FileResponse:
        evidence = self.find(visible_to(self.actor).select_related("nomination__cycle__committee"), key)
        mark_seen(actor=self.actor, nomination=evidence.nomination, at=self.at)
        try:
            content = evidence.file.open("rb")
        except FileNotFoundError as error:
            raise RuleViolation("evidence.file_lost") from error
        kind = kind_named(evidence.media_type)
        response = FileResponse(
            content, as_attachment=True, filename=f"{evidence.pk}.{kind.ending}", content_type=kind.media_type
        )
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response["Cache-Control"] = "private, no-store"
        return response


urlpatterns = [
    path("nominations/<str:key>/evidence/", EvidenceListView.as_view()),
    path("evidence/<str:key>/", EvidenceView.as_view()),
    path("evidence/<str:key>/file/", EvidenceFileView.as_view()),
]
