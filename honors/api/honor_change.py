"""Decisions about granted honors over the API."""

from base64 import b64encode
from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import roles
from honors.api.base import ApiView, EmptySerializer, StrictSerializer
from honors.api.honor_out import RecoveryOut, render_recovery
from honors.domain.actor import Role
from honors.domain.award import OrganLevel
from honors.domain.errors import RuleViolation
from honors.domain.ledger.kinds import CORRECT, RESTORE, REVOKE
from honors.models import Honor, HonorRuling, RecoveryItem
from honors.selectors.honor import visible_to
from honors.selectors.officer import officer_of
from honors.selectors.unit import unit_by_code
from honors.services.honor_change import Changed, Ruling, Terms
from honors.services.honor_erase import ask_erasure, confirm_erasure
from honors.services.honor_ruling import confirm_ruling, correct_on_record, rule_on_honor
from honors.services.ledger import sign_checkpoint
from honors.services.prize import pay_prize
from honors.services.recovery import finish_recovery

LONGEST = 5000
AS_THE_GROUND = "As the rule of the ground says on the day of the decision."
DECIDERS = roles(Role.LEADER, Role.HR)


class RulingIn(StrictSerializer):
    reason = serializers.CharField(max_length=LONGEST)
    document_number = serializers.CharField(max_length=80)
    decided_on = serializers.DateField()
    organ = serializers.CharField(max_length=120, default="", allow_blank=True)


class RevokeIn(RulingIn):
    ground = serializers.CharField(max_length=60)
    is_published = serializers.BooleanField(required=False, allow_null=True, default=None, help_text=AS_THE_GROUND)
    recovers_money = serializers.BooleanField(required=False, allow_null=True, default=None, help_text=AS_THE_GROUND)
    frees_deed = serializers.BooleanField(default=False)


class RestoreIn(RulingIn):
    ground = serializers.CharField(max_length=60)


class SnapshotIn(StrictSerializer):
    post = serializers.CharField(max_length=80, required=False, allow_blank=True)
    grade = serializers.CharField(max_length=32, required=False, allow_blank=True)
    rank = serializers.CharField(max_length=32, required=False, allow_blank=True)
    unit_code = serializers.CharField(max_length=32, required=False)
    unit_name = serializers.CharField(max_length=120, required=False)


class CorrectedIn(StrictSerializer):
    award = serializers.CharField(max_length=80, required=False)
    officer = serializers.CharField(max_length=20, required=False)
    unit = serializers.CharField(max_length=32, required=False)
    organ = serializers.CharField(max_length=120, required=False)
    organ_level = serializers.ChoiceField([(word.value, word.value) for word in OrganLevel], required=False)
    document_number = serializers.CharField(max_length=80, required=False)
    decided_on = serializers.DateField(required=False)
    effective_on = serializers.DateField(required=False)
    is_posthumous = serializers.BooleanField(required=False)
    provisional_until = serializers.DateField(required=False, allow_null=True)
    deed = serializers.CharField(max_length=200, required=False)
    snapshot = SnapshotIn(required=False)


class CorrectIn(RulingIn):
    fields = CorrectedIn()


class EraseIn(StrictSerializer):
    reason = serializers.CharField(max_length=LONGEST)
    document_number = serializers.CharField(max_length=80)


class RecoverIn(StrictSerializer):
    item = serializers.CharField(max_length=20)
    done_on = serializers.DateField()
    serial = serializers.CharField(max_length=60, default="", allow_blank=True)


class PayIn(StrictSerializer):
    paid_on = serializers.DateField()


class RecordedOut(serializers.Serializer):
    """The entry that was written, and the head of the ledger signed after it."""

    index = serializers.IntegerField()
    size = serializers.IntegerField()
    root = serializers.CharField()
    checkpoint = serializers.CharField()


class RevokedOut(RecordedOut):
    recovery = RecoveryOut(many=True)


class AskedOut(serializers.Serializer):
    honor = serializers.CharField(source="honor_id")
    document_number = serializers.CharField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()

    def get_state(self, _request: Any) -> str:
        return "asked"


