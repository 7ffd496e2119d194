"""Deputies of a chief over the API."""

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.services.deputy import name_deputy
from honors.api.access import roles
from honors.api.base import ApiView
from honors.api.grant import GrantOut
from honors.api.span import FromIn
from honors.domain.actor import Role
from honors.models import RoleGrant, User
from honors.models.base import dated
from honors.selectors.unit import unit_by_code, within


class DeputyIn(FromIn):
    user = serializers.CharField(max_length=20)
    unit = serializers.CharField(max_length=32)
    to = serializers.DateField(source="valid_to")


class DeputyBase(ApiView):
    def rows(self) -> QuerySet[RoleGrant]:
        """The roles of chief in the units that the caller leads."""
        led = within(self.actor.paths(Role.STATION_CHIEF), "unit__path")
        return RoleGrant.objects.filter(led, role=Role.STATION_CHIEF).select_related("user", "unit")

    def answer(self, grant: RoleGrant, status: int = 200) -> Response:
        context = {"actor": self.actor, "today": dated(self.at)}
        return Response(GrantOut(grant, context=context).data, status=status)


class DeputyListView(DeputyBase):
    access = {"POST": roles(Role.STATION_CHIEF)}

    @extend_schema(request=DeputyIn, responses={201: GrantOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(DeputyIn)
        colleagues = User.objects.filter(within(self.actor.paths(Role.STATION_CHIEF), "officer__unit_path"))
        user = self.find(colleagues.select_related("officer"), facts.pop("user"))
        unit = unit_by_code(facts.pop("unit"))
        grant = name_deputy(actor=self.actor, user=user, unit=unit, at=self.at, **facts)
        return self.answer(grant, 201)


class DeputyView(DeputyBase):
    access = {"GET": roles(Role.STATION_CHIEF)}

    @extend_schema(responses=GrantOut)
    def get(self, _request: Request, key: str) -> Response:
        return self.answer(self.find(self.rows(), key))


urlpatterns = [
    path("deputies/", DeputyListView.as_view()),
    path("deputies/<str:key>/", DeputyView.as_view()),
]
