"""What goes on record beside a vote, over the API: attendance, the tellers' word, the result sheet, a void round."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.api.ballot import RoundOut, rows_for
from evaluations.api.ballot_acts import SEATED, RoundActView
from evaluations.models import Attendance, Round
from evaluations.permissions.minutes import may_read_sheet
from evaluations.selectors.ballot import hidden_items
from evaluations.selectors.minutes import attendance_of, sheet_of
from evaluations.selectors.presiding import presiding_of
from evaluations.services.attendance import sign_in
from evaluations.services.ballot_void import ask_void, confirm_void
from evaluations.services.minutes import attest_count
from honors.api.access import Access, roles
from honors.api.base import EmptySerializer, StrictSerializer
from honors.domain.actor import Role


class AttendanceOut(serializers.Serializer):
    """``present`` is null until the round was opened; of signing in the day is told and nothing finer."""

    user = serializers.CharField(source="user_id")
    name = serializers.CharField(source="user.display_name")
    seat = serializers.CharField()
    signed_in_on = serializers.DateField(allow_null=True)
    present = serializers.BooleanField(source="is_present", allow_null=True)


class AttendanceListOut(serializers.Serializer):
    round = serializers.CharField()
    presides = serializers.CharField(allow_null=True)
    rows = AttendanceOut(many=True)


class MinutesOut(serializers.Serializer):
    """``digest`` is the SHA-256 of the UTF-8 bytes of ``text``; ``for_the_chair``: a member signed as acting chair."""

    id = serializers.CharField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()
    round = serializers.CharField(source="round_id")
    text = serializers.CharField()
    digest = serializers.CharField()
    signed_by = serializers.CharField(source="signed_by_id")
    signed_on = serializers.DateField()
    for_the_chair = serializers.BooleanField()

    def get_state(self, _sheet: object) -> str:
        return "signed"

    def get_may(self, _sheet: object) -> list[str]:
        return []


class VoidIn(StrictSerializer):
    reason = serializers.CharField(max_length=2000)


class VoidOut(serializers.Serializer):
    """Who asked that a round be void, and who confirmed; the reason is null where a case is hidden from the caller."""

    round = serializers.CharField()
    state = serializers.ChoiceField(["none", "asked", "void"])
    reason = serializers.CharField(allow_null=True)
    asked_by = serializers.CharField(allow_null=True)
    confirmed_by = serializers.CharField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)


class AttendanceView(RoundActView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=AttendanceListOut)
    def get(self, _request: Request, key: str) -> Response:
        ballot_round: Round = self.find(rows_for(self.actor), key)
        rows: list[Attendance] = attendance_of(ballot_round)
        presides = presiding_of(ballot_round)
        shown = AttendanceOut(rows, many=True).data
        return Response({"round": key, "presides": None if presides is None else str(presides), "rows": shown})


class SignInView(RoundActView):
    access = {"POST": SEATED}

    @extend_schema(request=EmptySerializer, responses=RoundOut)
    def post(self, _request: Request, key: str) -> Response:
        ballot_round = self.found(key)
        self.read(EmptySerializer)
        sign_in(actor=self.actor, ballot_round=ballot_round, at=self.at)
        return Response(self.shown(key))


class AttestView(RoundActView):
    access = {"POST": SEATED}

    @extend_schema(request=EmptySerializer, responses=RoundOut)
    def post(self, _request: Request, key: str) -> Response:
        ballot_round = self.found(key)
        self.read(EmptySerializer)
        attest_count(actor=self.actor, ballot_round=ballot_round, at=self.at)
        return Response(self.shown(key))


class MinutesView(RoundActView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=MinutesOut)
    def get(self, _request: Request, key: str) -> Response:
        ballot_round = self.find(rows_for(self.actor), key)
        if not may_read_sheet(self.actor, ballot_round):
            raise NotFound
        return Response(MinutesOut(sheet_of(ballot_round)).data)


class VoidView(RoundActView):
    access = {"GET": Access.SESSION, "POST": roles(Role.HR)}

    @extend_schema(responses=VoidOut)
    def get(self, _request: Request, key: str) -> Response:
        ballot_round: Round = self.find(rows_for(self.actor), key)
        voiding = getattr(ballot_round, "voiding", None)
        shown: dict[str, Any] = dict.fromkeys(("reason", "asked_by", "confirmed_by", "done_on"))
        if voiding is not None:
            hidden = hidden_items(self.actor, ballot_round)
            shown = {
                "reason": None if hidden else voiding.reason,
                "asked_by": None if voiding.asked_by_id is None else str(voiding.asked_by_id),
                "confirmed_by": None if voiding.confirmed_by_id is None else str(voiding.confirmed_by_id),
                "done_on": voiding.done_on,
            }
        state = "none" if voiding is None else "void" if voiding.done_on else "asked"
        return Response({"round": key, "state": state, **shown})

    @extend_schema(request=VoidIn, responses=RoundOut)
    def post(self, _request: Request, key: str) -> Response:
        ballot_round = self.found(key)
        facts = self.read(VoidIn)
        version = self.expected_version
        ask_void(actor=self.actor, ballot_round=ballot_round, at=self.at, expected_version=version, **facts)
        return Response(self.shown(key))


class VoidConfirmView(RoundActView):
    access = {"POST": roles(Role.HR, Role.LEADER, Role.COMMITTEE_CHAIR)}

    @extend_schema(request=EmptySerializer, responses=RoundOut)
    def post(self, _request: Request, key: str) -> Response:
        ballot_round = self.found(key)
        self.read(EmptySerializer)
        confirm_void(actor=self.actor, ballot_round=ballot_round, at=self.at, expected_version=self.expected_version)
        return Response(self.shown(key))


urlpatterns = [
    path("rounds/<str:key>/attendance/", AttendanceView.as_view()),
    path("rounds/<str:key>/sign-in/", SignInView.as_view()),
    path("rounds/<str:key>/attest/", AttestView.as_view()),
    path("rounds/<str:key>/minutes/", MinutesView.as_view()),
    path("rounds/<str:key>/void/", VoidView.as_view()),
    path("rounds/<str:key>/void/confirm/", VoidConfirmView.as_view()),
]
