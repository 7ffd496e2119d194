"""What happens to a person, over the API: another name, leaving the service, death."""

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.officer import CAUSES, STATUSES, OfficerDetailOut, optional_text, shown
from honors.api.span import FromIn
from honors.domain.actor import Role
from honors.selectors.officer import visible_to
from honors.services.officer_life import leave_service, record_death, rename_officer


class OfficerNameIn(FromIn):
    name = serializers.CharField(max_length=80)
    reading = optional_text(160)
    document_number = serializers.CharField(max_length=200)


class LeaveIn(StrictSerializer):
    status = serializers.ChoiceField(STATUSES)
    last_day = serializers.DateField()
    document_number = serializers.CharField(max_length=200)


class DeathIn(StrictSerializer):
    died_on = serializers.DateField()
    death_cause = serializers.ChoiceField(CAUSES)
    document_number = serializers.CharField(max_length=200)


class OfficerNameView(ApiView):
    """A change of name from a day on; a slip of the pen is mended with PATCH."""

    access = {"POST": roles(Role.HR)}

    @extend_schema(request=OfficerNameIn, responses=OfficerDetailOut)
    def post(self, _request: Request, key: str) -> Response:
        officer = self.find(visible_to(self.actor), key)
        facts = self.read(OfficerNameIn)
        officer = rename_officer(
            actor=self.actor, officer=officer, expected_version=self.expected_version, at=self.at, **facts
        )
        return Response(shown(officer, self.actor))


class OfficerLeaveView(ApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=LeaveIn, responses=OfficerDetailOut)
    def post(self, _request: Request, key: str) -> Response:
        officer = self.find(visible_to(self.actor), key)
        facts = self.read(LeaveIn)
        officer = leave_service(
            actor=self.actor, officer=officer, expected_version=self.expected_version, at=self.at, **facts
        )
        return Response(shown(officer, self.actor))


class OfficerDeathView(ApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=DeathIn, responses=OfficerDetailOut)
    def post(self, _request: Request, key: str) -> Response:
        officer = self.find(visible_to(self.actor), key)
        facts = self.read(DeathIn)
        officer = record_death(
            actor=self.actor, officer=officer, expected_version=self.expected_version, at=self.at, **facts
        )
        return Response(shown(officer, self.actor))


urlpatterns = [
    path("officers/<str:key>/names/", OfficerNameView.as_view()),
    path("officers/<str:key>/leave/", OfficerLeaveView.as_view()),
    path("officers/<str:key>/death/", OfficerDeathView.as_view()),
]
