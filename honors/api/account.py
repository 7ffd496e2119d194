"""Accounts over the API: the system administrator's."""

from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import roles
from honors.api.base import ApiView, EmptySerializer, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.models import User
from honors.permissions.account import may_manage_account
from honors.selectors.account import person_for_account, visible_to
from honors.services.account import create_account, reset_password, set_account_active


class AccountIn(StrictSerializer):
    username = serializers.CharField(max_length=64)
    officer = serializers.CharField(max_length=20, required=False, allow_null=True, default=None)
    active = serializers.BooleanField(default=True)
    password = serializers.CharField(
        max_length=256,
        required=False,
        trim_whitespace=False,
        help_text="Left out: one is made and shown once, in this answer.",
    )


class AccountPatch(StrictSerializer):
    active = serializers.BooleanField()


class AccountOut(serializers.Serializer):
    id = serializers.CharField()
    username = serializers.CharField()
    officer = serializers.CharField(source="officer_id", allow_null=True)
    active = serializers.BooleanField(source="is_active")
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_state(self, user: User) -> str:
        return "active" if user.is_active else "inactive"

    def get_may(self, user: User) -> list[str]:
        return ["set_active", "reset_password"] if may_manage_account(self.context["actor"], user.officer) else []


class NewAccountOut(AccountOut):
    password = serializers.CharField(allow_null=True, help_text="The generated password, shown this once.")


class AccountFilter(django_filters.FilterSet):
    username = django_filters.CharFilter()
    active = django_filters.BooleanFilter(field_name="is_active")


def render(users: list[User], actor: Actor) -> list[dict[str, Any]]:
    return list(AccountOut(users, many=True, context={"actor": actor}).data)


class AccountListView(ApiView):
    access = {"GET": roles(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN), "POST": roles(Role.SYSTEM_ADMIN)}
    unstored = frozenset({"password"})

    @extend_schema(responses=AccountOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(AccountFilter, request, visible_to(self.actor).select_related("officer"))
        return keyset_page(request, rows, ("id",), lambda page: render(page, self.actor))

    @extend_schema(request=AccountIn, responses={201: NewAccountOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(AccountIn)
        key = facts.pop("officer")
        officer = None if key is None else person_for_account(self.actor, key)
        made = create_account(actor=self.actor, officer=officer, at=self.at, **facts)
        return Response({**render([made.user], self.actor)[0], "password": made.password}, status=201)


class AccountView(ApiView):
    access = {"GET": roles(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN), "PATCH": roles(Role.SYSTEM_ADMIN)}

    @extend_schema(responses=AccountOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(visible_to(self.actor).select_related("officer"), key)], self.actor)[0])

    @extend_schema(request=AccountPatch, responses=AccountOut)
    def patch(self, _request: Request, key: str) -> Response:
        user = self.find(visible_to(self.actor), key)
        facts = self.read(AccountPatch)
        user = set_account_active(
            actor=self.actor, user=user, expected_version=self.expected_version, at=self.at, **facts
        )
        return Response(render([user], self.actor)[0])


class AccountResetView(ApiView):
    access = {"POST": roles(Role.SYSTEM_ADMIN)}
    unstored = frozenset({"password"})

    @extend_schema(request=EmptySerializer, responses=NewAccountOut)
    def post(self, _request: Request, key: str) -> Response:
        user = self.find(visible_to(self.actor), key)
        self.read(EmptySerializer)
        made = reset_password(actor=self.actor, user=user, expected_version=self.expected_version, at=self.at)
        return Response({**render([made.user], self.actor)[0], "password": made.password})


urlpatterns = [
    path("accounts/", AccountListView.as_view()),
    path("accounts/<str:key>/", AccountView.as_view()),
    path("accounts/<str:key>/reset-password/", AccountResetView.as_view()),
]
