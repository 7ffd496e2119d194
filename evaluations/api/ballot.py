"""Rounds of voting over the API: defined, listed, shown, their receipts and results. The acts: ``ballot_acts.py``."""

from typing import Any
from uuid import UUID

import django_filters
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.models import Nomination, Round
from evaluations.permissions.ballot import may_confirm_round, may_run_round, open_acts
from evaluations.selectors.ballot import (
    hidden_items,
    is_opened,
    keys_given,
    receipt_of,
    result_of,
    text_of,
    turnout_of,
    visible_to,
    votable_by,
    with_item,
)
from evaluations.selectors.ballot_paper import paper_state
from evaluations.selectors.ballot_parts import with_parts
from evaluations.selectors.committee import visible_to as visible_committees
from evaluations.services.ballot import create_round
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.envelope import language
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role

STATES = ("draft", "sharing", "open", "closed", "unsealed", "confirmed", "void")


class RepeatsIn(StrictSerializer):
    round = serializers.CharField()
    reason = serializers.CharField(max_length=2000)


class RoundIn(StrictSerializer):
    committee = serializers.CharField()
    items = serializers.ListField(child=serializers.CharField(), max_length=500)
    method = serializers.CharField(max_length=10)
    seats = serializers.IntegerField(required=False, allow_null=True, default=None)
    quorum = serializers.CharField(max_length=16)
    threshold = serializers.JSONField()
    tie_break = serializers.ListField(child=serializers.CharField(), default=list)
    most_points = serializers.IntegerField(required=False, allow_null=True, default=None)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    repeats = RepeatsIn(required=False, allow_null=True, default=None)


class PapersOut(serializers.Serializer):
    """Votes on paper: how many vote so, how many entries are in, on which items no two entries agree."""

    voters = serializers.IntegerField()
    entries = serializers.IntegerField()
    differs = serializers.ListField(child=serializers.CharField())
    settled = serializers.BooleanField()


class LotOut(serializers.Serializer):
    """The sealed seed of the draw: its hash from opening on, the seed from unsealing on (``docs/ballots.md``)."""

    commitment = serializers.CharField()
    seed = serializers.CharField(allow_null=True)


class SeatWeightOut(serializers.Serializer):
    """What votes of a kind of seats or of a group of voters count; all others count 1."""

    seat = serializers.CharField()
    weight = serializers.CharField()


class RoundOut(serializers.Serializer):
    id = serializers.CharField()
    state = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()
    committee = serializers.CharField(source="committee_id")
    cycle = serializers.CharField(source="cycle_id")
    items = serializers.SerializerMethodField()
    method = serializers.CharField()
    seats = serializers.IntegerField(allow_null=True)
    quorum = serializers.CharField()
    threshold = serializers.JSONField()
    tie_break = serializers.JSONField()
    most_points = serializers.IntegerField(allow_null=True)
    weights = SeatWeightOut(many=True)
    threshold_text = serializers.SerializerMethodField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    repeats = serializers.SerializerMethodField()
    repeated_by = serializers.SerializerMethodField()
    lot = serializers.SerializerMethodField()
    papers = serializers.SerializerMethodField()
    given = serializers.SerializerMethodField()
    needed = serializers.SerializerMethodField()
    voters = serializers.SerializerMethodField()
    present = serializers.SerializerMethodField()
    cast = serializers.SerializerMethodField()
    roll_hash = serializers.SerializerMethodField()
    box_root = serializers.SerializerMethodField()
    digest = serializers.SerializerMethodField()
    minutes = serializers.SerializerMethodField()
    signed_on = serializers.DateField(allow_null=True)

    @property
    def actor(self) -> Actor:
        return self.context["actor"]

    def get_may(self, row: Round) -> list[str]:
        return open_acts(self.actor, row, is_recused=bool(hidden_items(self.actor, row)))

    def get_items(self, row: Round) -> list[str]:
        hidden = hidden_items(self.actor, row)
        return [str(item.nomination_id) for item in row.items.all() if str(item.nomination_id) not in hidden]

    def get_threshold_text(self, row: Round) -> str:
        return text_of(self.actor, row, language=language())

    def get_repeats(self, row: Round) -> dict[str, str] | None:
        """Why it is repeated may speak of any item."""
        if not row.repeats_id or hidden_items(self.actor, row):
            return None
        return {"round": str(row.repeats_id), "reason": row.repeat_reason}

    @extend_schema_field(RepeatsIn(many=True))
    def get_repeated_by(self, row: Round) -> list[dict[str, str]]:
        return [
            {"round": str(later.pk), "reason": later.repeat_reason}
            for later in sorted(row.repeated_by.all(), key=lambda later: (later.created_at, later.pk))
            if not hidden_items(self.actor, row)
        ]

    @extend_schema_field(LotOut(allow_null=True))
    def get_lot(self, row: Round) -> dict[str, str | None] | None:
        if not row.lot_commitment:
            return None
        return {"commitment": row.lot_commitment, "seed": row.lot_seed or None}

    @extend_schema_field(PapersOut(allow_null=True))
    def get_papers(self, row: Round) -> dict[str, Any] | None:
        state = paper_state(row)
        if not state.voters or hidden_items(self.actor, row):
            return None
        return {
            "voters": state.voters,
            "entries": state.entries,
            "differs": state.differs,
            "settled": state.is_settled,
        }

    def get_given(self, row: Round) -> int:
        return keys_given(row)[0]

    def get_needed(self, row: Round) -> int:
        return keys_given(row)[1]

    def get_voters(self, row: Round) -> int | None:
        return sum(not voter.is_alternate for voter in row.voters.all()) if is_opened(row) else None

    def get_present(self, row: Round) -> int | None:
        here = [voter.is_present and not voter.is_alternate for voter in row.voters.all()]
        return sum(here) if is_opened(row) else None

    def get_cast(self, row: Round) -> int | None:
        return turnout_of(self.actor, row)

    def get_roll_hash(self, row: Round) -> str | None:
        """The roll names who is recused from each item."""
        return None if hidden_items(self.actor, row) else row.roll_hash

    def get_box_root(self, row: Round) -> str | None:
        return None if hidden_items(self.actor, row) else row.box_root or None

    def get_digest(self, row: Round) -> str | None:
        return None if hidden_items(self.actor, row) else row.result_digest or None

    def get_minutes(self, row: Round) -> str | None:
        """Minutes may say numbers: for the chair and HR, and not where an item is hidden from them."""
        reads = may_run_round(self.actor, row.cycle) or may_confirm_round(self.actor, row)
        return row.minutes if reads and not hidden_items(self.actor, row) else None


