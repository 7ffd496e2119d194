"""Assignments over the API: HR looks at a plan, carries it out, gives a case to somebody else."""

import secrets
from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.models import Assignment
from evaluations.permissions.cycle import may_run_cycle
from evaluations.selectors.assignment import visible_to, with_parts
from evaluations.selectors.cycle import visible_to as cycles_visible_to
from evaluations.services.assignment import assign_cases, preview_assignment, reassign_case
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import IdFilter, apply_filters, read_text
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role

SEED_BYTES = 32


class PlannedOut(serializers.Serializer):
    nomination = serializers.CharField()
    members = serializers.ListField(child=serializers.CharField())
    missing = serializers.IntegerField()


class PlanOut(serializers.Serializer):
    """Who would be given what with this ``seed``; ``digest`` goes back with it to carry the plan out."""

    seed = serializers.CharField()
    digest = serializers.CharField()
    cases = PlannedOut(many=True)


class AssignIn(StrictSerializer):
    seed = serializers.CharField(max_length=64)
    digest = serializers.CharField(max_length=64)


class AssignmentOut(serializers.Serializer):
    id = serializers.CharField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()
    nomination = serializers.CharField(source="nomination_id")
    member = serializers.CharField(source="member_id")
    seed = serializers.CharField()
    released_at = serializers.DateTimeField(allow_null=True)
    release_reason = serializers.CharField()
    replaces = serializers.CharField(source="replaces_id", allow_null=True)

    def get_state(self, row: Assignment) -> str:
        return "active" if row.is_active else "released"

    def get_may(self, row: Assignment) -> list[str]:
        cycle = row.nomination.cycle
        assert cycle is not None
        running = row.is_active and cycle.state == "reviewing"
        return ["reassign"] if running and may_run_cycle(self.context["actor"], cycle.unit) else []


class AssignmentFilter(django_filters.FilterSet):
    cycle = django_filters.UUIDFilter(field_name="nomination__cycle_id")
    nomination = django_filters.UUIDFilter(field_name="nomination_id")
    member = IdFilter(field_name="member_id")
    active = django_filters.BooleanFilter(field_name="released_at", lookup_expr="isnull")


def render(rows: list[Assignment], actor: Actor) -> list[dict[str, Any]]:
    return list(AssignmentOut(rows, many=True, context={"actor": actor}).data)


class AssignmentListView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=AssignmentOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(AssignmentFilter, request, with_parts(visible_to(self.actor)))
        return keyset_page(request, rows, ("created_at", "id"), lambda page: render(page, self.actor))


class AssignmentView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=AssignmentOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(with_parts(visible_to(self.actor)), key)], self.actor)[0])


class ReassignIn(StrictSerializer):
    reason = serializers.CharField(max_length=1000)


class ReassignView(ApiView):
    """Answers with the assignment that takes the place."""

    access = {"POST": roles(Role.HR)}

    @extend_schema(request=ReassignIn, responses=AssignmentOut)
    def post(self, _request: Request, key: str) -> Response:
        rows = with_parts(visible_to(self.actor))
        facts = self.read(ReassignIn)
        follower = reassign_case(
            actor=self.actor,
            assignment=self.find(rows, key),
            at=self.at,
            expected_version=self.expected_version,
            **facts,
        )
        return Response(render([rows.get(pk=follower.pk)], self.actor)[0])


class AssignView(ApiView):
    """GET is the preview: without ``?seed=`` with a new one. POST carries out what was shown."""

    access = {"GET": roles(Role.HR), "POST": roles(Role.HR)}

    @extend_schema(parameters=[OpenApiParameter("seed", str)], responses=PlanOut)
    def get(self, request: Request, key: str) -> Response:
        cycle = self.find(cycles_visible_to(self.actor), key)
        seed = read_text(request, "seed") or secrets.token_hex(SEED_BYTES)
        plan = preview_assignment(actor=self.actor, cycle=cycle, seed=seed, at=self.at)
        cases = [
            {"nomination": case, "members": list(members), "missing": plan.missing.get(case, 0)}
            for case, members in plan.readers.items()
        ]
        return Response({"seed": seed, "digest": plan.digest(), "cases": cases})

    @extend_schema(request=AssignIn, responses=AssignmentOut(many=True))
    def post(self, _request: Request, key: str) -> Response:
        cycle = self.find(cycles_visible_to(self.actor), key)
        made = assign_cases(actor=self.actor, cycle=cycle, at=self.at, **self.read(AssignIn))
        rows = with_parts(visible_to(self.actor)).filter(pk__in=[row.pk for row in made]).order_by("created_at", "pk")
        return Response({"results": render(list(rows), self.actor), "next": None, "previous": None})


urlpatterns = [
    path("assignments/", AssignmentListView.as_view()),
    path("assignments/<str:key>/", AssignmentView.as_view()),
    path("assignments/<str:key>/reassign/", ReassignView.as_view()),
    path("cycles/<str:key>/assign/", AssignView.as_view()),
]
