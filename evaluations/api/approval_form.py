"""The approval form of a case as data, with every field that the form prints (R-31)."""

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.selectors.approval import visible_to
from evaluations.selectors.approval_form import approval_form
from honors.api.access import roles
from honors.api.base import ApiView
from honors.domain.actor import Role
from honors.models.base import dated


class RewardOut(serializers.Serializer):
    award = serializers.CharField()
    register = serializers.CharField()
    decided_on = serializers.DateField()
    organ = serializers.CharField()
    document_number = serializers.CharField(allow_null=True)


class CopyOut(serializers.Serializer):
    copy = serializers.CharField()
    place = serializers.CharField()
    filed_on = serializers.DateField(allow_null=True)


class FormOut(serializers.Serializer):
    """``recipient`` holds the fields of a person, or of a collective, by ``category``."""

    category = serializers.CharField()
    as_of = serializers.DateField()
    recipient = serializers.JSONField()
    earlier_rewards = RewardOut(many=True)
    punishments = serializers.JSONField(allow_null=True)
    proposed_award = serializers.JSONField()
    is_posthumous = serializers.BooleanField()
    deeds = serializers.JSONField(allow_null=True)
    reason = serializers.CharField()
    opinions = serializers.JSONField()
    assessment = serializers.JSONField(allow_null=True)
    notice = serializers.JSONField(allow_null=True)
    decision = serializers.JSONField()
    remarks = serializers.JSONField()
    copies = CopyOut(many=True)


class ApprovalFormView(ApiView):
    access = {"GET": roles(Role.LEADER, Role.HR)}

    @extend_schema(responses=FormOut)
    def get(self, _request: Request, key: str) -> Response:
        rows = visible_to(self.actor).select_related(
            "document",
            "co_document",
            "organ",
            "nomination__officer__unit",
            "nomination__recipient_unit",
            "nomination__award__edition",
            "nomination__deed",
        )
        approval = self.find(rows, key)
        return Response(FormOut(approval_form(self.actor, approval, on=dated(self.at))).data)


urlpatterns = [path("approvals/<str:key>/form/", ApprovalFormView.as_view())]
