"""Confirming over the API that two records are one person: cases, deeds and bars follow."""

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.services.officer_merge import confirm_merge
from honors.api.access import roles
from honors.api.base import ApiView, EmptySerializer
from honors.api.officer_merge import OfficerMergeOut, render
from honors.domain.actor import Role
from honors.selectors.officer_merge import visible_to


class OfficerMergeConfirmView(ApiView):
    """By another person than the one who asked; it cannot be undone."""

    access = {"POST": roles(Role.HR, Role.LEADER)}

    @extend_schema(request=EmptySerializer, responses=OfficerMergeOut)
    def post(self, _request: Request, key: str) -> Response:
        merge = self.find(visible_to(self.actor), key)
        self.read(EmptySerializer)
        merge = confirm_merge(actor=self.actor, merge=merge, expected_version=self.expected_version, at=self.at)
        return Response(render([merge], self.actor)[0])


urlpatterns = [path("officer_merges/<str:key>/confirm/", OfficerMergeConfirmView.as_view())]
