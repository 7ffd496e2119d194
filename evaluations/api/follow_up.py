"""What follows a grant, over the API: reports upward, copies of the form, suggestions about rank, bars found later."""

from datetime import date
from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.domain.bar import BarKind
from evaluations.domain.follow_up import OUTCOMES, Ending, FollowUpKind, Outcome, rule_of
from evaluations.models import FollowUp
from evaluations.permissions.follow_up import may_finish_follow_up
from evaluations.selectors.follow_up import visible_to
from evaluations.services.follow_up import finish_follow_up
from honors.api.access import roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.domain.award import Register
from honors.models.base import dated

KINDS = [(kind.value, kind.value) for kind in FollowUpKind]


class FinishIn(StrictSerializer):
    outcome = serializers.ChoiceField([outcome.value for outcome in Outcome])
    done_on = serializers.DateField()
    document_number = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    place = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    note = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)


class FollowUpOut(serializers.Serializer):
    """``copy`` is which of the two copies of the form is meant; ``outcomes`` are the ways in which it can end."""

    id = serializers.CharField()
    kind = serializers.CharField()
    honor = serializers.CharField(source="honor_id")
    award = serializers.CharField(source="honor.award.code")
    recipient_category = serializers.CharField(source="honor.recipient_category")
    decided_on = serializers.DateField(source="honor.decided_on")
    approval = serializers.CharField(source="approval_id", allow_null=True)
    unit = serializers.CharField(source="desk.code")
    copy = serializers.SerializerMethodField()
    bar = serializers.SerializerMethodField()
    facts = serializers.JSONField()
    rule = serializers.SerializerMethodField()
    clause = serializers.SerializerMethodField()
    due_on = serializers.DateField(allow_null=True)
    not_before = serializers.DateField(allow_null=True)
    is_overdue = serializers.SerializerMethodField()
    outcomes = serializers.SerializerMethodField()
    done_on = serializers.DateField(allow_null=True)
    done_by = serializers.CharField(source="done_by_id", allow_null=True)
    document_number = serializers.CharField()
    place = serializers.CharField()
    note = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_copy(self, row: FollowUp) -> str | None:
        return row.subject if row.kind == FollowUpKind.FILE else None

    def get_bar(self, row: FollowUp) -> str | None:
        return row.subject if row.kind == FollowUpKind.BARRED else None

    def get_rule(self, row: FollowUp) -> str:
        return self._rule(row)[0]

    def get_clause(self, row: FollowUp) -> str:
        return self._rule(row)[1]

    def _rule(self, row: FollowUp) -> tuple[str, str]:
        bar = BarKind(row.facts["kind"]) if row.kind == FollowUpKind.BARRED else None
        return rule_of(FollowUpKind(row.kind), bar=bar, is_star=row.honor.register == Register.STARS)

    def get_is_overdue(self, row: FollowUp) -> bool:
        return row.state == "open" and row.due_on is not None and row.due_on < self.context["on"]

    def get_outcomes(self, row: FollowUp) -> list[str]:
        return [outcome.value for outcome in OUTCOMES[FollowUpKind(row.kind)]]

    def get_may(self, row: FollowUp) -> list[str]:
        return ["finish"] if row.state == "open" and may_finish_follow_up(self.context["actor"], row) else []


class FollowUpFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=KINDS)
    state = django_filters.CharFilter()
    honor = django_filters.NumberFilter(field_name="honor_id")
    unit = django_filters.CharFilter(field_name="desk__code")
    due_to = django_filters.DateFilter(field_name="due_on", lookup_expr="lte")


def render(rows: list[FollowUp], actor: Actor, on: date) -> list[dict[str, Any]]:
    return list(FollowUpOut(rows, many=True, context={"actor": actor, "on": on}).data)


class FollowUpListView(ApiView):
    access = {"GET": roles(Role.HR, Role.DISCIPLINE)}

    @extend_schema(responses=FollowUpOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(FollowUpFilter, request, visible_to(self.actor))
        return keyset_page(request, rows, ("-created_at", "-id"), lambda page: render(page, self.actor, dated(self.at)))


class FollowUpView(ApiView):
    access = {"GET": roles(Role.HR, Role.DISCIPLINE)}

    @extend_schema(responses=FollowUpOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(visible_to(self.actor), key)], self.actor, dated(self.at))[0])


class FinishView(ApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=FinishIn, responses=FollowUpOut)
    def post(self, _request: Request, key: str) -> Response:
        row = self.find(visible_to(self.actor), key)
        facts = self.read(FinishIn)
        ending = Ending(**facts | {"outcome": Outcome(facts["outcome"])})
        finish_follow_up(
            actor=self.actor, follow_up=row, ending=ending, at=self.at, expected_version=self.expected_version
        )
        fresh = self.find(visible_to(self.actor), key)
        return Response(render([fresh], self.actor, dated(self.at))[0])


urlpatterns = [
    path("follow_ups/", FollowUpListView.as_view()),
    path("follow_ups/<str:key>/", FollowUpView.as_view()),
    path("follow_ups/<str:key>/finish/", FinishView.as_view()),
]
