"""Committees and their seats over the API."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.domain.committee import BY_HAND, Ending
from evaluations.models import Committee, CommitteeMember, Seat
from evaluations.permissions.committee import may_form_committee
from evaluations.selectors.committee import history_of, sat_on, visible_to
from evaluations.selectors.scheme import visible_to as visible_schemes
from evaluations.services.committee import end_seat, form_committee, replace_member, seat_member
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
        return (
            "seated"
            if any(seat.is_sitting and seat.seat == Seat.CHAIR for seat in committee.seats.all())
            else "forming"
        )

    def get_may(self, committee: Committee) -> list[str]:
        return ["seat"] if may_form_committee(self.context["actor"], committee.unit) else []


class MemberIn(StrictSerializer):
    user = serializers.CharField()
    seat = serializers.ChoiceField(Seat.values)
    order = serializers.IntegerField(min_value=0, max_value=999, default=0)
    voter_group = serializers.CharField(max_length=20, default="", allow_blank=True)


class LeavingIn(StrictSerializer):
    ended_on = serializers.DateField()
    reason = serializers.CharField(max_length=2000)
    document_number = serializers.CharField(max_length=80, default="", allow_blank=True)


class SeatEndIn(LeavingIn):
    how = serializers.ChoiceField([how.value for how in BY_HAND])


class SeatReplaceIn(LeavingIn):
    user = serializers.CharField()


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
    voter_group = serializers.CharField()
    starts_on = serializers.SerializerMethodField()
    ended_on = serializers.DateField(allow_null=True)
    ended_how = serializers.ChoiceField([how.value for how in Ending], allow_blank=True)
    end_reason = serializers.CharField()
    end_document_number = serializers.CharField()
    replaced_by = serializers.CharField(source="replaced_by_id", allow_null=True)

    def get_state(self, member: CommitteeMember) -> str:
        return "seated" if member.is_sitting else "ended"

    def get_may(self, member: CommitteeMember) -> list[str]:
        forms = may_form_committee(self.context["actor"], self.context["committee"].unit)
        return ["end", "replace"] if member.is_sitting and forms else []

    def get_starts_on(self, member: CommitteeMember) -> str:
        return (member.starts_on or self.context["committee"].terms_from).isoformat()


class CommitteeFilter(django_filters.FilterSet):
    under = django_filters.CharFilter(method="filter_under")
    scheme = django_filters.UUIDFilter(field_name="scheme_id")

    def filter_under(self, rows: QuerySet[Committee], _name: str, code: str) -> QuerySet[Committee]:
        return rows.filter(within((unit_by_code(code).path,), "unit__path"))


class MemberFilter(django_filters.FilterSet):
    """``on``: who sat on that day; ``state``: who sits now, or whose seat has ended."""

    seat = django_filters.ChoiceFilter(choices=Seat.choices)
    state = django_filters.ChoiceFilter(choices=[("seated", "seated"), ("ended", "ended")], method="filter_state")
    on = django_filters.DateFilter(method="filter_on")

    def filter_state(self, rows: QuerySet[CommitteeMember], _name: str, state: str) -> QuerySet[CommitteeMember]:
        return rows.filter(ended_on__isnull=state == "seated")

    def filter_on(self, rows: QuerySet[CommitteeMember], _name: str, day: date) -> QuerySet[CommitteeMember]:
        return rows.filter(sat_on(day))


def render(committees: list[Committee], actor: Actor) -> list[dict[str, Any]]:
    return list(CommitteeOut(committees, many=True, context={"actor": actor}).data)


def render_members(members: list[CommitteeMember], committee: Committee, actor: Actor) -> list[dict[str, Any]]:
    return list(MemberOut(members, many=True, context={"actor": actor, "committee": committee}).data)


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


class SeatView(ApiView):
    """A seat of a committee that the caller sees."""

    def committee(self, key: str) -> Committee:
        return self.find(visible_to(self.actor).select_related("unit"), key)

    def shown(self, committee: Committee, member: object) -> dict[str, Any]:
        return render_members([self.find(history_of(committee), member)], committee, self.actor)[0]


class MemberListView(SeatView):
    access = {"GET": Access.SESSION, "POST": roles(Role.HR)}

    @extend_schema(responses=MemberOut(many=True))
    def get(self, request: Request, key: str) -> Response:
        committee = self.committee(key)
        rows = apply_filters(MemberFilter, request, history_of(committee))
        return keyset_page(request, rows, ("order", "id"), lambda page: render_members(page, committee, self.actor))

    @extend_schema(request=MemberIn, responses={201: MemberOut})
    def post(self, _request: Request, key: str) -> Response:
        committee = self.committee(key)
        facts = self.read(MemberIn)
        user = account_by_id(facts.pop("user"))
        member = seat_member(actor=self.actor, committee=committee, user=user, at=self.at, **facts)
        return Response(self.shown(committee, member.pk), status=201)


class MemberView(SeatView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=MemberOut)
    def get(self, _request: Request, key: str, member: str) -> Response:
        return Response(self.shown(self.committee(key), member))


class SeatEndView(SeatView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=SeatEndIn, responses=MemberOut)
    def post(self, _request: Request, key: str, member: str) -> Response:
        committee = self.committee(key)
        seat = self.find(committee.seats.select_related("committee"), member)
        facts = self.read(SeatEndIn)
        end_seat(
            actor=self.actor,
            member=seat,
            how=Ending(facts.pop("how")),
            at=self.at,
            expected_version=self.expected_version,
            **facts,
        )
        return Response(self.shown(committee, member))


class SeatReplaceView(SeatView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=SeatReplaceIn, responses={201: MemberOut})
    def post(self, _request: Request, key: str, member: str) -> Response:
        committee = self.committee(key)
        seat = self.find(committee.seats.select_related("committee"), member)
        facts = self.read(SeatReplaceIn)
        user = account_by_id(facts.pop("user"))
        version = self.expected_version
        made = replace_member(actor=self.actor, member=seat, user=user, at=self.at, expected_version=version, **facts)
        return Response(self.shown(committee, made.pk), status=201)


urlpatterns = [
    path("committees/", CommitteeListView.as_view()),
    path("committees/<str:key>/", CommitteeView.as_view()),
    path("committees/<str:key>/members/", MemberListView.as_view()),
    path("committees/<str:key>/members/<str:member>/", MemberView.as_view()),
    path("committees/<str:key>/members/<str:member>/end/", SeatEndView.as_view()),
    path("committees/<str:key>/members/<str:member>/replace/", SeatReplaceView.as_view()),
]
