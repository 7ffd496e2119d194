"""Logging in and out, and who one is."""

from typing import Any

from django.contrib.auth import logout
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import Access
from honors.api.base import ApiView, StrictSerializer
from honors.api.span import SpanOut
from honors.selectors.account import grants_of
from honors.services.account import change_password
from honors.services.session import close_session, open_session


class SessionIn(StrictSerializer):
    username = serializers.CharField(max_length=64)
    password = serializers.CharField(max_length=256, trim_whitespace=False)


class PasswordIn(StrictSerializer):
    old = serializers.CharField(max_length=256, trim_whitespace=False)
    new = serializers.CharField(max_length=256, trim_whitespace=False)


class TokenOut(serializers.Serializer):
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class OwnGrantOut(SpanOut):
    role = serializers.CharField()
    unit = serializers.CharField(source="unit.code")


class SessionOut(serializers.Serializer):
    user = serializers.CharField()
    username = serializers.CharField()
    officer = serializers.CharField(allow_null=True)
    grants = OwnGrantOut(many=True)


class SessionView(ApiView):
    access = {"POST": Access.PUBLIC, "GET": Access.SESSION, "DELETE": Access.SESSION}
    keeps_answers = False
    before_change = True

    def get_authenticators(self) -> list[Any]:
        """Log-in looks at no earlier session: an expired token must not keep anybody from getting a new one."""
        return [] if self.request and self.request.method == "POST" else super().get_authenticators()

    @extend_schema(request=SessionIn, responses={201: TokenOut})
    def post(self, _request: Request) -> Response:
        session = open_session(actor=self.actor, at=self.at, **self.read(SessionIn))
        return Response(TokenOut(session).data, status=201)

    @extend_schema(responses=SessionOut)
    def get(self, _request: Request) -> Response:
        grants = grants_of(self.actor.user_id, on=timezone.localtime(self.at).date())
        body = {
            "user": self.actor.user_id,
            "username": self.actor.name,
            "officer": self.actor.officer_id,
            "grants": grants,
        }
        return Response(SessionOut(body).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        close_session(actor=self.actor, digest=request.auth, at=self.at)
        if request.auth is None:
            logout(request)
        return Response(status=204)


class PasswordView(ApiView):
    """Changing the own password ends every token of the account, this one too."""

    access = {"POST": Access.SESSION}
    keeps_answers = False
    before_change = True

    @extend_schema(request=PasswordIn, responses={204: None})
    def post(self, _request: Request) -> Response:
        change_password(actor=self.actor, at=self.at, **self.read(PasswordIn))
        return Response(status=204)


urlpatterns = [path("session/password/", PasswordView.as_view()), path("session/", SessionView.as_view())]
