"""Objections over the API: raised with or without a session, followed with a claim code, decided by discipline."""

from datetime import date
from typing import Any

import django_filters
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluations.domain.nomination import EDITABLE_FIELDS
from evaluations.domain.reconsideration import Outcome
from evaluations.models import Objection
from evaluations.permissions.objection import may_handle_objection
from evaluations.selectors.notice import visible_to as notices_visible_to
from evaluations.selectors.objection import claimed_by, visible_to, with_parts
from evaluations.services.objection import answer_question, ask_objector, decide_objection, raise_objection
from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import ANONYMOUS, Actor, Role
from honors.models.base import dated

LONGEST = 5000
OUTCOMES = [(outcome.value, outcome.value) for outcome in Outcome]


class ObjectionIn(StrictSerializer):
    notice = serializers.CharField()
    nomination = serializers.UUIDField()
    text = serializers.CharField(max_length=LONGEST)


class AnswerIn(StrictSerializer):
    answer = serializers.CharField(max_length=LONGEST)


class QuestionIn(StrictSerializer):
    question = serializers.CharField(max_length=LONGEST)


class ObjectionDecisionIn(StrictSerializer):
    decision = serializers.ChoiceField(OUTCOMES)
    reason = serializers.CharField(max_length=LONGEST)
    case = serializers.ChoiceField(["refuse", "return"], default="refuse")
    fields = serializers.ListField(child=serializers.ChoiceField(EDITABLE_FIELDS), default=list)


class QuestionOut(serializers.Serializer):
    question = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)


class ClaimOut(serializers.Serializer):
    """What the holder of a claim code reads: nothing of who handles it."""

    state = serializers.CharField()
    questions = QuestionOut(many=True, source="questions.all")
    decision = serializers.SerializerMethodField()

    def get_decision(self, objection: Objection) -> dict[str, str] | None:
        if objection.state == "open":
            return None
        return {"decision": objection.decision, "reason": objection.decision_reason}


class ObjectionOut(ClaimOut):
    """Who raised it is never shown (R-22)."""

    id = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    notice = serializers.CharField(source="notice_id")
    nomination = serializers.CharField(source="nomination_id")
    text = serializers.CharField()
    is_anonymous = serializers.SerializerMethodField()
    due_on = serializers.DateField(allow_null=True)
    is_overdue = serializers.SerializerMethodField()
    decided_at = serializers.DateTimeField(allow_null=True)
    may = serializers.SerializerMethodField()

    def get_is_overdue(self, objection: Objection) -> bool:
        due_on = objection.due_on
        return objection.state == "open" and due_on is not None and due_on < self.context["today"]

    def get_is_anonymous(self, objection: Objection) -> bool:
        return objection.raised_by_id is None

    def get_may(self, objection: Objection) -> list[str]:
        actor: Actor = self.context["actor"]
        if objection.state != "open":
            return []
        if may_handle_objection(actor, objection):
            return ["ask", "decide"]
        waits = any(question.answered_at is None for question in objection.questions.all())
        return ["answer"] if waits and objection.raised_by_id == actor.user_id else []


class ObjectionFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=[("open", "open"), ("decided", "decided")])
    notice = django_filters.UUIDFilter(field_name="notice_id")
    nomination = django_filters.UUIDFilter(field_name="nomination_id")


def render(objections: list[Objection], actor: Actor, on: date) -> list[dict[str, Any]]:
    return list(ObjectionOut(objections, many=True, context={"actor": actor, "today": on}).data)


class ObjectionListView(ApiView):
    """The answer to an anonymous POST is kept nowhere: without a user the base class stores no key either."""

    access = {"GET": Access.SESSION, "POST": Access.PUBLIC}

    @extend_schema(responses=ObjectionOut(many=True))
    def get(self, request: Request) -> Response:
        rows = apply_filters(ObjectionFilter, request, with_parts(visible_to(self.actor)))
        return keyset_page(request, rows, ("-created_at", "-id"), lambda page: render(page, self.actor, dated(self.at)))

    @extend_schema(request=ObjectionIn, responses={201: ObjectionOut})
    def post(self, request: Request) -> Response:
        facts = self.read(ObjectionIn)
        # Without a session nothing of the request goes further: no address, no number that ties it to a log line.
        actor = ANONYMOUS if self.actor.is_anonymous else self.actor
        notice = self.find(notices_visible_to(actor, on=dated(self.at)), facts.pop("notice"))
        objection, code = raise_objection(actor=actor, notice=notice, at=self.at, **facts)
        body = render([objection], actor, dated(self.at))[0]
        return Response({**body, "claim_code": code} if code else body, status=201)


class ObjectionView(ApiView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=ObjectionOut)
    def get(self, _request: Request, key: str) -> Response:
        return Response(render([self.find(with_parts(visible_to(self.actor)), key)], self.actor, dated(self.at))[0])


class ClaimView(ApiView):
    """Opened by the header ``Claim-Code`` alone; a session that happens to be there is not looked at."""

    access = {"GET": Access.PUBLIC, "POST": Access.PUBLIC}
    keeps_answers = False

    @extend_schema(responses=ClaimOut)
    def get(self, request: Request) -> Response:
        return Response(ClaimOut(claimed_by(request.headers.get("Claim-Code", ""))).data)

    @extend_schema(request=AnswerIn, responses=ClaimOut)
    def post(self, request: Request) -> Response:
        facts = self.read(AnswerIn)
        objection = claimed_by(request.headers.get("Claim-Code", ""))
        return Response(ClaimOut(answer_question(actor=ANONYMOUS, objection=objection, at=self.at, **facts)).data)


class AnswerView(ApiView):
    """The objector who gave a name answers with the session."""

    access = {"POST": Access.SESSION}

    @extend_schema(request=AnswerIn, responses=ObjectionOut)
    def post(self, _request: Request, key: str) -> Response:
        facts = self.read(AnswerIn)
        objection = self.find(visible_to(self.actor), key)
        objection = answer_question(actor=self.actor, objection=objection, at=self.at, **facts)
        return Response(render([objection], self.actor, dated(self.at))[0])


class AskView(ApiView):
    access = {"POST": roles(Role.DISCIPLINE)}

    @extend_schema(request=QuestionIn, responses=ObjectionOut)
    def post(self, _request: Request, key: str) -> Response:
        facts = self.read(QuestionIn)
        objection = self.find(visible_to(self.actor), key)
        objection = ask_objector(actor=self.actor, objection=objection, at=self.at, **facts)
        return Response(render([objection], self.actor, dated(self.at))[0])


class DecideView(ApiView):
    access = {"POST": roles(Role.DISCIPLINE)}

    @extend_schema(request=ObjectionDecisionIn, responses=ObjectionOut)
    def post(self, _request: Request, key: str) -> Response:
        facts = self.read(ObjectionDecisionIn)
        objection = self.find(visible_to(self.actor), key)
        objection = decide_objection(
            actor=self.actor, objection=objection, at=self.at, expected_version=self.expected_version, **facts
        )
        return Response(render([objection], self.actor, dated(self.at))[0])


urlpatterns = [
    path("objections/", ObjectionListView.as_view()),
    path("objections/claim/", ClaimView.as_view()),
    path("objections/<str:key>/", ObjectionView.as_view()),
    path("objections/<str:key>/ask/", AskView.as_view()),
    path("objections/<str:key>/answer/", AnswerView.as_view()),
    path("objections/<str:key>/decide/", DecideView.as_view()),
]
