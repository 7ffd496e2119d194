"""The acts of a round of voting over the API.

``share``, ``cast``, ``paper`` and ``unseal`` keep no idempotent answer: neither key nor body may stand anywhere.
"""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.api.ballot import RoundOut, render, rows_for
from evaluations.api.committee import account_by_id
from evaluations.models import Round
from evaluations.selectors.ballot import casts_for_another, has_voted, roll_of, visible_to
from evaluations.services.ballot import open_round, share_key
from evaluations.services.ballot_cast import cast_ballot
from evaluations.services.ballot_close import close_round, confirm_round, unseal_round
from evaluations.services.ballot_paper import enter_papers
from honors.api.access import roles
from honors.api.base import ApiView, EmptySerializer, StrictSerializer
from honors.domain.actor import Role

SEATED = roles(Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER)


class PassphraseIn(StrictSerializer):
    passphrase = serializers.CharField(max_length=1024, trim_whitespace=False)


class ProxyIn(StrictSerializer):
    """``proxy`` casts for ``voter``, who is absent."""

    voter = serializers.CharField()
    proxy = serializers.CharField()


class OpenIn(StrictSerializer):
    """``paper``: those of the present who vote on paper."""

    present = serializers.ListField(child=serializers.CharField(), max_length=1000)
    paper = serializers.ListField(child=serializers.CharField(), max_length=1000, default=list)
    proxies = ProxyIn(many=True, default=list)


class ChoiceIn(StrictSerializer):
    item = serializers.CharField(max_length=64)
    choice = serializers.CharField(max_length=16)


class BallotIn(StrictSerializer):
    """``voter``: for whom a proxy casts; left out for oneself."""

    choices = ChoiceIn(many=True)
    voter = serializers.CharField(required=False)


class PapersIn(StrictSerializer):
    """All papers of the round as one person reads them; a paper that is no ballot is entered as it stands."""

    ballots = serializers.ListField(child=ChoiceIn(many=True), max_length=1000)


class ConfirmIn(StrictSerializer):
    minutes = serializers.CharField(max_length=20000)
    signed_on = serializers.DateField()


class OpenedItemOut(serializers.Serializer):
    nomination = serializers.CharField()
    voters = serializers.IntegerField()
    recused = serializers.IntegerField()
    called = serializers.IntegerField()
    present = serializers.IntegerField()
    quorum = serializers.IntegerField(allow_null=True)
    quorum_met = serializers.BooleanField()


class OpenedOut(RoundOut):
    """The round with its roll: what each item can count on."""

    items = OpenedItemOut(many=True)


class ReceiptOfCastOut(serializers.Serializer):
    round = serializers.CharField()
    leaves = serializers.ListField(child=serializers.CharField())


class CastOut(serializers.Serializer):
    receipt = ReceiptOfCastOut()


class RoundActView(ApiView):
    """One act on one round."""

    def found(self, key: str) -> Round:
        return self.find(visible_to(self.actor), key)

    def shown(self, key: str) -> dict[str, Any]:
        return render([self.find(rows_for(self.actor), key)], self.actor)[0]


class ShareView(RoundActView):
    access = {"POST": SEATED}
    keeps_answers = False

    @extend_schema(request=PassphraseIn, responses=RoundOut)
    def post(self, _request: Request, key: str) -> Response:
        ballot_round = self.found(key)
        share_key(actor=self.actor, ballot_round=ballot_round, at=self.at, **self.read(PassphraseIn))
        return Response(self.shown(key))