class RulingOut(serializers.Serializer):
    """A decision on paper that waits for a second person."""

    honor = serializers.CharField(source="honor_id")
    verb = serializers.CharField()
    ground = serializers.CharField()
    organ = serializers.CharField()
    document_number = serializers.CharField()
    decided_on = serializers.DateField()
    state = serializers.SerializerMethodField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()

    def get_state(self, _ruling: Any) -> str:
        return "recorded"


class PaidOut(serializers.Serializer):
    honor = serializers.CharField(source="honor_id")
    amount = serializers.DecimalField(max_digits=12, decimal_places=2)
    paid_on = serializers.DateField()
    created_at = serializers.DateTimeField()


class HonorActView(ApiView):
    """What the acts on one honor share."""

    def target(self, key: str) -> Honor:
        found: Honor = self.find(visible_to(self.actor), key)
        return found

    def ruling(self, facts: dict[str, Any]) -> Ruling:
        return Ruling(**{name: facts.pop(name) for name in ("reason", "document_number", "decided_on", "organ")})

    def recorded(self, changed: Changed) -> dict[str, Any]:
        """The entry with the head, signed after the commit."""
        checkpoint = sign_checkpoint(actor=self.actor, at=self.at)
        return {
            "index": changed.index,
            "size": checkpoint.size,
            "root": b64encode(bytes(checkpoint.root)).decode(),
            "checkpoint": bytes(checkpoint.note).decode(),
        }


class RulingView(HonorActView):
    """What revoking, restoring and correcting share: a leader decides at once, a decision on paper waits for a
    second person.
    """

    verb = ""

    def ruled(self, key: str, facts: dict[str, Any]) -> Response:
        names = ("is_published", "recovers_money", "frees_deed")
        said = {name: facts.pop(name) for name in names if name in facts}
        done = rule_on_honor(
            actor=self.actor,
            honor=self.target(key),
            verb=self.verb,
            ruling=self.ruling(facts),
            terms=Terms(**said),
            at=self.at,
            expected_version=self.expected_version,
            **facts,
        )
        return self.told(done)

    def told(self, done: Changed | HonorRuling) -> Response:
        if isinstance(done, HonorRuling):
            return Response(RulingOut(done).data, status=202)
        return Response(self.answered(done))

    def confirmed(self, key: str) -> Response:
        self.read(EmptySerializer)
        changed = confirm_ruling(
            actor=self.actor,
            honor=self.target(key),
            verb=self.verb,
            at=self.at,
            expected_version=self.expected_version,
        )
        return Response(self.answered(changed))

    def answered(self, changed: Changed) -> dict[str, Any]:
        return self.recorded(changed)


class RevokeView(RulingView):
    access = {"POST": DECIDERS}
    verb = REVOKE

    def answered(self, changed: Changed) -> dict[str, Any]:
        return {**self.recorded(changed), "recovery": render_recovery(changed.honor, self.actor)}

    @extend_schema(request=RevokeIn, responses={200: RevokedOut, 202: RulingOut})
    def post(self, _request: Request, key: str) -> Response:
        return self.ruled(key, self.read(RevokeIn))


class ConfirmRevokeView(RevokeView):
    access = {"POST": DECIDERS}

    @extend_schema(request=EmptySerializer, responses=RevokedOut)
    def post(self, _request: Request, key: str) -> Response:
        return self.confirmed(key)


class RestoreView(RulingView):
    access = {"POST": DECIDERS}
    verb = RESTORE

    @extend_schema(request=RestoreIn, responses={200: RecordedOut, 202: RulingOut})
    def post(self, _request: Request, key: str) -> Response:
        return self.ruled(key, self.read(RestoreIn))


class ConfirmRestoreView(RestoreView):
    access = {"POST": DECIDERS}

    @extend_schema(request=EmptySerializer, responses=RecordedOut)
    def post(self, _request: Request, key: str) -> Response:
        return self.confirmed(key)


