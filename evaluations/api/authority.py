"""Who approves an award for a recipient: looked up in the table, never chosen."""

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.api.query import QuerySerializer, read_query
from evaluations.selectors.authority import approver_for, award_on
from honors.api.access import Access
from honors.api.base import ApiView
from honors.domain.award import RecipientCategory
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from honors.selectors import officer as officers
from honors.selectors.unit import unit_by_code


class AuthorityQuery(QuerySerializer):
    award = serializers.CharField()
    category = serializers.ChoiceField([category.value for category in RecipientCategory], required=False)
    officer = serializers.CharField(required=False)
    unit = serializers.CharField(required=False)
    on = serializers.DateField(required=False)


class AuthorityOut(serializers.Serializer):
    """``organ`` is a unit's code where the tree holds the organ, else the table's; ``mandate`` the organ to which it

    may be delegated, ``document_number`` that of the mandate by which ``organ`` acts.
    """

    organ = serializers.CharField()
    organ_code = serializers.CharField()
    co_organ = serializers.CharField(source="co_organ_code")
    mandate = serializers.CharField(source="may_delegate_to")
    document_number = serializers.CharField(source="mandate.document_number", default="")
    clause = serializers.CharField()
    edition = serializers.CharField()
    confidence = serializers.CharField()
    known = serializers.BooleanField()


class AuthorityView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(parameters=[AuthorityQuery], responses=AuthorityOut)
    def get(self, request: Request) -> Response:
        asked = read_query(request, AuthorityQuery)
        if ("officer" in asked) == ("unit" in asked):
            raise RuleViolation("authority.one_recipient")
        officer = self.find(officers.visible_to(self.actor), asked["officer"]) if "officer" in asked else None
        unit = unit_by_code(asked["unit"]) if "unit" in asked else None
        category = RecipientCategory.COLLECTIVE if officer is None else RecipientCategory.INDIVIDUAL
        if asked.get("category", category) != category:
            raise RuleViolation("authority.category_mismatch")
        on = asked.get("on") or dated(self.at)
        approver = approver_for(officer=officer, unit=unit, award=award_on(asked["award"], on), on=on)
        return Response(AuthorityOut(approver).data)


urlpatterns = [path("awards/authority/", AuthorityView.as_view())]
