"""The organ tree over the API."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters, read_date
from honors.api.paging import keyset_page
from honors.api.span import FromIn, SpanOut
from honors.domain.actor import Actor, Role
from honors.models import Unit, UnitKind, UnitLevel, UnitLineage
from honors.models.base import dated
from honors.permissions.unit import may_establish_unit, may_keep_members, may_reorganise_unit
from honors.selectors.officer import officer_of
from honors.selectors.unit import (
    existing_on,
    is_front_line_on,
    name_on,
    named,
    predecessors_of,
    split_off_from,
    split_offs_of,
    successors_of,
    unit_by_code,
    visible_to,
    within,
)
from honors.services.unit import establish_unit
from honors.services.unit_front_line import set_front_line
from honors.services.unit_member import set_members
from honors.services.unit_rename import rename_unit
from honors.services.unit_split_off import Leaver, split_off_unit


class UnitIn(StrictSerializer):
    code = serializers.CharField(max_length=32)
    name = serializers.CharField(max_length=120)
    short_name = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    level = serializers.ChoiceField(UnitLevel.choices)
    kind = serializers.ChoiceField(UnitKind.choices, default=UnitKind.ESTABLISHED)
    parent = serializers.CharField(max_length=32)
    is_front_line = serializers.BooleanField(default=False)
    task = serializers.CharField(default="", allow_blank=True, max_length=2000)
    members = serializers.ListField(child=serializers.CharField(max_length=20), default=list, max_length=500)
    head = serializers.CharField(max_length=20, required=False, allow_null=True, default=None)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(required=False, allow_null=True, default=None)


class RenameIn(FromIn):
    name = serializers.CharField(max_length=120)
    short_name = serializers.CharField(max_length=60, required=False, allow_blank=True, default="")
    document_number = serializers.CharField(max_length=200)


class FrontLineIn(FromIn):
    is_front_line = serializers.BooleanField()
    document_number = serializers.CharField(max_length=200)
    reason = serializers.CharField(max_length=500)


class LeaverIn(StrictSerializer):
    officer = serializers.CharField(max_length=20)
    post = serializers.CharField(max_length=80, required=False, allow_blank=True, help_text="As before.")
    is_leading_body = serializers.BooleanField(required=False, help_text="As before.")


class SplitOffIn(FromIn):
    """``people`` leave the unit of the address for ``into``, a new unit that begins that day."""

    into = serializers.CharField(max_length=32)
    people = serializers.ListField(child=LeaverIn(), min_length=1, max_length=2000)
    document_number = serializers.CharField(max_length=200)


class MembersIn(StrictSerializer):
    members = serializers.ListField(child=serializers.CharField(max_length=20), min_length=1, max_length=500)
    head = serializers.CharField(max_length=20)


class FormerNameOut(SpanOut):
    name = serializers.CharField()
    short_name = serializers.CharField()
    document_number = serializers.CharField()


class FormerFrontLineOut(SpanOut):
    is_front_line = serializers.BooleanField()
    document_number = serializers.CharField()
    reason = serializers.CharField()


class UnitOut(serializers.Serializer):
    id = serializers.CharField()
    code = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    level = serializers.CharField()
    kind = serializers.CharField()
    parent = serializers.CharField(source="parent.code", allow_null=True, default=None)
    is_front_line = serializers.BooleanField()
    task = serializers.CharField()
    members = serializers.SerializerMethodField()
    head = serializers.SerializerMethodField()
    members_frozen = serializers.SerializerMethodField()
    name_then = serializers.SerializerMethodField()
    front_line_then = serializers.SerializerMethodField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_members(self, unit: Unit) -> list[str]:
        return [str(membership.officer_id) for membership in unit.memberships.all()]

    def get_head(self, unit: Unit) -> str | None:
        return next((str(one.officer_id) for one in unit.memberships.all() if one.is_head), None)

    def get_members_frozen(self, unit: Unit) -> bool:
        """Whether the members are those of record: put forward, or over."""
        is_over = unit.valid_to is not None and unit.valid_to < self.context["on"]
        return unit.kind == UnitKind.TEMPORARY and (unit.members_frozen_at is not None or is_over)

    def get_name_then(self, unit: Unit) -> str:
        """What it was called on the day asked about, today where none is."""
        return name_on(unit, self.context["on"])

    def get_front_line_then(self, unit: Unit) -> bool:
        """Whether it counted as front line on the day asked about."""
        return is_front_line_on(unit, self.context["on"])

    def get_state(self, unit: Unit) -> str:
        return "ended" if unit.valid_to is not None and unit.valid_to < self.context["on"] else "active"

    def get_may(self, unit: Unit) -> list[str]:
        actor = self.context["actor"]
        acts = ["establish"] if may_establish_unit(actor, unit) else []
        if may_reorganise_unit(actor, unit):
            acts += ["rename", "front_line"]
            acts += [] if unit.kind == UnitKind.TEMPORARY else ["merge", "split", "split_off"]
        if unit.kind == UnitKind.TEMPORARY and may_keep_members(actor, unit) and not self.get_members_frozen(unit):
            acts.append("set_members")
        return acts


class LineageOut(serializers.Serializer):
    """One step of a line: ``unit`` took over from, or was taken over by, its neighbour on the way to the unit shown."""

    unit = serializers.CharField()
    name = serializers.CharField()
    of = serializers.CharField()
    kind = serializers.CharField()
    is_default = serializers.BooleanField()
    effective_on = serializers.DateField()
    document_number = serializers.CharField()


class UnitDetailOut(UnitOut):
    """With the names and flags of before and the lineage both ways, nearest first; honors of predecessors stay theirs.

    Who is split off takes nothing over: such lines stand apart, one step each way.
    """

    former_names = FormerNameOut(many=True)
    former_front_line = FormerFrontLineOut(many=True)
    split_off_from = serializers.SerializerMethodField()
    split_offs = serializers.SerializerMethodField()
    predecessors = serializers.SerializerMethodField()
    successors = serializers.SerializerMethodField()

    @extend_schema_field(LineageOut(many=True))
    def get_predecessors(self, unit: Unit) -> list[dict[str, Any]]:
        return [_step(row, row.predecessor, row.successor) for row in predecessors_of([unit])]

    @extend_schema_field(LineageOut(many=True))
    def get_successors(self, unit: Unit) -> list[dict[str, Any]]:
        return [_step(row, row.successor, row.predecessor) for row in successors_of([unit])]

    @extend_schema_field(LineageOut(many=True))
    def get_split_off_from(self, unit: Unit) -> list[dict[str, Any]]:
        return [_step(row, row.predecessor, row.successor) for row in split_off_from(unit)]

    @extend_schema_field(LineageOut(many=True))
    def get_split_offs(self, unit: Unit) -> list[dict[str, Any]]:
        return [_step(row, row.successor, row.predecessor) for row in split_offs_of(unit)]


def _step(row: UnitLineage, unit: Unit, of: Unit) -> dict[str, Any]:
    return {
        "unit": unit.code,
        "name": unit.name,
        "of": of.code,
        "kind": row.kind,
        "is_default": row.is_default,
        "effective_on": row.effective_on.isoformat(),
        "document_number": row.document_number,
    }


class UnitFilter(django_filters.FilterSet):
    under = django_filters.CharFilter(method="filter_under")
    name = django_filters.CharFilter(method="filter_name")
    kind = django_filters.ChoiceFilter(choices=UnitKind.choices)
    on = django_filters.DateFilter(method="filter_on")

    def filter_under(self, rows: QuerySet[Unit], _name: str, code: str) -> QuerySet[Unit]:
        return rows.filter(within((unit_by_code(code).path,)))

    def filter_name(self, rows: QuerySet[Unit], _name: str, text: str) -> QuerySet[Unit]:
        return rows.filter(named(text))

    def filter_on(self, rows: QuerySet[Unit], _name: str, day: Any) -> QuerySet[Unit]:
        return rows.filter(existing_on(day))


def render(units: list[Unit], actor: Actor, on: date, serializer: type[UnitOut] = UnitOut) -> list[dict[str, Any]]:
    return list(serializer(units, many=True, context={"actor": actor, "on": on}).data)


def shown(unit: Unit, actor: Actor, on: date) -> dict[str, Any]:
    """One unit with its names and its lineage."""
    whole = _with_parts(Unit.objects.all()).get(pk=unit.pk)
    return render([whole], actor, on, UnitDetailOut)[0]


def _with_parts(rows: QuerySet[Unit]) -> QuerySet[Unit]:
    return rows.select_related("parent").prefetch_related("memberships", "former_names", "former_front_line")


class UnitListView(ApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.HR)}

    @extend_schema(responses=UnitOut(many=True))
    def get(self, request: Request) -> Response:
        rows = _with_parts(visible_to(self.actor))
        found = apply_filters(UnitFilter, request, rows)
        on = read_date(request, "on") or dated(self.at)
        return keyset_page(request, found, ("path",), lambda page: render(page, self.actor, on))

    @extend_schema(request=UnitIn, responses={201: UnitDetailOut})
    def post(self, request: Request) -> Response:
        facts = self.read(UnitIn)
        parent = unit_by_code(facts.pop("parent"))
        members = [officer_of(self.actor, key) for key in facts.pop("members")]
        key = facts.pop("head")
        head = officer_of(self.actor, key) if key else None
        unit = establish_unit(actor=self.actor, parent=parent, members=members, head=head, at=self.at, **facts)
        return Response(shown(unit, self.actor, dated(self.at)), status=201)


class UnitView(ApiView):
    """``on`` asks what it was called that day."""

    access = {"GET": Access.SESSION}

    @extend_schema(parameters=[OpenApiParameter("on", date)], responses=UnitDetailOut)
    def get(self, request: Request, key: str) -> Response:
        on = read_date(request, "on") or dated(self.at)
        return Response(shown(self.find(visible_to(self.actor), key), self.actor, on))


class UnitRenameView(ApiView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=RenameIn, responses=UnitDetailOut)
    def post(self, _request: Request, key: str) -> Response:
        unit = self.find(visible_to(self.actor), key)
        facts = self.read(RenameIn)
        unit = rename_unit(actor=self.actor, unit=unit, expected_version=self.expected_version, at=self.at, **facts)
        return Response(shown(unit, self.actor, dated(self.at)))


class UnitFrontLineView(ApiView):
    """Whether the unit counts as front line from a day on (R-26)."""

    access = {"POST": roles(Role.HR)}

    @extend_schema(request=FrontLineIn, responses=UnitDetailOut)
    def post(self, _request: Request, key: str) -> Response:
        unit = self.find(visible_to(self.actor), key)
        facts = self.read(FrontLineIn)
        unit = set_front_line(actor=self.actor, unit=unit, expected_version=self.expected_version, at=self.at, **facts)
        return Response(shown(unit, self.actor, dated(self.at)))


class UnitSplitOffView(ApiView):
    """Part of a unit becomes a unit of its own; the unit lives on."""

    access = {"POST": roles(Role.HR)}

    @extend_schema(request=SplitOffIn, responses=UnitDetailOut)
    def post(self, _request: Request, key: str) -> Response:
        unit = self.find(visible_to(self.actor), key)
        facts = self.read(SplitOffIn)
        people = [Leaver(**{**one, "officer": officer_of(self.actor, one["officer"])}) for one in facts["people"]]
        unit = split_off_unit(
            actor=self.actor,
            unit=unit,
            into=unit_by_code(facts["into"]),
            people=people,
            effective_on=facts["valid_from"],
            document_number=facts["document_number"],
            expected_version=self.expected_version,
            at=self.at,
        )
        return Response(shown(unit, self.actor, dated(self.at)))


class UnitMembersView(ApiView):
    """Who belongs to a temporary unit, until it is put forward or over (R-04)."""

    access = {"POST": roles(Role.HR)}

    @extend_schema(request=MembersIn, responses=UnitDetailOut)
    def post(self, _request: Request, key: str) -> Response:
        unit = self.find(visible_to(self.actor), key)
        facts = self.read(MembersIn)
        unit = set_members(
            actor=self.actor,
            unit=unit,
            members=[officer_of(self.actor, member) for member in facts["members"]],
            head=officer_of(self.actor, facts["head"]),
            expected_version=self.expected_version,
            at=self.at,
        )
        return Response(shown(unit, self.actor, dated(self.at)))


urlpatterns = [
    path("units/", UnitListView.as_view()),
    path("units/<str:key>/", UnitView.as_view()),
    path("units/<str:key>/rename/", UnitRenameView.as_view()),
    path("units/<str:key>/front_line/", UnitFrontLineView.as_view()),
    path("units/<str:key>/members/", UnitMembersView.as_view()),
    path("units/<str:key>/split_off/", UnitSplitOffView.as_view()),
]
