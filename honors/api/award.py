"""The catalogue over the API: awards with prize and tokens, and the table of approval authority."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import Access, roles
from honors.api.base import ApiView, StrictSerializer
from honors.api.filters import apply_filters
from honors.api.paging import keyset_page
from honors.domain.actor import Role
from honors.domain.authority import Organ
from honors.domain.award import Level, RecipientCategory, Register, TokenKind
from honors.models import AuthorityRule, Award, AwardPrize
from honors.models.base import is_in_force
from honors.permissions.award import may_edit_catalogue
from honors.selectors.award import authority_rules_for, edition_by_code, in_force_on, visible_to
from honors.services.award import add_prize, change_tokens, edit_authority_rule, edit_award

CATEGORIES = [(word.value, word.value) for word in RecipientCategory]
LEVELS = [(word.value, word.value) for word in Level]
REGISTERS = [(word.value, word.value) for word in Register]
ORGANS = [(word.value, word.value) for word in Organ]
TOKEN_KINDS = [word.value for word in TokenKind]
CONFIDENCES = ["H", "M", "L", "?"]


def yuan(amount: Any) -> str:
    """Money as the interface writes it: no cents where there are none."""
    return f"{amount:f}".removesuffix(".00")


class PrizeOut(serializers.Serializer):
    amount = serializers.SerializerMethodField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)
    source = serializers.CharField()
    confidence = serializers.CharField()
    note = serializers.CharField()

    def get_amount(self, prize: AwardPrize) -> str:
        return yuan(prize.amount)


class AwardOut(serializers.Serializer):
    id = serializers.CharField()
    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    edition = serializers.CharField(source="edition.code")
    scheme = serializers.CharField(source="edition.scheme")
    register = serializers.CharField()
    recipient_category = serializers.CharField()
    personnel_categories = serializers.ListField(child=serializers.CharField())
    level = serializers.CharField()
    organ_level = serializers.CharField()
    grantor = serializers.CharField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)
    prize = serializers.SerializerMethodField()
    prizes = PrizeOut(many=True)
    tokens = serializers.SerializerMethodField()
    notice_days = serializers.IntegerField(allow_null=True)
    repeat_months = serializers.IntegerField(allow_null=True)
    repeat_scope = serializers.CharField()
    is_enabled = serializers.BooleanField()
    source = serializers.CharField()
    confidence = serializers.CharField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_prize(self, award: Award) -> str | None:
        """The sum in yuan as of today."""
        today = self.context["today"]
        sums = [row.amount for row in award.prizes.all() if is_in_force(row.valid_from, row.valid_to, today)]
        return yuan(sums[0]) if sums else None

    def get_tokens(self, award: Award) -> list[str]:
        """What is handed over as of today."""
        today = self.context["today"]
        return [row.kind for row in award.tokens.all() if is_in_force(row.valid_from, row.valid_to, today)]

    def get_state(self, award: Award) -> str:
        return "enabled" if award.is_enabled and award.edition.is_enabled else "disabled"

    def get_may(self, _award: Award) -> list[str]:
        return ["edit", "add_prize", "change_tokens"] if self.context["may_edit"] else []


class AwardPatch(StrictSerializer):
    notice_days = serializers.IntegerField(min_value=0, max_value=365, allow_null=True, required=False)
    repeat_months = serializers.IntegerField(min_value=0, max_value=600, allow_null=True, required=False)
    valid_to = serializers.DateField(allow_null=True, required=False)
    is_enabled = serializers.BooleanField(required=False)
    confidence = serializers.ChoiceField(CONFIDENCES, required=False)
    source = serializers.CharField(max_length=200, help_text="Where the new numbers were read.")


class PrizeIn(StrictSerializer):
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(required=False, allow_null=True, default=None)
    source = serializers.CharField(max_length=200)
    confidence = serializers.ChoiceField(CONFIDENCES, default="H")
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class TokensIn(StrictSerializer):
    kinds = serializers.ListField(child=serializers.ChoiceField(TOKEN_KINDS), max_length=len(TOKEN_KINDS))
    valid_from = serializers.DateField()
    source = serializers.CharField(max_length=200)
    confidence = serializers.ChoiceField(CONFIDENCES, default="H")


class AwardFilter(django_filters.FilterSet):
    code = django_filters.CharFilter()
    edition = django_filters.CharFilter(method="filter_edition")
    category = django_filters.ChoiceFilter(field_name="recipient_category", choices=CATEGORIES)
    level = django_filters.ChoiceFilter(choices=LEVELS)
    register = django_filters.ChoiceFilter(choices=REGISTERS)
    name = django_filters.CharFilter(lookup_expr="contains")
    on = django_filters.DateFilter(method="filter_on")

    def filter_edition(self, rows: QuerySet[Award], _name: str, code: str) -> QuerySet[Award]:
        return rows.filter(edition=edition_by_code(code))

    def filter_on(self, rows: QuerySet[Award], _name: str, day: Any) -> QuerySet[Award]:
        return rows.filter(in_force_on(day))


class CatalogueView(ApiView):
    def awards(self) -> QuerySet[Award]:
        return visible_to(self.actor).select_related("edition").prefetch_related("prizes", "tokens")

    def render(self, awards: list[Award]) -> list[dict[str, Any]]:
        today = timezone.localtime(self.at).date()
        context = {"today": today, "may_edit": bool(may_edit_catalogue(self.actor))}
        return list(AwardOut(awards, many=True, context=context).data)

    def shown(self, key: Any) -> dict[str, Any]:
        return self.render([self.find(self.awards(), key)])[0]


class AwardListView(CatalogueView):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=AwardOut(many=True))
    def get(self, request: Request) -> Response:
        return keyset_page(request, apply_filters(AwardFilter, request, self.awards()), ("code", "id"), self.render)


class AwardView(CatalogueView):
    access = {"GET": Access.SESSION, "PATCH": roles(Role.HR)}

    @extend_schema(responses=AwardOut)
    def get(self, _request: Request, key: int) -> Response:
        return Response(self.shown(key))

    @extend_schema(request=AwardPatch, responses=AwardOut)
    def patch(self, _request: Request, key: int) -> Response:
        award = self.find(visible_to(self.actor), key)
        facts = self.read(AwardPatch)
        edit_award(actor=self.actor, award=award, expected_version=self.expected_version, at=self.at, **facts)
        return Response(self.shown(key))


class AwardPrizeView(CatalogueView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=PrizeIn, responses={201: AwardOut})
    def post(self, _request: Request, key: int) -> Response:
        award = self.find(visible_to(self.actor), key)
        facts = self.read(PrizeIn)
        add_prize(actor=self.actor, award=award, expected_version=self.expected_version, at=self.at, **facts)
        return Response(self.shown(key), status=201)


class AwardTokensView(CatalogueView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=TokensIn, responses={201: AwardOut})
    def post(self, _request: Request, key: int) -> Response:
        award = self.find(visible_to(self.actor), key)
        facts = self.read(TokensIn)
        change_tokens(actor=self.actor, award=award, expected_version=self.expected_version, at=self.at, **facts)
        return Response(self.shown(key), status=201)


class RuleOut(serializers.Serializer):
    id = serializers.CharField()
    edition = serializers.CharField(source="edition.code")
    recipient_kind = serializers.CharField()
    recipient_category = serializers.CharField()
    level = serializers.CharField()
    award = serializers.CharField(source="award_code")
    organ = serializers.CharField()
    co_organ = serializers.CharField()
    mandate = serializers.CharField()
    clause = serializers.CharField()
    known = serializers.BooleanField(source="is_known")
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)
    source = serializers.CharField()
    confidence = serializers.CharField()
    note = serializers.CharField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_state(self, rule: AuthorityRule) -> str:
        return "known" if rule.is_known else "unknown"

    def get_may(self, _rule: AuthorityRule) -> list[str]:
        return ["edit"] if self.context["may_edit"] else []


class RulePatch(StrictSerializer):
    organ = serializers.ChoiceField(ORGANS, allow_blank=True, required=False)
    co_organ = serializers.ChoiceField(ORGANS, allow_blank=True, required=False)
    mandate = serializers.ChoiceField(ORGANS, allow_blank=True, required=False)
    clause = serializers.CharField(max_length=120, allow_blank=True, required=False)
    known = serializers.BooleanField(source="is_known", required=False)
    valid_to = serializers.DateField(allow_null=True, required=False)
    confidence = serializers.ChoiceField(CONFIDENCES, required=False)
    note = serializers.CharField(max_length=200, allow_blank=True, required=False)
    source = serializers.CharField(max_length=200, help_text="Where this was read.")


class RuleFilter(django_filters.FilterSet):
    edition = django_filters.CharFilter(method="filter_edition")
    recipient_kind = django_filters.CharFilter()
    category = django_filters.ChoiceFilter(field_name="recipient_category", choices=CATEGORIES)
    level = django_filters.ChoiceFilter(choices=LEVELS)
    award = django_filters.CharFilter(field_name="award_code")
    known = django_filters.BooleanFilter(field_name="is_known")

    def filter_edition(self, rows: QuerySet[AuthorityRule], _name: str, code: str) -> QuerySet[AuthorityRule]:
        return rows.filter(edition=edition_by_code(code))


class RuleBase(ApiView):
    def rules(self) -> QuerySet[AuthorityRule]:
        return authority_rules_for(self.actor).select_related("edition")

    def render(self, rules: list[AuthorityRule]) -> list[dict[str, Any]]:
        return list(RuleOut(rules, many=True, context={"may_edit": bool(may_edit_catalogue(self.actor))}).data)


class RuleListView(RuleBase):
    access = {"GET": Access.SESSION}

    @extend_schema(responses=RuleOut(many=True))
    def get(self, request: Request) -> Response:
        return keyset_page(request, apply_filters(RuleFilter, request, self.rules()), ("id",), self.render)


class RuleView(RuleBase):
    access = {"GET": Access.SESSION, "PATCH": roles(Role.HR)}

    @extend_schema(responses=RuleOut)
    def get(self, _request: Request, key: int) -> Response:
        return Response(self.render([self.find(self.rules(), key)])[0])

    @extend_schema(request=RulePatch, responses=RuleOut)
    def patch(self, _request: Request, key: int) -> Response:
        rule = self.find(self.rules(), key)
        facts = self.read(RulePatch)
        rule = edit_authority_rule(
            actor=self.actor, rule=rule, expected_version=self.expected_version, at=self.at, **facts
        )
        return Response(self.render([rule])[0])


urlpatterns = [
    path("awards/", AwardListView.as_view()),
    path("awards/authority-rules/", RuleListView.as_view()),
    path("awards/authority-rules/<int:key>/", RuleView.as_view()),
    path("awards/<int:key>/", AwardView.as_view()),
    path("awards/<int:key>/prizes/", AwardPrizeView.as_view()),
    path("awards/<int:key>/tokens/", AwardTokensView.as_view()),
]
