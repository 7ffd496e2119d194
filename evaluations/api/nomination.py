"""Cases over the API: put forward, read, mend. What is done to them stands in ``nomination_acts.py``."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.api.nomination_out import NominationOut, render, render_case
from evaluations.domain.nomination import State
from evaluations.domain.scheme import NOMINATORS, Star
from evaluations.models import Nomination
from evaluations.selectors.cycle import visible_to as cycles_visible_to
from evaluations.selectors.deed import people_to_name
from evaluations.selectors.deed import visible_to as deeds_visible_to
from evaluations.selectors.nomination import visible_to, with_parts
from evaluations.selectors.scheme import visible_to as schemes_visible_to
from evaluations.services.nomination import create_nomination, edit_nomination
from evaluations.services.review import mark_seen
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import IdFilter, apply_filters
from honors.api.paging import keyset_page
from honors.domain.award import RecipientCategory
from honors.domain.errors import RuleViolation
from honors.models import Honor, Officer, Unit
from honors.models.base import dated
from honors.selectors.award import award_by_code
from honors.selectors.unit import unit_by_code, within

STARS = [star.value for star in Star]
CATEGORIES = [category.value for category in RecipientCategory]


class RecipientIn(StrictSerializer):
    """An officer or a unit; ``category`` need not be said, and may not contradict."""

    category = serializers.ChoiceField(CATEGORIES, required=False)
    officer = serializers.CharField(max_length=20, required=False)
    unit = serializers.CharField(max_length=32, required=False)


class NominationPatch(StrictSerializer):
    star = serializers.ChoiceField(STARS, required=False, allow_null=True)
    award = serializers.CharField(max_length=80, required=False, allow_null=True)
    recipient = RecipientIn()
    deed = serializers.CharField(required=False, allow_null=True)
    timing = serializers.ChoiceField(["periodic", "timely"], default="periodic")
    reason = serializers.CharField(max_length=5000, default="", allow_blank=True)
    is_posthumous = serializers.BooleanField(default=False)
    attached_honors = serializers.ListField(child=serializers.CharField(max_length=20), default=list, max_length=100)


class LateIn(StrictSerializer):
    """An authorised late case: who authorised it, why, by which document."""

    authoriser = serializers.CharField(max_length=80)
    reason = serializers.CharField(max_length=2000)
    document_number = serializers.CharField(max_length=80)


class NominationIn(NominationPatch):
    cycle = serializers.CharField(required=False, allow_null=True)
    scheme = serializers.CharField(required=False, allow_null=True)
    late = LateIn(required=False, allow_null=True, default=None)


class NominationFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=[(state.value, state.value) for state in State])
    cycle = django_filters.UUIDFilter()
    star = django_filters.ChoiceFilter(choices=[(star, star) for star in STARS])
    award = django_filters.CharFilter(field_name="award__code")
    unit = django_filters.CharFilter(method="filter_unit")
    officer = IdFilter()

    def filter_unit(self, rows: QuerySet[Nomination], _name: str, code: str) -> QuerySet[Nomination]:
        return rows.filter(within((unit_by_code(code).path,), "unit__path"))


class CaseView(ApiView):
    """What every route of a case needs: the one that the caller sees, and the case as an answer."""

    def case(self, key: str) -> Nomination:
        found: Nomination = self.find(with_parts(visible_to(self.actor)), key)
        return found

    def answer(self, case: Nomination, status: int = 200) -> Response:
        fresh = with_parts(Nomination.objects).get(pk=case.pk)
        return Response(render_case(fresh, self.actor, dated(self.at)), status=status)

    def resolve(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The body with objects in the place of their names; what the caller cannot see is not found."""
        values = dict(facts)
        if "recipient" in values:
            values["recipient"] = self.recipient(values["recipient"])
        for name, rows in (("cycle", cycles_visible_to), ("scheme", schemes_visible_to), ("deed", deeds_visible_to)):
            if values.get(name) is not None:
                values[name] = self.find(rows(self.actor), values[name])
        if values.get("award") is not None:
            values["award"] = award_by_code(values["award"], on=dated(self.at))
        if "star" in values:
            values["star"] = values["star"] or ""
        if "attached_honors" in values:
            values["attached_honors"] = [self.find(Honor.objects, key) for key in values["attached_honors"]]
        return values

    def recipient(self, named: dict[str, str]) -> Officer | Unit:
        is_person = "officer" in named
        category = RecipientCategory.INDIVIDUAL if is_person else RecipientCategory.COLLECTIVE
        if set(named) - {"category"} not in ({"officer"}, {"unit"}) or named.get("category", category) != category:
            raise RuleViolation("nomination.recipient_form", field="recipient")
        if is_person:
            person: Officer = self.find(people_to_name(self.actor).select_related("unit"), named["officer"])
            return person
        return unit_by_code(named["unit"])


class NominationListView(CaseView):
    access = {"GET": Access.SESSION, "POST": roles(*NOMINATORS)}

    @extend_schema(responses=NominationOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(NominationFilter, request, with_parts(visible_to(self.actor)))
        return keyset_page(request, rows, ("-created_at", "-id"), lambda page: render(page, self.actor, dated(self.at)))

    @extend_schema(request=NominationIn, responses={201: NominationOut})
    def post(self, _request: Request) -> Response:
        facts = self.resolve(self.read(NominationIn))
        return self.answer(create_nomination(actor=self.actor, at=self.at, **facts), 201)


class NominationView(CaseView):
    access = {"GET": Access.SESSION, "PATCH": roles(*NOMINATORS)}

    @extend_schema(responses=NominationOut)
    def get(self, _request: Request, key: str) -> Response:
        case = self.case(key)
        mark_seen(actor=self.actor, nomination=case, at=self.at)
        return Response(render_case(case, self.actor, dated(self.at)))

    @extend_schema(request=NominationPatch, responses=NominationOut)
    def patch(self, _request: Request, key: str) -> Response:
        case = self.case(key)
        changes = self.resolve(self.read(NominationPatch, partial=True))
        edited = edit_nomination(
            actor=self.actor, nomination=case, changes=changes, at=self.at, expected_version=self.expected_version
        )
        return self.answer(edited)


urlpatterns = [
    path("nominations/", NominationListView.as_view()),
    path("nominations/<str:key>/", NominationView.as_view()),
]
