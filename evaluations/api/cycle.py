"""Cycles over the API."""

from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.domain.cycle import CycleState, Phase
from evaluations.models import Committee, Cycle
from evaluations.permissions.cycle import open_acts
from evaluations.selectors.cycle import counts_of, visible_to, with_closed_cases
from evaluations.selectors.scheme import visible_to as schemes_visible_to
from evaluations.services.cycle import cancel_cycle, create_cycle, extend_phase, open_cycle
from evaluations.services.cycle_advance import advance_cycle
from honors.api.access import Access, roles
from honors.api.base import ApiView, EmptySerializer, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.selectors.unit import unit_by_code

PHASES = [phase.value for phase in Phase]


class PhaseIn(StrictSerializer):
    phase = serializers.ChoiceField(PHASES)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()


class CycleIn(StrictSerializer):
    scheme = serializers.CharField()
    unit = serializers.CharField(max_length=32)
    committee = serializers.CharField()
    name = serializers.CharField(max_length=120)
    phases = PhaseIn(many=True, allow_empty=False)
    is_rehearsal = serializers.BooleanField(default=False)


class AdvanceIn(StrictSerializer):
    to = serializers.ChoiceField([*PHASES, CycleState.CLOSED.value])


class ExtendIn(StrictSerializer):
    phase = serializers.ChoiceField(PHASES)
    closes_at = serializers.DateTimeField()
    reason = serializers.CharField(max_length=1000)


class CancelIn(StrictSerializer):
    reason = serializers.CharField(max_length=1000)


class PhaseOut(serializers.Serializer):
    phase = serializers.CharField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()


class CycleOut(serializers.Serializer):
    id = serializers.CharField()
    scheme = serializers.CharField(source="scheme_id")
    unit = serializers.CharField(source="unit.code")
    committee = serializers.CharField(source="committee_id")
    name = serializers.CharField()
    phases = PhaseOut(source="phases.all", many=True)
    is_rehearsal = serializers.BooleanField()
    scheme_hash = serializers.CharField()
    counts = serializers.SerializerMethodField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_counts(self, cycle: Cycle) -> dict[str, int]:
        return dict(self.context["counts"].get(cycle.pk, {}))

    def get_may(self, cycle: Cycle) -> list[str]:
        return open_acts(self.context["actor"], cycle, is_recused=cycle.pk in self.context["closed"])


class CycleFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=[(state.value, state.value) for state in CycleState])
    scheme = django_filters.UUIDFilter()
    unit = django_filters.CharFilter(field_name="unit__code")


def render(cycles: list[Cycle], actor: Actor) -> list[dict[str, Any]]:
    context = {"actor": actor, "counts": counts_of(actor, cycles), "closed": with_closed_cases(actor, cycles)}
    return list(CycleOut(cycles, many=True, context=context).data)


class CycleApiView(ApiView):
    """What every route of a cycle needs: the rows that the caller sees, and one of them as an answer."""

    def rows(self) -> Any:
        return visible_to(self.actor).select_related("unit", "scheme").prefetch_related("phases")

    def answer(self, cycle: Cycle, status: int = 200) -> Response:
        return Response(render([self.rows().get(pk=cycle.pk)], self.actor)[0], status=status)


class CycleListView(CycleApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.HR)}

    @extend_schema(responses=CycleOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(CycleFilter, request, self.rows())
        return keyset_page(request, rows, ("-created_at", "-id"), lambda page: render(page, self.actor))

    @extend_schema(request=CycleIn, responses={201: CycleOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(CycleIn)
        scheme = self.find(schemes_visible_to(self.actor).select_related("unit"), facts.pop("scheme"))
        seats = Committee.objects.filter(scheme__in=schemes_visible_to(self.actor)).select_related("scheme", "unit")
        committee = self.find(seats, facts.pop("committee"))
        unit = unit_by_code(facts.pop("unit"))
        phases = [dict(phase) for phase in facts.pop("phases")]
        cycle = create_cycle(
            actor=self.actor, scheme=scheme, unit=unit, committee=committee, phases=phases, at=self.at, **facts
        )
        return self.answer(cycle, 201)


class CycleView(CycleApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=CycleOut)
    def get(self, _request: Request, key: str) -> Response:
        return self.answer(self.find(self.rows(), key))


class CycleOpenView(CycleApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=EmptySerializer, responses=CycleOut)
    def post(self, _request: Request, key: str) -> Response:
        cycle = self.find(self.rows(), key)
        self.read(EmptySerializer)
        return self.answer(
            open_cycle(actor=self.actor, cycle=cycle, at=self.at, expected_version=self.expected_version)
        )


class CycleAdvanceView(CycleApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=AdvanceIn, responses=CycleOut)
    def post(self, _request: Request, key: str) -> Response:
        cycle = self.find(self.rows(), key)
        facts = self.read(AdvanceIn)
        return self.answer(
            advance_cycle(actor=self.actor, cycle=cycle, at=self.at, expected_version=self.expected_version, **facts)
        )


class CycleExtendView(CycleApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=ExtendIn, responses=CycleOut)
    def post(self, _request: Request, key: str) -> Response:
        cycle = self.find(self.rows(), key)
        facts = self.read(ExtendIn)
        return self.answer(
            extend_phase(actor=self.actor, cycle=cycle, at=self.at, expected_version=self.expected_version, **facts)
        )


class CycleCancelView(CycleApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=CancelIn, responses=CycleOut)
    def post(self, _request: Request, key: str) -> Response:
        cycle = self.find(self.rows(), key)
        facts = self.read(CancelIn)
        return self.answer(
            cancel_cycle(actor=self.actor, cycle=cycle, at=self.at, expected_version=self.expected_version, **facts)
        )


urlpatterns = [
    path("cycles/", CycleListView.as_view()),
    path("cycles/<str:key>/", CycleView.as_view()),
    path("cycles/<str:key>/open/", CycleOpenView.as_view()),
    path("cycles/<str:key>/advance/", CycleAdvanceView.as_view()),
    path("cycles/<str:key>/extend/", CycleExtendView.as_view()),
    path("cycles/<str:key>/cancel/", CycleCancelView.as_view()),
]
