"""Requests to look again at a refusal or a revocation, over the API."""

from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.domain.reconsideration import NextStep, Outcome
from evaluations.models import Reconsideration
from evaluations.permissions.reconsideration import may_decide_reconsideration
from evaluations.selectors.nomination import visible_to as cases_visible_to
from evaluations.selectors.reconsideration import visible_to
from evaluations.services.reconsideration import ask_reconsideration, decide_reconsideration
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Role
from honors.models.base import dated
from honors.selectors.honor import visible_to as honors_visible_to

LONGEST = 5000


class ReconsiderationIn(StrictSerializer):
    """Exactly one of ``nomination`` and ``honor``."""

    nomination = serializers.CharField(required=False, allow_null=True, default=None)
    honor = serializers.CharField(required=False, allow_null=True, default=None)
    text = serializers.CharField(max_length=LONGEST)


class ReconsiderationDecisionIn(StrictSerializer):
    outcome = serializers.ChoiceField([(outcome.value, outcome.value) for outcome in Outcome])
    reason = serializers.CharField(max_length=LONGEST)


class ReconsiderationOut(serializers.Serializer):
    """``next`` is what an upheld request leads to, with the route where somebody goes on."""

    id = serializers.CharField()
    nomination = serializers.CharField(source="nomination_id", allow_null=True)
    honor = serializers.CharField(source="honor_id", allow_null=True)
    organ = serializers.CharField(source="organ.code")
    text = serializers.CharField()
    due_on = serializers.DateField()
    is_overdue = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()
    reason = serializers.CharField()
    next = serializers.SerializerMethodField()
    decided_at = serializers.DateTimeField(allow_null=True)
    state = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_is_overdue(self, row: Reconsideration) -> bool:
        return row.state == "open" and row.due_on < self.context["today"]

    def get_outcome(self, row: Reconsideration) -> str | None:
        return row.outcome or None

    def get_next(self, row: Reconsideration) -> dict[str, str] | None:
        if not row.next_step:
            return None
        url = {
            NextStep.CASE_REOPENED: f"/api/v1/nominations/{row.nomination_id}/",
            NextStep.NOMINATE_AGAIN: "/api/v1/nominations/",
            NextStep.RESTORE_HONOR: f"/api/v1/honors/{row.honor_id}/restore/",
        }[NextStep(row.next_step)]
        return {"step": row.next_step, "url": url}

    def get_may(self, row: Reconsideration) -> list[str]:
        open_here = row.state == "open" and may_decide_reconsideration(self.context["actor"], row)
        return ["decide"] if open_here else []


class ReconsiderationFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=[("open", "open"), ("decided", "decided")])
    nomination = django_filters.UUIDFilter(field_name="nomination_id")


class ReconsiderationBase(ApiView):
    def render(self, rows: list[Reconsideration]) -> list[dict[str, Any]]:
        context = {"actor": self.actor, "today": dated(self.at)}
        return list(ReconsiderationOut(rows, many=True, context=context).data)


class ReconsiderationListView(ReconsiderationBase):
    access = {"GET": Access.SESSION, "POST": Access.SESSION}

    @extend_schema(responses=ReconsiderationOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(ReconsiderationFilter, request, visible_to(self.actor))
        return keyset_page(request, rows, ("-created_at", "-id"), self.render)

    @extend_schema(request=ReconsiderationIn, responses={201: ReconsiderationOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(ReconsiderationIn)
        for name, rows in (("nomination", cases_visible_to(self.actor)), ("honor", honors_visible_to(self.actor))):
            if facts[name] is not None:
                facts[name] = self.find(rows, facts[name])
        return Response(self.render([ask_reconsideration(actor=self.actor, at=self.at, **facts)])[0], status=201)


class ReconsiderationView(ReconsiderationBase):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=ReconsiderationOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(self.render([self.find(visible_to(self.actor), key)])[0])


class ReconsiderationDecideView(ReconsiderationBase):
    access = {"POST": roles(Role.HR, Role.LEADER)}

    @extend_schema(request=ReconsiderationDecisionIn, responses=ReconsiderationOut)
    def post(self, _request: Request, key: str) -> Response:
        row = self.find(visible_to(self.actor), key)
        facts = self.read(ReconsiderationDecisionIn)
        decided = decide_reconsideration(
            actor=self.actor,
            reconsideration=row,
            outcome=Outcome(facts["outcome"]),
            reason=facts["reason"],
            at=self.at,
            expected_version=self.expected_version,
        )
        return Response(self.render([decided])[0])


urlpatterns = [
    path("reconsiderations/", ReconsiderationListView.as_view()),
    path("reconsiderations/<str:key>/", ReconsiderationView.as_view()),
    path("reconsiderations/<str:key>/decide/", ReconsiderationDecideView.as_view()),
]
