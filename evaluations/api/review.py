"""Scores over the API."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.domain.review import OWN_IS_IN, Mark
from evaluations.models import Nomination, Review
from evaluations.selectors.nomination import visible_to as visible_cases
from evaluations.selectors.review import judged_by, own_mark, scores_of, visible_to, without_correction
from evaluations.services.review import give_review
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import IdFilter, apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Actor, Role
from honors.models.base import dated


class ReviewIn(StrictSerializer):
    nomination = serializers.CharField()
    mark = serializers.CharField(max_length=10)
    scores = serializers.DictField(child=serializers.CharField(max_length=16), default=dict)
    comment = serializers.CharField(default="", allow_blank=True, max_length=2000)


class ReviewOut(serializers.Serializer):
    id = serializers.CharField(allow_null=True)
    state = serializers.CharField(source="mark")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField(allow_null=True)
    may = serializers.SerializerMethodField()
    nomination = serializers.CharField(source="nomination_id")
    member = serializers.CharField(source="member_id")
    mark = serializers.CharField()
    scores = serializers.SerializerMethodField()
    comment = serializers.CharField()
    mean = serializers.SerializerMethodField()
    median = serializers.SerializerMethodField()
    range = serializers.SerializerMethodField()
    corrected = serializers.SerializerMethodField()

    def get_may(self, _review: Review) -> list[str]:
        return []

    def get_scores(self, review: Review) -> dict[str, str]:
        return {score.criterion: score.value for score in review.scores.all()}

    def get_mean(self, review: Review) -> str | None:
        return _text(self.context["scores"][review.nomination_id].summary.mean)

    def get_median(self, review: Review) -> str | None:
        return _text(self.context["scores"][review.nomination_id].summary.median)

    def get_range(self, review: Review) -> str | None:
        return _text(self.context["scores"][review.nomination_id].summary.range)

    def get_corrected(self, review: Review) -> str | None:
        withheld = review.nomination_id in self.context["uncorrected"]
        return None if withheld else _text(self.context["scores"][review.nomination_id].corrected)


def _text(number: Any) -> str | None:
    return None if number is None else str(number)


class ReviewFilter(django_filters.FilterSet):
    nomination = django_filters.UUIDFilter(field_name="nomination_id")
    member = IdFilter(field_name="member_id")


def with_parts(rows: QuerySet[Review]) -> QuerySet[Review]:
    return rows.select_related("nomination").prefetch_related("scores")


def _render(reviews: list[Review], actor: Actor, on: date) -> list[dict[str, Any]]:
    cases = [review.nomination for review in reviews]
    context = {
        "scores": scores_of(cases, on=on) if reviews else {},
        "uncorrected": without_correction(actor, cases) if reviews else set(),
    }
    return list(ReviewOut(reviews, many=True, context=context).data)


class ReviewListView(ApiView):
    access = {"GET": Access.SESSION, "POST": roles(Role.COMMITTEE_CHAIR, Role.COMMITTEE_MEMBER)}

    def render(self, reviews: list[Review]) -> list[dict[str, Any]]:
        return _render(reviews, self.actor, dated(self.at))

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
        nothing = dict.fromkeys(("id", "created_at", "mean", "median", "range", "corrected"))
        may = ["give"] if mark is not Mark.RECUSED and case.cycle.state == "reviewing" else []
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
    access = {"GET": Access.SESSION}

    @extend_schema(responses=ReviewOut)
    def get(self, _request: Request, key: str) -> Response:
        review = self.find(with_parts(visible_to(self.actor)), key)
        return Response(_render([review], self.actor, dated(self.at))[0])


urlpatterns = [
    path("reviews/", ReviewListView.as_view()),
    path("reviews/<str:key>/", ReviewView.as_view()),
]
