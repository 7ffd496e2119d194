"""Schemes over the API."""

from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.domain.scheme import Mode
from evaluations.models import Scheme
from evaluations.permissions.scheme import may_create_scheme
from evaluations.selectors.scheme import visible_to
from evaluations.services.scheme import create_scheme
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.selectors.unit import unit_by_code, unit_held_by


class Names(serializers.ListField):
    """A list of short words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.CharField(max_length=80), default=list, max_length=50, **kwargs)


class MarkIn(StrictSerializer):
    value = serializers.CharField(max_length=16)
    label = serializers.CharField(max_length=60)


class CriterionIn(StrictSerializer):
    code = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=60)
    weight = serializers.CharField(max_length=16)
    scale = MarkIn(many=True)


class SchemeQuotaIn(StrictSerializer):
    star = serializers.CharField(max_length=12, required=False)
    award = serializers.CharField(max_length=80, required=False)
    limit = serializers.IntegerField(min_value=1, max_value=100_000)


class ThresholdIn(StrictSerializer):
    of = serializers.CharField(max_length=12)
    share = serializers.CharField(max_length=16)
    strict = serializers.BooleanField()


class SeatWeightIn(StrictSerializer):
    """What votes of a kind of seats (chair, member) or of a group of voters count; all others count 1."""

    seat = serializers.CharField(max_length=20)
    weight = serializers.CharField(max_length=9)


class VoteIn(StrictSerializer):
    method = serializers.CharField(max_length=12, required=False)
    seats = serializers.IntegerField(min_value=1, max_value=10_000, allow_null=True, required=False)
    quorum = serializers.CharField(max_length=16, required=False)
    threshold = ThresholdIn(required=False)
    tie_break = serializers.ListField(child=serializers.CharField(max_length=12), required=False, max_length=10)
    shows_numbers = serializers.BooleanField(required=False)
    hide_below = serializers.IntegerField(min_value=0, max_value=1000, required=False)
    most_points = serializers.IntegerField(min_value=1, max_value=9999, allow_null=True, required=False)
    proxies = serializers.BooleanField(required=False)
    repeats_most = serializers.IntegerField(min_value=0, max_value=100, allow_null=True, required=False)
    weights = SeatWeightIn(many=True, required=False)


class ReviewRuleSerializer(StrictSerializer):
    """Cases go to members: so many readers a case, at most ``limit`` cases a member. Left out: all review all."""

    per_case = serializers.IntegerField(min_value=1, max_value=100)
    limit = serializers.IntegerField(min_value=1, max_value=10_000, allow_null=True, required=False)


class FastTrackSerializer(StrictSerializer):
    """The papers of a timely case may follow within so many days after the decision (R-25)."""

    papers_due_days = serializers.IntegerField(min_value=1, max_value=365)


class SchemeIn(StrictSerializer):
    unit = serializers.CharField(max_length=32, required=False, help_text="Left out: the caller's own.")
    code = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=120)
    mode = serializers.ChoiceField([mode.value for mode in Mode])
    stars = serializers.ListField(child=serializers.CharField(max_length=12), required=False, max_length=10)
    awards = serializers.ListField(child=serializers.CharField(max_length=80), required=False, max_length=100)
    criteria = CriterionIn(many=True, default=list)
    nominators = Names()
    steps = Names()
    papers = Names()
    vote = VoteIn(default=dict)
    quotas = SchemeQuotaIn(many=True, default=list)
    notice_days = serializers.IntegerField(min_value=0, max_value=365, allow_null=True, default=None)
    stars_per_person_per_cycle = serializers.IntegerField(min_value=1, max_value=4, allow_null=True, required=False)
    fast_track = FastTrackSerializer(required=False, allow_null=True)
    review = ReviewRuleSerializer(required=False, allow_null=True)


class SchemeOut(serializers.Serializer):
    id = serializers.CharField()
    unit = serializers.CharField(source="unit.code")
    code = serializers.CharField()
    edition = serializers.IntegerField()
    hash = serializers.CharField()
    name = serializers.CharField()
    mode = serializers.CharField()
    stars = serializers.SerializerMethodField()
    awards = serializers.SerializerMethodField()
    criteria = serializers.JSONField(source="definition.criteria")
    nominators = serializers.JSONField(source="definition.nominators")
    steps = serializers.JSONField(source="definition.steps")
    papers = serializers.JSONField(source="definition.papers")
    vote = serializers.JSONField(source="definition.vote")
    quotas = serializers.JSONField(source="definition.quotas")
    notice_days = serializers.IntegerField(source="definition.notice_days", allow_null=True)
    stars_per_person_per_cycle = serializers.SerializerMethodField()
    fast_track = serializers.SerializerMethodField()
    review = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_stars(self, scheme: Scheme) -> list[str]:
        return list(scheme.definition.get("stars", []))

    def get_awards(self, scheme: Scheme) -> list[str]:
        return list(scheme.definition.get("awards", []))

    def get_stars_per_person_per_cycle(self, scheme: Scheme) -> int | None:
        return scheme.definition.get("stars_per_person_per_cycle")

    @extend_schema_field(FastTrackSerializer(allow_null=True))
    def get_fast_track(self, scheme: Scheme) -> dict[str, int] | None:
        return scheme.definition.get("fast_track")

    @extend_schema_field(ReviewRuleSerializer(allow_null=True))
    def get_review(self, scheme: Scheme) -> dict[str, int] | None:
        return scheme.definition.get("review")

    def get_state(self, _scheme: Scheme) -> str:
        return "issued"

    def get_may(self, scheme: Scheme) -> list[str]:
        return ["new_edition"] if may_create_scheme(self.context["actor"], scheme.unit) else []


class SchemeFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    mode = django_filters.ChoiceFilter(choices=[(mode.value, mode.value) for mode in Mode])
    unit = django_filters.CharFilter(field_name="unit__code")


def render(schemes: list[Scheme], actor: Actor) -> list[dict[str, Any]]:
    return list(SchemeOut(schemes, many=True, context={"actor": actor}).data)


class SchemeListView(ApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.HR)}

    @extend_schema(responses=SchemeOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(SchemeFilter, request, visible_to(self.actor).select_related("unit"))
        return keyset_page(request, rows, ("-created_at", "-id"), lambda page: render(page, self.actor))

    @extend_schema(request=SchemeIn, responses={201: SchemeOut})
    def post(self, _request: Request) -> Response:
        definition = self.read(SchemeIn)
        code = definition.pop("unit", None)
        unit = unit_held_by(self.actor, Role.HR) if code is None else unit_by_code(code)
        scheme = create_scheme(actor=self.actor, unit=unit, definition=plain(definition), at=self.at)
        return Response(render([scheme], self.actor)[0], status=201)


def plain(value: Any) -> Any:
    """Validated data as plain lists and dictionaries, which is what the document is."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


class SchemeView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=SchemeOut)
    def get(self, _request: Request, key: str) -> Response:
        scheme = self.find(visible_to(self.actor).select_related("unit"), key)
        return Response(render([scheme], self.actor)[0])


urlpatterns = [
    path("schemes/", SchemeListView.as_view()),
    path("schemes/<str:key>/", SchemeView.as_view()),
]
