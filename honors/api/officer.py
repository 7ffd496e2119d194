"""People over the API: the roster of the own unit and below, and everybody's own record."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.api.span import FromIn, SpanOut
from honors.domain.actor import Actor, Role
from honors.domain.identity import mask_id_number
from honors.domain.officer import DeathCause, Grade, OfficerStatus, PersonnelCategory, PoliceRank
from honors.models import Officer
from honors.permissions.officer import may_keep_officer
from honors.selectors.officer import (
    cases_of,
    honors_of,
    name_matches,
    pinyin_matches,
    police_number_matches,
    visible_to,
)
from honors.selectors.unit import unit_by_code, within
from honors.services.officer import amend_officer, register_officer
from honors.services.posting import grade_officer, post_officer, rank_officer

ORDER = ("unit_path", "id")
CATEGORIES = [(word.value, word.value) for word in PersonnelCategory]
STATUSES = [(word.value, word.value) for word in OfficerStatus]
CAUSES = [(word.value, word.value) for word in DeathCause]
RANKS = [(word.value, word.value) for word in PoliceRank]
GRADES = [(word.value, word.value) for word in Grade]


def optional_day() -> serializers.DateField:
    return serializers.DateField(required=False, allow_null=True, default=None)


def optional_text(length: int) -> serializers.CharField:
    return serializers.CharField(max_length=length, required=False, allow_blank=True, default="")


class OfficerIn(StrictSerializer):
    name = serializers.CharField(max_length=80)
    police_number = optional_text(16)
    id_number = optional_text(30)
    personnel_category = serializers.ChoiceField(CATEGORIES)
    status = serializers.ChoiceField(STATUSES, default=OfficerStatus.IN_SERVICE.value)
    unit = serializers.CharField(max_length=32)
    post = optional_text(80)
    grade = serializers.ChoiceField(GRADES, required=False, allow_blank=True, default="")
    rank = serializers.ChoiceField(RANKS, required=False, allow_blank=True, default="")
    is_leading_body = serializers.BooleanField(default=False)
    police_start_date = optional_day()
    posted_on = optional_day()
    left_on = optional_day()
    died_on = optional_day()
    death_cause = serializers.ChoiceField(CAUSES, required=False, allow_blank=True, default="")
    reading = optional_text(160)


class OfficerPatch(StrictSerializer):
    name = serializers.CharField(max_length=80)
    reading = serializers.CharField(max_length=160, allow_blank=True)
    police_number = serializers.CharField(max_length=16, allow_blank=True)
    id_number = serializers.CharField(max_length=30, allow_blank=True)
    personnel_category = serializers.ChoiceField(CATEGORIES)
    status = serializers.ChoiceField(STATUSES)
    sex = serializers.CharField(max_length=8, allow_blank=True)
    ethnicity = serializers.CharField(max_length=20, allow_blank=True)
    political_status = serializers.CharField(max_length=20, allow_blank=True)
    education = serializers.CharField(max_length=20, allow_blank=True)
    work_start_date = serializers.DateField(allow_null=True)
    police_start_date = serializers.DateField(allow_null=True)
    died_on = serializers.DateField(allow_null=True)
    death_cause = serializers.ChoiceField(CAUSES, allow_blank=True)


class PostingIn(FromIn):
    unit = serializers.CharField(max_length=32)
    post = optional_text(80)
    is_leading_body = serializers.BooleanField(default=False)


class RankIn(FromIn):
    rank = serializers.ChoiceField(RANKS)


class GradeIn(FromIn):
    grade = serializers.ChoiceField(GRADES)


class OfficerOut(serializers.Serializer):
    id = serializers.CharField()
    name = serializers.CharField()
    police_number = serializers.CharField()
    id_number = serializers.SerializerMethodField()
    personnel_category = serializers.CharField()
    status = serializers.CharField()
    unit = serializers.CharField(source="unit.code")
    unit_name = serializers.CharField(source="unit.name")
    post = serializers.CharField()
    grade = serializers.CharField()
    rank = serializers.CharField()
    is_leading_body = serializers.BooleanField()
    police_start_date = serializers.DateField(allow_null=True)
    formerly = serializers.SerializerMethodField()
    account = serializers.SerializerMethodField()
    state = serializers.CharField(source="status")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_id_number(self, officer: Officer) -> str | None:
        return mask_id_number(officer.id_number) if officer.id_number else None

    def get_account(self, officer: Officer) -> str | None:
        account = getattr(officer, "account", None)
        return str(account.pk) if account else None

    def get_may(self, officer: Officer) -> list[str]:
        if not may_keep_officer(self.context["actor"], officer.unit_path):
            return []
        serves = officer.status == OfficerStatus.IN_SERVICE
        acts = ["amend", "post", "rank", "grade", "rename", "leave"] if serves else ["amend", "rank", "grade", "rename"]
        return acts + ([] if officer.status == OfficerStatus.DIED else ["record_death"])

    def get_formerly(self, officer: Officer) -> list[str]:
        return [former.name for former in officer.former_names.all()]


class PostingOut(SpanOut):
    unit = serializers.CharField(source="unit.code")
    post = serializers.CharField()
    is_leading_body = serializers.BooleanField()


class RankOut(SpanOut):
    rank = serializers.CharField()


class GradeOut(SpanOut):
    grade = serializers.CharField()


class OfficerHonorOut(serializers.Serializer):
    id = serializers.CharField()
    award = serializers.CharField(source="award_code")
    edition = serializers.CharField(source="award.edition.code")
    level = serializers.CharField()
    register = serializers.CharField()
    organ = serializers.CharField()
    document_number = serializers.CharField()
    decided_on = serializers.DateField()
    status = serializers.CharField()
    ledger_index = serializers.IntegerField()


class OfficerCaseOut(serializers.Serializer):
    id = serializers.CharField(source="pk")
    state = serializers.CharField()
    star = serializers.SerializerMethodField()
    award = serializers.SerializerMethodField()

    def get_star(self, case: Any) -> str | None:
        return case.star or None

    def get_award(self, case: Any) -> str | None:
        return case.award.code if case.award else None


class OfficerNameOut(serializers.Serializer):
    """A name of before; nobody knows since when where ``from`` is null."""

    name = serializers.CharField()
    document_number = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        days = {
            "from": serializers.DateField(source="valid_from", allow_null=True),
            "to": serializers.DateField(source="valid_to"),
        }
        return {**super().get_fields(), **days}


class OfficerDetailOut(OfficerOut):
    former_names = OfficerNameOut(many=True)
    died_on = serializers.DateField(allow_null=True)
    death_cause = serializers.CharField()
    postings = PostingOut(many=True)
    ranks = RankOut(many=True)
    grades = GradeOut(many=True)
    honors = serializers.SerializerMethodField()
    nominations = serializers.SerializerMethodField()

    @extend_schema_field(OfficerHonorOut(many=True))
    def get_honors(self, officer: Officer) -> list[dict[str, Any]]:
        return list(OfficerHonorOut(honors_of(officer), many=True).data)

    @extend_schema_field(OfficerCaseOut(many=True))
    def get_nominations(self, officer: Officer) -> list[dict[str, Any]]:
        return list(OfficerCaseOut(cases_of(self.context["actor"], officer), many=True).data)


class OfficerFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(method="filter_name")
    pinyin = django_filters.CharFilter(method="filter_pinyin")
    police_number = django_filters.CharFilter(method="filter_police_number")
    unit = django_filters.CharFilter(method="filter_unit")
    category = django_filters.ChoiceFilter(field_name="personnel_category", choices=CATEGORIES)
    status = django_filters.ChoiceFilter(choices=STATUSES)

    def filter_name(self, rows: QuerySet[Officer], _name: str, text: str) -> QuerySet[Officer]:
        return rows.filter(name_matches(text))

    def filter_pinyin(self, rows: QuerySet[Officer], _name: str, text: str) -> QuerySet[Officer]:
        return rows.filter(pinyin_matches(text))

    def filter_police_number(self, rows: QuerySet[Officer], _name: str, text: str) -> QuerySet[Officer]:
        return rows.filter(police_number_matches(text))

    def filter_unit(self, rows: QuerySet[Officer], _name: str, code: str) -> QuerySet[Officer]:
        return rows.filter(within((unit_by_code(code).path,), "unit_path"))


def render(officers: list[Officer], actor: Actor) -> list[dict[str, Any]]:
    return list(OfficerOut(officers, many=True, context={"actor": actor}).data)


def shown(officer: Officer, actor: Actor) -> dict[str, Any]:
    """One person with the histories, honors and cases."""
    whole = (
        Officer.objects.select_related("unit", "account")
        .prefetch_related("postings__unit", "ranks", "grades", "former_names")
        .get(pk=officer.pk)
    )
    return dict(OfficerDetailOut(whole, context={"actor": actor}).data)


class OfficerListView(ApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.HR)}

    @extend_schema(responses=OfficerOut(many=True))
    def get(self, request: Request) -> Response:
        code = request.query_params.get("unit")
        seen = visible_to(self.actor, under=unit_by_code(code).path if code else None)
        rows = apply_filters(
            OfficerFilter, request, seen.select_related("unit", "account").prefetch_related("former_names")
        )
        return keyset_page(request, rows, ORDER, lambda page: render(page, self.actor))

    @extend_schema(request=OfficerIn, responses={201: OfficerDetailOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(OfficerIn)
        unit = unit_by_code(facts.pop("unit"))
        return Response(
            shown(register_officer(actor=self.actor, unit=unit, at=self.at, **facts), self.actor), status=201
        )


class OfficerView(ApiView):
    access = {"GET": Access.SESSION, "PATCH": roles(Role.HR)}

    @extend_schema(responses=OfficerDetailOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(shown(self.find(visible_to(self.actor), key), self.actor))

    @extend_schema(request=OfficerPatch, responses=OfficerDetailOut)
    def patch(self, _request: Request, key: str) -> Response:
        officer = self.find(visible_to(self.actor), key)
        facts = self.read(OfficerPatch, partial=True)
        officer = amend_officer(
            actor=self.actor, officer=officer, expected_version=self.expected_version, at=self.at, **facts
        )
        return Response(shown(officer, self.actor))


class OfficerPostingView(ApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=PostingIn, responses=OfficerDetailOut)
    def post(self, _request: Request, key: str) -> Response:
        officer = self.find(visible_to(self.actor), key)
        facts = self.read(PostingIn)
        unit = unit_by_code(facts.pop("unit"))
        officer = post_officer(
            actor=self.actor, officer=officer, unit=unit, expected_version=self.expected_version, at=self.at, **facts
        )
        return Response(shown(officer, self.actor))


class OfficerRankView(ApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=RankIn, responses=OfficerDetailOut)
    def post(self, _request: Request, key: str) -> Response:
        officer = self.find(visible_to(self.actor), key)
        facts = self.read(RankIn)
        rank = PoliceRank(facts.pop("rank"))
        officer = rank_officer(
            actor=self.actor, officer=officer, rank=rank, expected_version=self.expected_version, at=self.at, **facts
        )
        return Response(shown(officer, self.actor))


class OfficerGradeView(ApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=GradeIn, responses=OfficerDetailOut)
    def post(self, _request: Request, key: str) -> Response:
        officer = self.find(visible_to(self.actor), key)
        facts = self.read(GradeIn)
        grade = Grade(facts.pop("grade"))
        officer = grade_officer(
            actor=self.actor, officer=officer, grade=grade, expected_version=self.expected_version, at=self.at, **facts
        )
        return Response(shown(officer, self.actor))


urlpatterns = [
    path("officers/", OfficerListView.as_view()),
    path("officers/<str:key>/", OfficerView.as_view()),
    path("officers/<str:key>/postings/", OfficerPostingView.as_view()),
    path("officers/<str:key>/ranks/", OfficerRankView.as_view()),
    path("officers/<str:key>/grades/", OfficerGradeView.as_view()),
]