class OpenView(RoundActView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=OpenIn, responses=OpenedOut)
    def post(self, _request: Request, key: str) -> Response:
        ballot_round = self.found(key)
        facts = self.read(OpenIn)
        opened = open_round(
            actor=self.actor,
            ballot_round=ballot_round,
            present=[account_by_id(user) for user in facts["present"]],
            paper=[account_by_id(user) for user in facts["paper"]],
            proxies=[(account_by_id(row["voter"]), account_by_id(row["proxy"])) for row in facts["proxies"]],
            at=self.at,
            expected_version=self.expected_version,
        )
        roll = roll_of(opened)
        shown = self.shown(key)
        items = [
            {
                "nomination": item.nomination,
                "voters": roll.voters_of(item),
                "recused": len(item.recused),
                "called": len(item.called),
                "present": roll.present_of(item),
                "quorum": roll.quorum_of(item),
                "quorum_met": roll.meets_quorum(item),
            }
            for item in roll.items
            if item.nomination in shown["items"]
        ]
        return Response({**shown, "voters": len(roll.voters), "items": items})


class CastView(RoundActView):
    access = {"POST": SEATED}
    keeps_answers = False

    @extend_schema(request=BallotIn, responses=CastOut)
    def post(self, request: Request, key: str) -> Response:
        ballot_round = self.found(key)
        # Whoever has voted gets the receipt again whatever the body says, one that cannot be read included
        leaves_a_ballot = casts_for_another(self.actor, ballot_round) or not has_voted(self.actor, ballot_round)
        body = self.read(BallotIn) if leaves_a_ballot else {"choices": []}
        voter = body.get("voter")
        leaves = cast_ballot(
            actor=self.actor,
            ballot_round=ballot_round,
            key=request.headers.get("Idempotency-Key", ""),
            choices=[(row["item"], row["choice"]) for row in body["choices"]],
            voter=None if voter is None else account_by_id(voter).pk,
            at=self.at,
        )
        return Response({"receipt": {"round": str(ballot_round.pk), "leaves": leaves}})


class CloseView(RoundActView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=EmptySerializer, responses=RoundOut)
    def post(self, _request: Request, key: str) -> Response:
        ballot_round = self.found(key)
        self.read(EmptySerializer)
        close_round(actor=self.actor, ballot_round=ballot_round, at=self.at, expected_version=self.expected_version)
        return Response(self.shown(key))


class PaperView(RoundActView):
    access = {"POST": roles(Role.HR, Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER)}
    keeps_answers = False

    @extend_schema(request=PapersIn, responses=RoundOut)
    def post(self, _request: Request, key: str) -> Response:
        ballot_round = self.found(key)
        ballots = self.read(PapersIn)["ballots"]
        papers = [[(row["item"], row["choice"]) for row in paper] for paper in ballots]
        enter_papers(actor=self.actor, ballot_round=ballot_round, papers=papers, at=self.at)
        return Response(self.shown(key))


class UnsealView(RoundActView):
    access = {"POST": SEATED}
    keeps_answers = False

    @extend_schema(request=PassphraseIn, responses=RoundOut)
    def post(self, _request: Request, key: str) -> Response:
        ballot_round = self.found(key)
        unseal_round(actor=self.actor, ballot_round=ballot_round, at=self.at, **self.read(PassphraseIn))
        return Response(self.shown(key))


class ConfirmView(RoundActView):
    access = {"POST": SEATED}

    @extend_schema(request=ConfirmIn, responses=RoundOut)
    def post(self, _request: Request, key: str) -> Response:
        ballot_round = self.found(key)
        facts = self.read(ConfirmIn)
        version = self.expected_version
        confirm_round(actor=self.actor, ballot_round=ballot_round, at=self.at, expected_version=version, **facts)
        return Response(self.shown(key))


urlpatterns = [
    path("rounds/<str:key>/share/", ShareView.as_view()),
    path("rounds/<str:key>/open/", OpenView.as_view()),
    path("rounds/<str:key>/cast/", CastView.as_view()),
    path("rounds/<str:key>/paper/", PaperView.as_view()),
    path("rounds/<str:key>/close/", CloseView.as_view()),
    path("rounds/<str:key>/unseal/", UnsealView.as_view()),
    path("rounds/<str:key>/confirm/", ConfirmView.as_view()),
]
