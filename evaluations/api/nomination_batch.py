"""Several recipients of one deed over the API, in one go."""

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.api.nomination import CaseView, NominationIn, RecipientIn
from evaluations.api.nomination_out import NominationOut, render
from evaluations.domain.scheme import NOMINATORS
from evaluations.models import Nomination
from evaluations.selectors.nomination import with_parts
from evaluations.services.nomination_batch import create_nominations
from honors.api.access import roles
from honors.models.base import dated

MOST = 200


class NominationBatchIn(NominationIn):
    """As one nomination, with ``recipients`` in the place of ``recipient``; the deed is needed."""

    recipient = None
    deed = serializers.CharField()
    recipients = RecipientIn(many=True, allow_empty=False, max_length=MOST)


class NominationBatchOut(serializers.Serializer):
    results = NominationOut(many=True)


class NominationBatchView(CaseView):
    access = {"POST": roles(*NOMINATORS)}

    @extend_schema(request=NominationBatchIn, responses={201: NominationBatchOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(NominationBatchIn)
        recipients = [self.recipient(named) for named in facts.pop("recipients")]
        made = create_nominations(actor=self.actor, recipients=recipients, at=self.at, **self.resolve(facts))
        keys = [case.pk for case in made]
        rows = {case.pk: case for case in with_parts(Nomination.objects).filter(pk__in=keys)}
        return Response({"results": render([rows[key] for key in keys], self.actor, dated(self.at))}, status=201)


urlpatterns = [path("nominations/batch/", NominationBatchView.as_view())]
