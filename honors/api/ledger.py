"""The ledger over the API, as the commands give it out."""

import django_filters
from django.conf import settings
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import Access
from honors.api.base import ApiView
from honors.api.filters import IntegerFilter, apply_filters
from honors.api.paging import keyset_page
from honors.domain.errors import RuleViolation
from honors.domain.ledger.canonical import LARGEST_INTEGER
from honors.selectors import ledger
from honors.services.ledger import sign_checkpoint
from honors.services.signing import signer_for

LONGEST_NUMBER = len(str(LARGEST_INTEGER))


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


class EntryFilter(django_filters.FilterSet):
    from_ = IntegerFilter("index", "gte", min_value=0, max_value=LARGEST_INTEGER)
    to = IntegerFilter("index", "lt", min_value=0, max_value=LARGEST_INTEGER)


# A field of a class cannot be called "from"; the parameter is.
EntryFilter.base_filters["from"] = EntryFilter.base_filters.pop("from_")


def numbers(request: Request, *names: str) -> list[int | None]:
    """Natural numbers of the query, None where one is left out.

    Raises RuleViolation: ``request.unknown_parameter``, ``request.malformed`` for what is no such number.
    """
    unknown = sorted(set(request.query_params) - set(names))
    if unknown:
        raise RuleViolation("request.unknown_parameter", {"field": unknown[0]})
    found: list[int | None] = []
    for name in names:
        raw = request.query_params.get(name)
        if raw is not None and not (raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_NUMBER):
            raise RuleViolation("request.malformed", {"detail": name})
        found.append(None if raw is None else int(raw))
    return found


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
        return Response(ledger.head(size=ledger.size_for(self.actor)))


class LedgerKeyView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=KeyOut)
    def get(self, request: Request) -> Response:
        return Response({"vkey": signer_for(settings.INSTALLATION_NAME).verifier.vkey})


class LedgerEntryListView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=EntryOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(EntryFilter, request, ledger.visible_to(self.actor))
        return keyset_page(request, rows, ("index",), lambda page: [ledger.described(row) for row in page])


class LedgerProofView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(parameters=[OpenApiParameter("size", int)], responses=InclusionOut)
    def get(self, request: Request, index: int) -> Response:
        (size,) = numbers(request, "size")
        return Response(ledger.inclusion(index=index, tree_size=size, shown=ledger.size_for(self.actor)))


class LedgerConsistencyView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(
        parameters=[OpenApiParameter("from", int, required=True), OpenApiParameter("to", int)],
        responses=ConsistencyOut,
    )
    def get(self, request: Request) -> Response:
        old, new = numbers(request, "from", "to")
        if old is None:
            raise RuleViolation("request.malformed", {"detail": "from"})
        return Response(ledger.consistency(old=old, new=new, shown=ledger.size_for(self.actor)))


urlpatterns = [
    path("ledger/head/", LedgerHeadView.as_view()),
    path("ledger/key/", LedgerKeyView.as_view()),
    path("ledger/entries/", LedgerEntryListView.as_view()),
    path("ledger/proof/<int:index>/", LedgerProofView.as_view()),
    path("ledger/consistency/", LedgerConsistencyView.as_view()),
]
