"""The listed grounds of a revocation or a restoration, with their clause (R-33) and what is taken back (R-34)."""

from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import roles
from honors.api.base import ApiView
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.api.span import FromIn, SpanOut
from honors.domain.actor import Role
from honors.models import Ground
from honors.models.base import dated, is_in_force
from honors.permissions.ground import may_set_recovery
from honors.services.recovery_rule import set_recovery_rule

CONFIDENCES = ["H", "M", "L", "?"]


class RecoveryRuleIn(FromIn):
    recovers_money = serializers.BooleanField()
    ends_treatment = serializers.BooleanField()
    is_filed = serializers.BooleanField()
    is_published = serializers.BooleanField()
    source = serializers.CharField(max_length=200)
    confidence = serializers.ChoiceField(CONFIDENCES)


class RecoveryRuleOut(SpanOut):
    recovers_money = serializers.BooleanField()
    ends_treatment = serializers.BooleanField()
    is_filed = serializers.BooleanField()
    is_published = serializers.BooleanField()
    source = serializers.CharField()
    confidence = serializers.CharField()


class GroundOut(serializers.Serializer):
    id = serializers.CharField(source="code")
    code = serializers.CharField()
    verb = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    clause = serializers.CharField()
    source = serializers.CharField()
    confidence = serializers.CharField()
    state = serializers.SerializerMethodField()
    version = serializers.SerializerMethodField()
    recovery = serializers.SerializerMethodField()
    recovery_rules = RecoveryRuleOut(many=True)
    may = serializers.SerializerMethodField()

    def get_version(self, ground: Ground) -> int:
        """Counts the writes of the rule that is open-ended, which the next one follows."""
        return sum(rule.version for rule in ground.recovery_rules.all() if rule.valid_to is None)

    @extend_schema_field(RecoveryRuleOut(allow_null=True))
    def get_recovery(self, ground: Ground) -> dict[str, Any] | None:
        """The rule in force today."""
        on = dated(self.context["view"].at)
        for rule in ground.recovery_rules.all():
            if is_in_force(rule.valid_from, rule.valid_to, on):
                return dict(RecoveryRuleOut(rule).data)
        return None

    def get_may(self, ground: Ground) -> list[str]:
        may = ground.verb == "revoke" and may_set_recovery(self.context["view"].actor)
        return ["set_recovery"] if may else []

    def get_state(self, ground: Ground) -> str:
        return "enabled" if ground.is_enabled else "disabled"


class GroundFilter(django_filters.FilterSet):
    verb = django_filters.ChoiceFilter(choices=[("revoke", "revoke"), ("restore", "restore")])


def shown(view: ApiView, grounds: list[Ground]) -> list[dict[str, Any]]:
    return list(GroundOut(grounds, many=True, context={"view": view}).data)


class GroundListView(ApiView):
    access = {"GET": roles(Role.HR, Role.LEADER, Role.DISCIPLINE)}

    @extend_schema(responses=GroundOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(GroundFilter, request, Ground.objects.prefetch_related("recovery_rules"))
        return keyset_page(request, rows, ("code",), lambda page: shown(self, page))


class GroundView(ApiView):
    access = {"GET": roles(Role.HR, Role.LEADER, Role.DISCIPLINE)}

    @extend_schema(responses=GroundOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(shown(self, [self.find(Ground.objects, key)])[0])


class GroundRecoveryView(ApiView):
    """What a revocation on this ground takes back, from a day on (R-34)."""

    access = {"POST": roles(Role.HR)}

    @extend_schema(request=RecoveryRuleIn, responses=GroundOut)
    def post(self, _request: Request, key: str) -> Response:
        ground = self.find(Ground.objects, key)
        facts = self.read(RecoveryRuleIn)
        set_recovery_rule(actor=self.actor, ground=ground, expected_version=self.expected_version, at=self.at, **facts)
        return Response(shown(self, [ground])[0])


urlpatterns = [
    path("grounds/", GroundListView.as_view()),
    path("grounds/<str:key>/", GroundView.as_view()),
    path("grounds/<str:key>/recovery/", GroundRecoveryView.as_view()),
]
