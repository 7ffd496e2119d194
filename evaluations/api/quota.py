"""Limits and what is used of them, over the API."""

from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.domain.quota import Effect, ceiling_count, floor_count, places_left, read_period, write_period
from evaluations.domain.scheme import Star
from evaluations.models import Quota
from evaluations.permissions.quota import may_set_quota
from evaluations.selectors.quota import visible_to
from evaluations.services.quota import change_quota, set_quota
from honors.api.access import roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.domain.award import Level, RecipientCategory
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from honors.selectors.unit import unit_by_code

CATEGORIES = [category.value for category in RecipientCategory]
STAR = "star."
MOST = 100_000


class QuotaIn(StrictSerializer):
    period = serializers.CharField(max_length=21)
    organ = serializers.CharField()
    award = serializers.CharField(max_length=80, required=False)
    star = serializers.ChoiceField([star.value for star in Star], required=False)
    level = serializers.ChoiceField([level.value for level in Level], required=False)
    category = serializers.ChoiceField(CATEGORIES, required=False)
    limit = serializers.IntegerField(min_value=0, max_value=MOST)
    front_line_floor = serializers.CharField(max_length=16, required=False, default="", allow_blank=True)
    leader_ceiling = serializers.CharField(max_length=16, required=False, default="", allow_blank=True)
    effect = serializers.ChoiceField([effect.value for effect in Effect], required=False, default=Effect.BLOCK.value)


class QuotaPatch(StrictSerializer):
    """By which document and why, and some of the rest."""

    reason = serializers.CharField(max_length=2000)
    document_number = serializers.CharField(max_length=80)
    limit = serializers.IntegerField(min_value=0, max_value=MOST, required=False)
    front_line_floor = serializers.CharField(max_length=16, required=False, allow_blank=True)
    leader_ceiling = serializers.CharField(max_length=16, required=False, allow_blank=True)
    effect = serializers.ChoiceField([effect.value for effect in Effect], required=False)


class QuotaOut(serializers.Serializer):
    """``front_line_needed`` and ``leaders_at_most`` are the portions of the limit as numbers of recipients;

    ``…_used`` counts what is reserved and committed of each.
    """

    id = serializers.CharField()
    period = serializers.SerializerMethodField()
    organ = serializers.CharField(source="organ.code")
    award = serializers.SerializerMethodField()
    star = serializers.SerializerMethodField()
    level = serializers.CharField()
    category = serializers.SerializerMethodField()
    limit = serializers.IntegerField()
    front_line_floor = serializers.CharField()
    leader_ceiling = serializers.CharField()
    front_line_needed = serializers.SerializerMethodField()
    leaders_at_most = serializers.SerializerMethodField()
    front_line_used = serializers.SerializerMethodField()
    leaders_used = serializers.SerializerMethodField()
    effect = serializers.CharField()
    reserved = serializers.IntegerField(source="reserved_total")
    committed = serializers.IntegerField(source="committed_total")
    left = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_period(self, quota: Quota) -> str:
        return write_period(quota.period_from, quota.period_to)

    def get_award(self, quota: Quota) -> str | None:
        return None if quota.award_code.startswith(STAR) else quota.award_code or None

    def get_star(self, quota: Quota) -> str | None:
        return quota.award_code.removeprefix(STAR) if quota.award_code.startswith(STAR) else None

    def get_category(self, quota: Quota) -> str | None:
        return quota.category or None

    def get_front_line_needed(self, quota: Quota) -> int | None:
        return floor_count(quota.front_line_floor, quota.limit)

    def get_leaders_at_most(self, quota: Quota) -> int | None:
        return ceiling_count(quota.leader_ceiling, quota.limit)

    def get_front_line_used(self, quota: Any) -> int:
        return int(quota.reserved_front_line + quota.committed_front_line)

    def get_leaders_used(self, quota: Any) -> int:
        return int(quota.reserved_leaders + quota.committed_leaders)

    def get_left(self, quota: Any) -> int:
        return places_left(quota.limit, quota.reserved_total + quota.committed_total)

    def get_state(self, quota: Any) -> str:
        return "open" if self.get_left(quota) else "full"

    def get_may(self, quota: Quota) -> list[str]:
        return ["change"] if may_set_quota(self.context["actor"], quota.organ) else []


class QuotaFilter(django_filters.FilterSet):
    organ = django_filters.CharFilter(field_name="organ__code")
    award = django_filters.CharFilter(field_name="award_code")
    level = django_filters.ChoiceFilter(choices=[(level.value, level.value) for level in Level])


def render(quotas: list[Quota], actor: Actor) -> list[dict[str, Any]]:
    return list(QuotaOut(quotas, many=True, context={"actor": actor}).data)


class QuotaListView(ApiView):
    access = {"GET": roles(Role.HR, Role.LEADER), "POST": roles(Role.HR)}

    @extend_schema(responses=QuotaOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(QuotaFilter, request, visible_to(self.actor, on=dated(self.at)))
        return keyset_page(request, rows, ("-created_at", "-id"), lambda page: render(page, self.actor))

    @extend_schema(request=QuotaIn, responses={201: QuotaOut})
    def post(self, request: Request) -> Response:
        facts = self.read(QuotaIn)
        star = facts.pop("star", None)
        if [star, facts.get("award"), facts.get("level")].count(None) != 2:  # noqa: PLR2004 - exactly one of three
            raise RuleViolation("quota.award_or_star")
        if star is not None:
            facts["award"] = f"{STAR}{star}"
        period_from, period_to = read_period(facts.pop("period"))
        quota = set_quota(
            actor=self.actor,
            organ=unit_by_code(facts.pop("organ")),
            period_from=period_from,
            period_to=period_to,
            at=self.at,
            **facts,
        )
        return Response(render([visible_to(self.actor, on=dated(self.at)).get(pk=quota.pk)], self.actor)[0], status=201)


class QuotaView(ApiView):
    access = {"GET": roles(Role.HR, Role.LEADER), "PATCH": roles(Role.HR)}

    @extend_schema(responses=QuotaOut)
    def get(self, _request: Request, key: str) -> Response:
        return self._answer(key)

    @extend_schema(request=QuotaPatch, responses=QuotaOut)
    def patch(self, _request: Request, key: str) -> Response:
        quota = self.find(visible_to(self.actor, on=dated(self.at)), key)
        facts = self.read(QuotaPatch)
        if not facts.keys() - {"reason", "document_number"}:
            raise RuleViolation("quota.no_change")
        change_quota(actor=self.actor, quota=quota, at=self.at, expected_version=self.expected_version, **facts)
        return self._answer(key)

    def _answer(self, key: str) -> Response:
        found = self.find(visible_to(self.actor, on=dated(self.at)), key)
        return Response(render([found], self.actor)[0])


urlpatterns = [
    path("quotas/", QuotaListView.as_view()),
    path("quotas/<str:key>/", QuotaView.as_view()),
]
