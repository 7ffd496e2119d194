"""What is done to a case over the API, a route a verb."""

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.api.nomination import CaseView, LateIn
from evaluations.api.nomination_out import NominationOut
from evaluations.api.override import OverrideIn
from evaluations.domain.nomination import EDITABLE_FIELDS, State
from evaluations.domain.scheme import NOMINATORS
from evaluations.selectors.nomination import to_admit_late
from evaluations.services.nomination import submit_nomination, withdraw_nomination
from evaluations.services.screening import (
    confer_honor,
    resume_nomination,
    return_nomination,
    screen_nomination,
    suspend_nomination,
)
from honors.api.access import roles
from honors.api.base import StrictSerializer
from honors.domain.actor import Role
from honors.domain.award import TokenKind


class SubmitIn(StrictSerializer):
    overrides = OverrideIn(many=True, default=list)
    late = LateIn(required=False, allow_null=True, default=None)


class NominationReturnIn(StrictSerializer):
    reason = serializers.CharField(max_length=2000)

    def get_fields(self) -> dict[str, serializers.Field]:
        """``fields`` is the interface's word and the framework's own, so it is added here."""
        names = serializers.ListField(child=serializers.ChoiceField(EDITABLE_FIELDS), default=list)
        return {**super().get_fields(), "fields": names}


class WithdrawIn(StrictSerializer):
    reason = serializers.CharField(max_length=2000, default="", allow_blank=True)


class ScreenIn(StrictSerializer):
    decision = serializers.ChoiceField([State.ELIGIBLE.value, State.REFUSED.value])
    reason = serializers.CharField(max_length=2000, default="", allow_blank=True)
    overrides = OverrideIn(many=True, default=list)


class SuspendIn(StrictSerializer):
    ground = serializers.CharField(max_length=200)
    reason = serializers.CharField(max_length=2000)


class ResumeIn(StrictSerializer):
    reason = serializers.CharField(max_length=2000)


class TokenIn(StrictSerializer):
    kind = serializers.ChoiceField([kind.value for kind in TokenKind])
    serial = serializers.CharField(max_length=60)


class ConferIn(StrictSerializer):
    conferred_on = serializers.DateField()
    tokens = TokenIn(many=True, default=list)


class SubmitView(CaseView):
    access = {"POST": roles(*NOMINATORS)}

    @extend_schema(request=SubmitIn, responses=NominationOut)
    def post(self, _request: Request, key: str) -> Response:
        facts = self.read(SubmitIn)
        case = self.find(to_admit_late(self.actor), key) if facts["late"] else self.case(key)
        done = submit_nomination(
            actor=self.actor, nomination=case, at=self.at, expected_version=self.expected_version, **facts
        )
        return self.answer(done)


class WithdrawView(CaseView):
    access = {"POST": roles(*NOMINATORS)}

    @extend_schema(request=WithdrawIn, responses=NominationOut)
    def post(self, _request: Request, key: str) -> Response:
        case = self.case(key)
        facts = self.read(WithdrawIn)
        done = withdraw_nomination(
            actor=self.actor, nomination=case, at=self.at, expected_version=self.expected_version, **facts
        )
        return self.answer(done)


class ReturnView(CaseView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=NominationReturnIn, responses=NominationOut)
    def post(self, _request: Request, key: str) -> Response:
        case = self.case(key)
        facts = self.read(NominationReturnIn)
        done = return_nomination(
            actor=self.actor, nomination=case, at=self.at, expected_version=self.expected_version, **facts
        )
        return self.answer(done)


class ScreenView(CaseView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=ScreenIn, responses=NominationOut)
    def post(self, _request: Request, key: str) -> Response:
        case = self.case(key)
        facts = self.read(ScreenIn)
        done = screen_nomination(
            actor=self.actor, nomination=case, at=self.at, expected_version=self.expected_version, **facts
        )
        return self.answer(done)


class SuspendView(CaseView):
    access = {"POST": roles(Role.HR, Role.DISCIPLINE)}

    @extend_schema(request=SuspendIn, responses=NominationOut)
    def post(self, _request: Request, key: str) -> Response:
        case = self.case(key)
        facts = self.read(SuspendIn)
        done = suspend_nomination(
            actor=self.actor, nomination=case, at=self.at, expected_version=self.expected_version, **facts
        )
        return self.answer(done)


class ResumeView(CaseView):
    access = {"POST": roles(Role.HR, Role.DISCIPLINE)}

    @extend_schema(request=ResumeIn, responses=NominationOut)
    def post(self, _request: Request, key: str) -> Response:
        case = self.case(key)
        facts = self.read(ResumeIn)
        done = resume_nomination(
            actor=self.actor, nomination=case, at=self.at, expected_version=self.expected_version, **facts
        )
        return self.answer(done)


class ConferView(CaseView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=ConferIn, responses=NominationOut)
    def post(self, _request: Request, key: str) -> Response:
        case = self.case(key)
        facts = self.read(ConferIn)
        done = confer_honor(
            actor=self.actor, nomination=case, at=self.at, expected_version=self.expected_version, **facts
        )
        return self.answer(done)


urlpatterns = [
    path("nominations/<str:key>/submit/", SubmitView.as_view()),
    path("nominations/<str:key>/return/", ReturnView.as_view()),
    path("nominations/<str:key>/withdraw/", WithdrawView.as_view()),
    path("nominations/<str:key>/screen/", ScreenView.as_view()),
    path("nominations/<str:key>/suspend/", SuspendView.as_view()),
    path("nominations/<str:key>/resume/", ResumeView.as_view()),
    path("nominations/<str:key>/confer/", ConferView.as_view()),
]
