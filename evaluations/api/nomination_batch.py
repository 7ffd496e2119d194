"""Several cases in one go over the API: all recipients of a deed, or all that a chief hands over."""

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.api.nomination import CaseView, NominationIn, RecipientIn
from evaluations.api.nomination_out import NominationOut, render
from evaluations.domain.scheme import NOMINATORS
from evaluations.models import Nomination
from evaluations.selectors.nomination import visible_to, with_parts
from evaluations.services.hand_over import hand_over
from evaluations.services.nomination_batch import create_nominations
from honors.api.access import roles
from honors.api.base import StrictSerializer
from honors.models import User
from honors.models.base import dated

MOST = 200


class NominationBatchIn(NominationIn):
    """As one nomination, with ``recipients`` in the place of ``recipient``; the deed is needed."""

    recipient = None
    deed = serializers.CharField()
    recipients = RecipientIn(many=True, allow_empty=False, max_length=MOST)


class NominationBatchOut(serializers.Serializer):
    results = NominationOut(many=True)


class HandOverIn(StrictSerializer):
    to = serializers.CharField(max_length=20)
    nominations = serializers.ListField(child=serializers.CharField(max_length=40), allow_empty=False, max_length=MOST)
    reason = serializers.CharField(max_length=2000)


class _SeveralCases(CaseView):
    def answers(self, cases: list[Nomination], status: int = 200) -> Response:
        """The cases in the order given."""
        keys = [case.pk for case in cases]
        rows = {case.pk: case for case in with_parts(Nomination.objects).filter(pk__in=keys)}
        return Response({"results": render([rows[key] for key in keys], self.actor, dated(self.at))}, status=status)


class NominationBatchView(_SeveralCases):
    access = {"POST": roles(*NOMINATORS)}

    @extend_schema(request=NominationBatchIn, responses={201: NominationBatchOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(NominationBatchIn)
        recipients = [self.recipient(named) for named in facts.pop("recipients")]
        made = create_nominations(actor=self.actor, recipients=recipients, at=self.at, **self.resolve(facts))
        return self.answers(made, 201)


class HandOverView(_SeveralCases):
    access = {"POST": roles(*NOMINATORS)}

    @extend_schema(request=HandOverIn, responses=NominationBatchOut)
    def post(self, _request: Request) -> Response:
        facts = self.read(HandOverIn)
        handed = hand_over(
            actor=self.actor,
            nominations=[self.find(visible_to(self.actor), key) for key in dict.fromkeys(facts["nominations"])],
            to=self.find(User.objects.filter(is_active=True), facts["to"]),
            reason=facts["reason"],
            at=self.at,
        )
        return self.answers(handed)


urlpatterns = [
    path("nominations/batch/", NominationBatchView.as_view()),
    path("nominations/hand_over/", HandOverView.as_view()),
]
