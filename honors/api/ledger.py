"""The ledger over the API, as the commands give it out."""


from django.conf import settings
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import Access
from honors.api.base import ApiView
from honors.domain.errors import RuleViolation
from honors.domain.ledger.canonical import LARGEST_INTEGER
from honors.selectors import ledger
from honors.services.ledger import sign_checkpoint
from honors.services.signing import signer_for

MOST_ENTRIES = 1000


class HeadOut(serializers.Serializer):
    size = serializers.IntegerField()
    root = serializers.CharField()
    checkpoint = serializers.CharField()


class KeyOut(serializers.Serializer):
    vkey = serializers.CharField()


class EntryOut(serializers.Serializer):
    index = serializers.IntegerField()
    leaf = serializers.CharField()


class InclusionOut(serializers.Serializer):
    index = serializers.IntegerField()
    size = serializers.IntegerField()
    root = serializers.CharField()
    leaf_hash = serializers.CharField()
    proof = serializers.ListField(child=serializers.CharField())


def number(request: Request, name: str) -> int | None:
    """A natural number of the query. Raises RuleViolation("request.malformed") for anything else."""
    raw = request.query_params.get(name)
    if raw is None:
        return None
    if not raw.isascii() or not raw.isdigit() or int(raw[:20]) > LARGEST_INTEGER:
        raise RuleViolation("request.malformed", {"detail": name})
    return int(raw)


class ConsistencyOut(serializers.Serializer):
    # A field of a class cannot be called "from"; the key in the answer is.
    to = serializers.IntegerField()
    root_from = serializers.CharField()
    root_to = serializers.CharField()
    proof = serializers.ListField(child=serializers.CharField())


ConsistencyOut._declared_fields["from"] = serializers.IntegerField()


class LedgerHeadView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=HeadOut)
    def get(self, request: Request) -> Response:
        sign_checkpoint(actor=self.actor, at=self.at)
        return Response(ledger.head())


class LedgerKeyView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=KeyOut)
    def get(self, request: Request) -> Response:
        return Response({"vkey": signer_for(settings.INSTALLATION_NAME).verifier.vkey})


class LedgerEntryListView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(
        parameters=[OpenApiParameter("from", int), OpenApiParameter("to", int, description="first index left out")],
        responses=EntryOut(many=True),
    )
    def get(self, request: Request) -> Response:
        start = number(request, "from") or 0
        end = number(request, "to")
        last = start + MOST_ENTRIES if end is None else min(end, start + MOST_ENTRIES)
        return Response(list(ledger.entries(start=start, end=last)))


class LedgerProofView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(parameters=[OpenApiParameter("size", int)], responses=InclusionOut)
    def get(self, request: Request, index: int) -> Response:
        return Response(ledger.inclusion(index=index, tree_size=number(request, "size")))


class LedgerConsistencyView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(
        parameters=[OpenApiParameter("from", int, required=True), OpenApiParameter("to", int)],
        responses=ConsistencyOut,
    )
    def get(self, request: Request) -> Response:
        old = number(request, "from")
        if old is None:
            raise RuleViolation("request.malformed", {"detail": "from"})
        return Response(ledger.consistency(old=old, new=number(request, "to")))


urlpatterns = [
    path("ledger/head/", LedgerHeadView.as_view()),
    path("ledger/key/", LedgerKeyView.as_view()),
    path("ledger/entries/", LedgerEntryListView.as_view()),
    path("ledger/proof/<int:index>/", LedgerProofView.as_view()),
    path("ledger/consistency/", LedgerConsistencyView.as_view()),
]
