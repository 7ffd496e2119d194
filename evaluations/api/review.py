"""Scores over the API."""

from datetime import datetime
from fractions import Fraction
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.domain.review import OWN_IS_IN, SHOWN_PLACES, Mark, rounded
from evaluations.models import Nomination, Review
from evaluations.selectors.nomination import visible_to as visible_cases
from evaluations.selectors.review import is_taking_scores, judged_by, may_change_now, own_mark, visible_to, with_history
from evaluations.selectors.scores import CaseScores, scores_seen
from evaluations.services.review import change_review, give_review
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import IdFilter, apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.models.base import dated


class SheetIn(StrictSerializer):
    mark = serializers.CharField(max_length=10)
    scores = serializers.DictField(child=serializers.CharField(max_length=16), default=dict)
    comment = serializers.CharField(default="", allow_blank=True, max_length=2000)


class ReviewIn(SheetIn):
    nomination = serializers.CharField()


NUMBERS = ("mean", "median", "range", "mean_absolute_deviation", "corrected")


class NumbersOut(serializers.Serializer):
    """Exact fractions, or as they are shown: two decimals, halves away from zero (四舍五入)."""

    mean = serializers.CharField(allow_null=True)
    median = serializers.CharField(allow_null=True)
    range = serializers.CharField(allow_null=True)
    mean_absolute_deviation = serializers.CharField(allow_null=True)
    corrected = serializers.CharField(allow_null=True)


def numbers_of(scores: CaseScores) -> dict[str, Fraction | None]:
    """The numbers of a case by name."""
    values = (*(getattr(scores.summary, name) for name in NUMBERS[:-1]), scores.corrected)
    return dict(zip(NUMBERS, values, strict=True))


def exact(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def shown(number: Fraction | None) -> str | None:
    return None if number is None else str(rounded(number, SHOWN_PLACES))


class ReviewOut(NumbersOut):
    id = serializers.CharField(allow_null=True)
    state = serializers.CharField(source="mark")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField(allow_null=True)
    may = serializers.ListField(child=serializers.CharField())
    nomination = serializers.CharField(source="nomination_id")
    member = serializers.CharField(source="member_id")
    mark = serializers.CharField()
    scores = serializers.DictField(child=serializers.CharField())
    comment = serializers.CharField()
    rounded = NumbersOut(allow_null=True)


def with_parts(rows: QuerySet[Review]) -> QuerySet[Review]:
    return rows.select_related("nomination__cycle").prefetch_related("scores", "nomination__cycle__phases")


def render_reviews(reviews: list[Review], actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """A page of reviews, each with what the scores of its case come to, as far as the actor may know it."""
    seen = scores_seen(actor, [review.nomination for review in reviews], on=dated(at)) if reviews else {}
    rows = []
    for review in reviews:
        numbers = numbers_of(seen[review.nomination_id])
        rows.append(
            {
                "id": str(review.pk),
                "state": review.mark,
                "version": review.version,
                "created_at": review.created_at,
                "may": ["change"] if may_change_now(actor, review, at) else [],
                "nomination": str(review.nomination_id),
                "member": str(review.member_id),
                "mark": review.mark,
                "scores": {score.criterion: score.value for score in review.scores.all()},
                "comment": review.comment,
                **{name: exact(number) for name, number in numbers.items()},
                "rounded": {name: shown(number) for name, number in numbers.items()},
            }
        )
    return rows


class ReviewFilter(django_filters.FilterSet):
    nomination = django_filters.UUIDFilter(field_name="nomination_id")
    member = IdFilter(field_name="member_id")


class ReviewListView(ApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER)}

    def render(self, reviews: list[Review]) -> list[dict[str, Any]]:
        return render_reviews(reviews, self.actor, self.at)

    @extend_schema(responses=ReviewOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(ReviewFilter, request, with_parts(visible_to(self.actor)))
        asked = request.query_params.get("nomination")
        case = judged_by(self.actor).filter(pk=asked).first() if asked else None
        own = self.own_standing(case) if case else None
        if own is not None:
            return Response({"results": [own], "next": None, "previous": None})
        return keyset_page(request, rows, ("created_at", "id"), self.render)

    def own_standing(self, case: Nomination) -> dict[str, Any] | None:
        """A member's mark on a case while the own sheet is not in: all that there is to see."""
        mark = own_mark(self.actor, case)
        if mark in OWN_IS_IN:
            return None
        nothing = dict.fromkeys(("id", "created_at", "rounded", *NUMBERS))
        may = ["give"] if mark is not Mark.RECUSED and is_taking_scores(case.cycle, self.at) else []
        return {
            **nothing,
            "state": mark.value,
            "version": 0,
            "may": may,
            "nomination": str(case.pk),
            "member": str(self.actor.user_id),
            "mark": mark.value,
            "scores": {},
            "comment": "",
        }

    @extend_schema(request=ReviewIn, responses={201: ReviewOut})
    def post(self, _request: Request) -> Response:
        facts = self.read(ReviewIn)
        case = self.find(visible_cases(self.actor), facts.pop("nomination"))
        review = give_review(actor=self.actor, nomination=case, at=self.at, **facts)
        return Response(self.render([self.find(with_parts(visible_to(self.actor)), review.pk)])[0], status=201)


class ReviewView(ApiView):
    access = {"GET": Access.SESSION, "PATCH": roles(Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER)}

    def answer(self, key: Any) -> Response:
        review = self.find(with_parts(visible_to(self.actor)), key)
        return Response(render_reviews([review], self.actor, self.at)[0])

    @extend_schema(responses=ReviewOut)
    def get(self, _request: Request, key: str) -> Response:
        return self.answer(key)

    @extend_schema(request=SheetIn, responses=ReviewOut)
    def patch(self, _request: Request, key: str) -> Response:
        """The whole sheet anew: what is left out of ``scores`` is missing."""
        review = self.find(visible_to(self.actor).select_related("nomination"), key)
        facts = self.read(SheetIn)
        change_review(actor=self.actor, review=review, at=self.at, expected_version=self.expected_version, **facts)
        return self.answer(key)


class ReviewVersionOut(serializers.Serializer):
    """A sheet as it was handed in; the last one stands."""

    number = serializers.IntegerField()
    mark = serializers.CharField()
    scores = serializers.DictField(child=serializers.CharField())
    comment = serializers.CharField()
    given_at = serializers.DateTimeField()


class ReviewVersionsView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=ReviewVersionOut(many=True))
    def get(self, request: Request, key: str) -> Response:
        review = self.find(with_history(self.actor), key)
        rows = review.versions.all()
        return keyset_page(request, rows, ("number",), lambda page: list(ReviewVersionOut(page, many=True).data))


urlpatterns = [
    path("reviews/", ReviewListView.as_view()),
    path("reviews/<str:key>/", ReviewView.as_view()),
    path("reviews/<str:key>/versions/", ReviewVersionsView.as_view()),
]
