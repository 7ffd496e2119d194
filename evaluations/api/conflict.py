"""Conflicts of interest over the API: declare, ask for another's recusal, decide."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.api.committee import account_by_id
from evaluations.domain.conflict import DECLARABLE, Effect, Source
from evaluations.models import Conflict
from evaluations.permissions.conflict import may_decide_conflict
from evaluations.selectors.conflict import visible_to, with_parts
from evaluations.selectors.nomination import visible_to as visible_cases
from evaluations.services.conflict import ask_recusal, decide_conflict, declare_conflict
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import IdFilter, apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role


class DeclarationIn(StrictSerializer):
    nomination = serializers.CharField()
    declared = serializers.ChoiceField([ground.value for ground in DECLARABLE])
    text = serializers.CharField(default="", allow_blank=True, max_length=2000)


class AskingIn(StrictSerializer):
    nomination = serializers.CharField()
    member = serializers.CharField()
    reason = serializers.CharField(max_length=2000)


class DecisionIn(StrictSerializer):
    recused = serializers.BooleanField()
    reason = serializers.CharField(max_length=2000)


class ConflictOut(serializers.Serializer):
    id = serializers.CharField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()
    nomination = serializers.CharField(source="nomination_id")
    member = serializers.CharField(source="member_id")
    source = serializers.CharField()
    declared = serializers.CharField()
    text = serializers.CharField()
    effect = serializers.CharField()
    clause = serializers.CharField()
    recused = serializers.BooleanField(allow_null=True)
    reason = serializers.CharField(source="decision_reason")
    decided_by = serializers.SerializerMethodField()
    decided_at = serializers.DateTimeField(allow_null=True)

    def get_state(self, conflict: Conflict) -> str:
        if conflict.recused is None:
            return "waiting"
        return "recused" if conflict.recused else "cleared"

    def get_decided_by(self, conflict: Conflict) -> str | None:
        """``rule`` where the ground itself decides; else the account that decided."""
        if conflict.recused is None:
            return None
        return "rule" if conflict.decided_by_id is None else str(conflict.decided_by_id)

    def get_may(self, conflict: Conflict) -> list[str]:
        if conflict.effect != Effect.WARN or conflict.recused is not None:
            return []
        committee = conflict.nomination.cycle.committee
        chair = next((seat.user_id for seat in committee.seats.all() if seat.is_sitting and seat.seat == "chair"), None)
        decision = may_decide_conflict(
            self.context["actor"], conflict, chair=chair, chair_is_recused=conflict.chair_is_recused
        )
        return ["decide"] if decision else []


class ConflictFilter(django_filters.FilterSet):
    nomination = django_filters.UUIDFilter(field_name="nomination_id")
    member = IdFilter(field_name="member_id")
    source = django_filters.ChoiceFilter(choices=[(source.value, source.value) for source in Source])
    recused = django_filters.BooleanFilter()


def rows_for(actor: Actor) -> QuerySet[Conflict]:
    return with_parts(visible_to(actor))


def render(conflicts: list[Conflict], actor: Actor) -> list[dict[str, Any]]:
    return list(ConflictOut(conflicts, many=True, context={"actor": actor}).data)


class ConflictListView(ApiView):
    access = {"GET": Access.SESSION, "POST": Access.SESSION}

    @extend_schema(responses=ConflictOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(ConflictFilter, request, rows_for(self.actor))
        return keyset_page(request, rows, ("created_at", "id"), lambda page: render(page, self.actor))

    @extend_schema(request=DeclarationIn, responses={201: ConflictOut})
    def post(self, request: Request) -> Response:
        asks = isinstance(request.data, dict) and "member" in request.data
        facts = self.read(AskingIn if asks else DeclarationIn)
        case = self.find(visible_cases(self.actor), facts.pop("nomination"))
        if asks:
            member = account_by_id(facts.pop("member"))
            conflict = ask_recusal(actor=self.actor, nomination=case, member=member, at=self.at, **facts)
        else:
            conflict = declare_conflict(actor=self.actor, nomination=case, at=self.at, **facts)
        return Response(render([self.find(rows_for(self.actor), conflict.pk)], self.actor)[0], status=201)


class ConflictView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=ConflictOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(rows_for(self.actor), key)], self.actor)[0])


class DecideView(ApiView):
    access = {"POST": roles(Role.COMMITTEE_CHAIR, Role.HR)}

    @extend_schema(request=DecisionIn, responses=ConflictOut)
    def post(self, _request: Request, key: str) -> Response:
        conflict = self.find(visible_to(self.actor).select_related("nomination"), key)
        facts = self.read(DecisionIn)
        version = self.expected_version
        decide_conflict(actor=self.actor, conflict=conflict, at=self.at, expected_version=version, **facts)
        return Response(render([self.find(with_parts(Conflict.objects.all()), key)], self.actor)[0])


urlpatterns = [
    path("conflicts/", ConflictListView.as_view()),
    path("conflicts/<str:key>/", ConflictView.as_view()),
    path("conflicts/<str:key>/decide/", DecideView.as_view()),
]