class CorrectView(RulingView):
    """``fields`` are stated as they should read; those left out stay as they are."""

    access = {"POST": DECIDERS}
    verb = CORRECT

    @extend_schema(request=CorrectIn, responses={200: RecordedOut, 202: RulingOut})
    def post(self, _request: Request, key: str) -> Response:
        facts = self.read(CorrectIn)
        fields = dict(facts["fields"])
        if "officer" in fields:
            fields["officer"] = officer_of(self.actor, fields["officer"])
        if "unit" in fields:
            fields["unit"] = unit_by_code(fields["unit"])
        done = correct_on_record(
            actor=self.actor,
            honor=self.target(key),
            fields=fields,
            ruling=self.ruling(facts),
            at=self.at,
            expected_version=self.expected_version,
        )
        return self.told(done)


class ConfirmCorrectView(CorrectView):
    access = {"POST": DECIDERS}

    @extend_schema(request=EmptySerializer, responses=RecordedOut)
    def post(self, _request: Request, key: str) -> Response:
        return self.confirmed(key)


class EraseView(HonorActView):
    """Asks; nothing is destroyed until another person confirms."""

    access = {"POST": roles(Role.HR)}

    @extend_schema(request=EraseIn, responses={202: AskedOut})
    def post(self, _request: Request, key: str) -> Response:
        request = ask_erasure(
            actor=self.actor,
            honor=self.target(key),
            at=self.at,
            expected_version=self.expected_version,
            **self.read(EraseIn),
        )
        return Response(AskedOut(request).data, status=202)


class ConfirmEraseView(HonorActView):
    access = {"POST": DECIDERS}

    @extend_schema(request=EmptySerializer, responses=RecordedOut)
    def post(self, _request: Request, key: str) -> Response:
        self.read(EmptySerializer)
        changed = confirm_erasure(
            actor=self.actor, honor=self.target(key), at=self.at, expected_version=self.expected_version
        )
        return Response(self.recorded(changed))


class RecoveryView(HonorActView):
    """What revocations of the honor take back; a POST ticks one point off."""

    access = {"GET": DECIDERS, "POST": roles(Role.HR)}

    @extend_schema(responses=RecoveryOut(many=True))
    def get(self, _request: Request, key: str) -> Response:
        return Response(render_recovery(self.target(key), self.actor))

    @extend_schema(request=RecoverIn, responses=RecoveryOut(many=True))
    def post(self, _request: Request, key: str) -> Response:
        honor = self.target(key)
        facts = self.read(RecoverIn)
        number = facts.pop("item")
        item = RecoveryItem.objects.filter(honor=honor, pk=number).first() if number.isdecimal() else None
        if item is None:
            raise RuleViolation("honor.recovery_unknown", field="item")
        finish_recovery(actor=self.actor, item=item, at=self.at, expected_version=self.expected_version, **facts)
        return Response(render_recovery(honor, self.actor))


class PrizeView(HonorActView):
    access = {"POST": roles(Role.HR)}

    @extend_schema(request=PayIn, responses={201: PaidOut})
    def post(self, _request: Request, key: str) -> Response:
        payment = pay_prize(actor=self.actor, honor=self.target(key), at=self.at, **self.read(PayIn))
        return Response(PaidOut(payment).data, status=201)


urlpatterns = [
    path("honors/<str:key>/revoke/", RevokeView.as_view()),
    path("honors/<str:key>/revoke/confirm/", ConfirmRevokeView.as_view()),
    path("honors/<str:key>/restore/", RestoreView.as_view()),
    path("honors/<str:key>/restore/confirm/", ConfirmRestoreView.as_view()),
    path("honors/<str:key>/correct/", CorrectView.as_view()),
    path("honors/<str:key>/correct/confirm/", ConfirmCorrectView.as_view()),
    path("honors/<str:key>/erase/", EraseView.as_view()),
    path("honors/<str:key>/erase/confirm/", ConfirmEraseView.as_view()),
    path("honors/<str:key>/recovery/", RecoveryView.as_view()),
    path("honors/<str:key>/prize/", PrizeView.as_view()),
]
