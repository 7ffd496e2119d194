"""Committees and their seats over the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.models import Committee, CommitteeMember, Seat
from evaluations.permissions.committee import may_form_committee
from evaluations.selectors.committee import visible_to
from evaluations.selectors.scheme import visible_to as visible_schemes
from evaluations.services.committee import form_committee, seat_member
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.models import User
from honors.selectors.unit import unit_by_code, within

ORDER = ("created_at", "id")


class CommitteeIn(StrictSerializer):
    scheme = serializers.CharField()
    unit = serializers.CharField()
    name = serializers.CharField(max_length=120)
    terms_from = serializers.DateField()
    terms_to = serializers.DateField()


class CommitteeOut(serializers.Serializer):
    id = serializers.CharField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()
    scheme = serializers.CharField(source="scheme_id")
    unit = serializers.CharField(source="unit.code")
    name = serializers.CharField()
    terms_from = serializers.DateField()
    terms_to = serializers.DateField()

    def get_state(self, committee: Committee) -> str:
        return "seated" if any(seat.seat == Seat.CHAIR for seat in committee.seats.all()) else "forming"

    def get_may(self, committee: Committee) -> list[str]:
        return ["seat"] if may_form_committee(self.context["actor"], committee.unit) else []


class MemberIn(StrictSerializer):
    user = serializers.CharField()
    seat = serializers.ChoiceField(Seat.values)
    order = serializers.IntegerField(min_value=0, max_value=999, default=0)


class MemberOut(serializers.Serializer):
    id = serializers.CharField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()
    committee = serializers.CharField(source="committee_id")
    user = serializers.CharField(source="user_id")
    name = serializers.CharField(source="user.display_name")
    seat = serializers.CharField()
    order = serializers.IntegerField()

    def get_state(self, _member: CommitteeMember) -> str:
        return "seated"

    def get_may(self, _member: CommitteeMember) -> list[str]:
        return []


class CommitteeFilter(django_filters.FilterSet):
    under = django_filters.CharFilter(method="filter_under")
    scheme = django_filters.UUIDFilter(field_name="scheme_id")

    def filter_under(self, rows: QuerySet[Committee], _name: str, code: str) -> QuerySet[Committee]:
        return rows.filter(within((unit_by_code(code).path,), "unit__path"))


class MemberFilter(django_filters.FilterSet):
    seat = django_filters.ChoiceFilter(choices=Seat.choices)


def render(committees: list[Committee], actor: Actor) -> list[dict[str, Any]]:
    return list(CommitteeOut(committees, many=True, context={"actor": actor}).data)


def account_by_id(key: str) -> User:
    """The account, by its id. Raises RuleViolation("committee.unknown_user")."""
    user = User.objects.filter(pk=int(key), is_active=True).first() if key.isascii() and key.isdigit() else None
    if user is None:
        raise RuleViolation("committee.unknown_user")
    return user


class CommitteeListView(ApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.HR)}

    @extend_schema(responses=CommitteeOut(many=True))
    def get(self, request: Request) -> Response:
        rows = visible_to(self.actor).select_related("unit").prefetch_related("seats")
        found = apply_filters(CommitteeFilter, request, rows)
        return keyset_page(request, found, ORDER, lambda page: render(page, self.actor))

    @extend_schema(request=CommitteeIn, responses={201: CommitteeOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(CommitteeIn)
        unit = unit_by_code(facts.pop("unit"))
        scheme = self.find(visible_schemes(self.actor).select_related("unit"), facts.pop("scheme"))
        committee = form_committee(actor=self.actor, scheme=scheme, unit=unit, at=self.at, **facts)
        return Response(render([committee], self.actor)[0], status=201)


class CommitteeView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=CommitteeOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(visible_to(self.actor), key)], self.actor)[0])


class MemberListView(ApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.HR)}

    @extend_schema(responses=MemberOut(many=True))
    def get(self, request: Request, key: str) -> Response:
        committee = self.find(visible_to(self.actor), key)
        rows = apply_filters(MemberFilter, request, committee.seats.select_related("user__officer"))
        return keyset_page(request, rows, ("order", "id"), lambda page: list(MemberOut(page, many=True).data))

    @extend_schema(request=MemberIn, responses={201: MemberOut})
    def post(self, _request: Request, key: str) -> Response:
        committee = self.find(visible_to(self.actor).select_related("unit"), key)
        facts = self.read(MemberIn)
        user = account_by_id(facts.pop("user"))
        member = seat_member(actor=self.actor, committee=committee, user=user, at=self.at, **facts)
        return Response(MemberOut(member).data, status=201)


class MemberView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=MemberOut)
    def get(self, _request: Request, key: str, member: str) -> Response:
        committee = self.find(visible_to(self.actor), key)
        return Response(MemberOut(self.find(committee.seats.select_related("user__officer"), member)).data)


urlpatterns = [
    path("committees/", CommitteeListView.as_view()),
    path("committees/<str:key>/", CommitteeView.as_view()),
    path("committees/<str:key>/members/", MemberListView.as_view()),
    path("committees/<str:key>/members/<str:member>/", MemberView.as_view()),
]