class RoundFilter(django_filters.FilterSet):
    committee = django_filters.UUIDFilter(field_name="committee_id")
    cycle = django_filters.UUIDFilter(field_name="cycle_id")
    nomination = django_filters.UUIDFilter(method="filter_nomination")
    state = django_filters.ChoiceFilter(choices=[(state, state) for state in STATES])

    def filter_nomination(self, rows: QuerySet[Round], _name: str, key: UUID) -> QuerySet[Round]:
        return with_item(self.request.parser_context["view"].actor, rows, key)


def rows_for(actor: Actor) -> QuerySet[Round]:
    return with_parts(visible_to(actor))


def render(rounds: list[Round], actor: Actor) -> list[dict[str, Any]]:
    return list(RoundOut(rounds, many=True, context={"actor": actor}).data)


class RoundListView(ApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.HR)}

    @extend_schema(responses=RoundOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(RoundFilter, request, rows_for(self.actor))
        return keyset_page(request, rows, ("created_at", "id"), lambda page: render(page, self.actor))

    @extend_schema(request=RoundIn, responses={201: RoundOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(RoundIn)
        committee = self.find(visible_committees(self.actor), facts.pop("committee"))
        cases: QuerySet[Nomination] = votable_by(self.actor)
        nominations = [self.find(cases, key) for key in facts.pop("items")]
        repeats = facts.pop("repeats")
        made = create_round(
            actor=self.actor,
            committee=committee,
            nominations=nominations,
            repeats=self.find(visible_to(self.actor), repeats["round"]) if repeats else None,
            repeat_reason=repeats["reason"] if repeats else "",
            at=self.at,
            **facts,
        )
        return Response(render([self.find(rows_for(self.actor), made.pk)], self.actor)[0], status=201)


class RoundView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=RoundOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(rows_for(self.actor), key)], self.actor)[0])


class ReceiptOut(serializers.Serializer):
    """Hashes in hexadecimal; ``proof`` leads from the leaf to the root of the closed box."""

    index = serializers.IntegerField()
    size = serializers.IntegerField()
    root = serializers.CharField()
    proof = serializers.ListField(child=serializers.CharField())


class WeightSumsOut(serializers.Serializer):
    """What the votes count together; the approvals must reach ``needed``, or pass it where the threshold is strict."""

    approve = serializers.CharField()
    oppose = serializers.CharField()
    abstain = serializers.CharField()
    needed = serializers.CharField()


class ItemResultOut(serializers.Serializer):
    """Numbers that the scheme does not show are null. ``weights`` stands in weighted rounds alone."""

    nomination = serializers.CharField()
    voters = serializers.IntegerField(allow_null=True)
    recused = serializers.IntegerField(allow_null=True)
    present = serializers.IntegerField(allow_null=True)
    quorum_met = serializers.BooleanField(allow_null=True)
    approve = serializers.IntegerField(allow_null=True)
    oppose = serializers.IntegerField(allow_null=True)
    abstain = serializers.IntegerField(allow_null=True)
    invalid = serializers.IntegerField(allow_null=True)
    points = serializers.CharField(allow_null=True)
    needed = serializers.IntegerField(allow_null=True)
    outcome = serializers.ChoiceField(["selected", "not_selected", "tie"], allow_null=True)
    decided_by = serializers.CharField(allow_null=True)
    margin = serializers.IntegerField(allow_null=True)
    holds_for_weights = serializers.BooleanField(allow_null=True)
    weights = WeightSumsOut(required=False)


class ResultOut(serializers.Serializer):
    round = serializers.CharField()
    box_root = serializers.CharField(allow_null=True)
    items = ItemResultOut(many=True)
    digest = serializers.CharField(allow_null=True)


class ReceiptView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(parameters=[OpenApiParameter("leaf", str, required=True)], responses=ReceiptOut)
    def get(self, request: Request, key: str) -> Response:
        ballot_round = self.find(visible_to(self.actor), key)
        receipt = receipt_of(self.actor, ballot_round, request.query_params.get("leaf", "").lower())
        return Response(
            {
                "index": receipt.index,
                "size": receipt.size,
                "root": receipt.root.hex(),
                "proof": [node.hex() for node in receipt.proof],
            }
        )


class ResultView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=ResultOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(result_of(self.actor, self.find(rows_for(self.actor), key)))


urlpatterns = [
    path("rounds/", RoundListView.as_view()),
    path("rounds/<str:key>/", RoundView.as_view()),
    path("rounds/<str:key>/receipt/", ReceiptView.as_view()),
    path("rounds/<str:key>/result/", ResultView.as_view()),
]
