"""Certificates over the API: one's own, giving one out, its file; and for everybody the check of a number."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import Access
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import IdFilter, apply_filters
from honors.api.paging import keyset_page
from honors.models import Certificate
from honors.models.base import dated
from honors.selectors.certificate import honors_for, issued, public_face, standings_on, visible_to
from honors.services.certificate import certificate_file, issue_certificate, revocation_list

WITH_FILE = ("valid", "provisional", "not_yet")
"""How a certificate stands of which there is a file."""


class CertificateIn(StrictSerializer):
    honor = serializers.CharField(max_length=20)


class CertificateOut(serializers.Serializer):
    """``status`` is how it stands today: valid, provisional, not_yet, ended, revoked, superseded or erased."""

    id = serializers.CharField(source="number")
    number = serializers.CharField()
    honor = serializers.CharField(source="honor_id")
    award = serializers.CharField(source="honor.award_code")
    award_name = serializers.CharField(source="honor.award.name")
    decided_on = serializers.DateField(source="honor.decided_on")
    ledger_index = serializers.IntegerField(source="entry")
    replaces = serializers.CharField(source="replaces_id", allow_null=True)
    status = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField(method_name="get_status")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_status(self, certificate: Certificate) -> str:
        return str(self.context["standings"][certificate.pk])

    def get_may(self, certificate: Certificate) -> list[str]:
        return ["file"] if self.get_status(certificate) in WITH_FILE else []


class CheckedRecipientOut(serializers.Serializer):
    """So much that a holder of the paper can compare: a person's name is masked."""

    category = serializers.CharField()
    name = serializers.CharField(allow_null=True)
    unit_level = serializers.CharField(allow_null=True)


class CertificateCheckOut(serializers.Serializer):
    """What anybody learns of a certificate by its number."""

    id = serializers.CharField(source="number")
    number = serializers.CharField()
    recipient = CheckedRecipientOut(source="*")
    award = serializers.CharField()
    award_name = serializers.CharField()
    decided_on = serializers.DateField()
    organ = serializers.CharField()
    status = serializers.CharField()
    state = serializers.CharField(source="status")
    version = serializers.IntegerField(default=1)
    created_at = serializers.DateTimeField(source="issued_at")
    may = serializers.ListField(child=serializers.CharField(), default=list)


class CertificateFilter(django_filters.FilterSet):
    honor = IdFilter(field_name="honor_id")


class CertificateListView(ApiView):
    """The certificates that the caller may have, the newest entry first; giving one out twice answers the same."""

    access = {"GET": Access.SESSION, "POST": Access.SESSION}

    def rows(self) -> QuerySet[Certificate]:
        return visible_to(self.actor).select_related("honor__award")

    def render(self, certificates: list[Certificate]) -> list[dict[str, Any]]:
        context = {"standings": standings_on(certificates, dated(self.at))}
        return list(CertificateOut(certificates, many=True, context=context).data)

    @extend_schema(responses=CertificateOut(many=True))
    def get(self, request: Request) -> Response:
        return keyset_page(request, apply_filters(CertificateFilter, request, self.rows()), ("-entry",), self.render)

    @extend_schema(request=CertificateIn, responses={201: CertificateOut})
    def post(self, _request: Request) -> Response:
        honor = self.find(honors_for(self.actor), self.read(CertificateIn)["honor"])
        made = issue_certificate(actor=self.actor, honor=honor, at=self.at)
        return Response(self.render([self.rows().get(pk=made.pk)])[0], status=201)


class CertificateView(ApiView):
    """The public check. A number whose check character does not fit is 422, one that was never given out 404."""

    access = {"GET": Access.PUBLIC}

    @extend_schema(responses=CertificateCheckOut)
    def get(self, _request: Request, number: str) -> Response:
        return Response(CertificateCheckOut(public_face(issued(number), dated(self.at))).data)


class CertificateFileView(ApiView):
    """The ``.honor.json`` (docs/certificate-format.md)."""

    access = {"GET": Access.SESSION}

    @extend_schema(responses={(200, "application/json"): OpenApiTypes.OBJECT})
    def get(self, _request: Request, number: str) -> HttpResponse:
        certificate = self.find(visible_to(self.actor).select_related("honor"), number)
        file = certificate_file(actor=self.actor, certificate=certificate, at=self.at)
        return HttpResponse(file, content_type="application/json")


class RevocationListView(ApiView):
    """The signed list of later changes, for ``verify_certificate.py --revocations``."""

    access = {"GET": Access.PUBLIC}

    @extend_schema(responses={(200, "text/plain"): OpenApiTypes.STR})
    def get(self, _request: Request) -> HttpResponse:
        return HttpResponse(revocation_list(at=self.at), content_type="text/plain; charset=utf-8")


urlpatterns = [
    path("certificates/", CertificateListView.as_view()),
    path("certificates/revocations/", RevocationListView.as_view()),
    path("certificates/<str:number>/", CertificateView.as_view()),
    path("certificates/<str:number>/file/", CertificateFileView.as_view()),
]
