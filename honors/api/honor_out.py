"""How the API shows honors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from honors.domain.actor import Actor, Role
from honors.domain.honor_change import verbs_for
from honors.domain.prize import is_payable
from honors.models import AwardPrize, Honor, HonorStatus, RecoveryItem, Unit, UnitKind
from honors.permissions.honor_change import (
    may_change_honor,
    may_confirm_erasure,
    may_confirm_ruling,
    may_keep_honor,
)
from honors.selectors.honor_change import (
    Organs,
    erasures_asked,
    history_of,
    organs_over,
    recovery_of,
    rulings_waiting,
    terms_of,
    tokens_of,
)
from honors.selectors.prize import paid_on, prize_of
from honors.selectors.unit import name_on


@dataclass(frozen=True, kw_only=True)
class Bearing:
    """What decides who may do what with some honors, read for all of them at once."""

    actor: Actor
    organs: Organs
    asked_by: Mapping[int, int]
    recorded: Mapping[int, Sequence[tuple[str, int | None]]]

    def may(self, honor: Honor) -> list[str]:
        """The verbs of the interface."""
        if honor.is_erased:
            return []
        organ = self.organs.original(honor)
        has_leader = organ is not None and organ.pk in self.organs.with_leader
        found = []
        if may_change_honor(self.actor, honor, organ, organ_has_leader=has_leader):
            found += verbs_for(honor.status)
        if may_keep_honor(self.actor, honor):
            found.append("erase")
            # What was taken over is never paid again, and what is revoked not at all.
            if is_payable(honor.origin, is_revoked=honor.status == HonorStatus.REVOKED):
                found.append("pay_prize")
            found.append("recover")
        asked_by = self.asked_by.get(honor.pk)
        if asked_by is not None and may_confirm_erasure(self.actor, honor, asked_by_id=asked_by):
            found.append("confirm_erase")
        for verb, recorder in self.recorded.get(honor.pk, ()):
            if may_confirm_ruling(self.actor, honor, decided_by_id=recorder):
                found.append(f"confirm_{verb}")
        return found


class RecipientOut(serializers.Serializer):
    category = serializers.CharField()
    officer = serializers.CharField(allow_null=True)
    unit = serializers.CharField(allow_null=True)
    name = serializers.CharField(allow_null=True)


class HonorOut(serializers.Serializer):
    id = serializers.CharField()
    recipient = serializers.SerializerMethodField()
    award = serializers.CharField(source="award_code")
    award_name = serializers.CharField(source="award.name")
    edition = serializers.CharField(source="award.edition.code")
    level = serializers.CharField()
    organ_level = serializers.CharField(allow_null=True)
    register = serializers.CharField()
    unit = serializers.CharField(source="unit.code", allow_null=True, default=None)
    unit_name = serializers.SerializerMethodField()
    predecessor_of = serializers.SerializerMethodField()
    decided_on = serializers.DateField()
    effective_on = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    organ = serializers.CharField()
    document_number = serializers.CharField(allow_null=True)
    status = serializers.CharField()
    provisional_until = serializers.DateField(allow_null=True)
    revoked_on = serializers.DateField(allow_null=True)
    ledger_index = serializers.IntegerField()
    is_posthumous = serializers.BooleanField()
    origin = serializers.CharField()
    provenance = serializers.CharField()
    state = serializers.CharField(source="status")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    @extend_schema_field(RecipientOut)
    def get_recipient(self, honor: Honor) -> dict[str, Any]:
        person, unit = honor.officer, honor.unit
        return {
            "category": honor.recipient_category,
            "officer": str(honor.officer_id) if person else None,
            "unit": unit.code if unit and not person else None,
            "name": person.name if person else unit.name if unit else None,
        }

    def get_unit_name(self, honor: Honor) -> str | None:
        """As it was called on the day of the decision."""
        return name_on(honor.unit, honor.decided_on) if honor.unit is not None else None

    def get_predecessor_of(self, honor: Honor) -> str | None:
        """The unit asked for, where the honor was decided for one that it took over from."""
        asked: Unit | None = self.context["asked"]
        return asked.code if asked is not None and not honor.unit_path.startswith(asked.path) else None

    def get_may(self, honor: Honor) -> list[str]:
        bearing: Bearing | None = self.context["bearing"]
        return bearing.may(honor) if bearing else []


class DecisionOut(serializers.Serializer):
    organ = serializers.CharField()
    document_number = serializers.CharField(allow_null=True)
    decided_on = serializers.DateField()


class HistoryOut(serializers.Serializer):
    index = serializers.IntegerField()
    kind = serializers.CharField()
    decision = DecisionOut()
    amended_decision = DecisionOut(allow_null=True)
    recorded_at = serializers.DateTimeField()
    effective_on = serializers.DateField(allow_null=True)
    ground = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_null=True)
    source = serializers.CharField(allow_null=True)
    refers_to = serializers.IntegerField(allow_null=True)
    is_erased = serializers.BooleanField()


class HonorPrizeOut(serializers.Serializer):
    """The row of the prize table on the approval date; ``note`` says what a collective may do with the money."""

    amount = serializers.DecimalField(max_digits=12, decimal_places=2)
    currency = serializers.SerializerMethodField()
    valid_from = serializers.DateField(allow_null=True)
    valid_to = serializers.DateField(allow_null=True)
    source = serializers.CharField()
    confidence = serializers.CharField()
    note = serializers.CharField()

    def get_currency(self, _prize: AwardPrize) -> str:
        return "CNY"


class HonorTokenOut(serializers.Serializer):
    """What is handed over; serial and day are null as long as that was not noted."""

    kind = serializers.CharField()
    serial = serializers.CharField(allow_null=True)
    conferred_on = serializers.DateField(allow_null=True)


class RecoveryOut(serializers.Serializer):
    id = serializers.CharField()
    revocation = serializers.IntegerField()
    kind = serializers.CharField()
    token = serializers.CharField()
    serial = serializers.CharField()
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    state = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def get_may(self, item: RecoveryItem) -> list[str]:
        is_open = item.state == "open"
        return ["finish"] if is_open and may_keep_honor(self.context["actor"], item.honor) else []


class RevocationOut(serializers.Serializer):
    """What the decision to revoke says beside its ground."""

    index = serializers.IntegerField()
    is_published = serializers.BooleanField()
    recovers_money = serializers.BooleanField()
    frees_deed = serializers.BooleanField()


class MemberOfRecordOut(serializers.Serializer):
    officer = serializers.CharField(source="officer_id")
    name = serializers.CharField(source="officer.name")
    is_head = serializers.BooleanField()


class HonorDetailOut(HonorOut):
    members = serializers.SerializerMethodField()
    history = serializers.SerializerMethodField()
    prize = serializers.SerializerMethodField()
    prize_paid_on = serializers.SerializerMethodField()
    tokens = serializers.SerializerMethodField()
    recovery = serializers.SerializerMethodField()
    revocation = serializers.SerializerMethodField()

    @extend_schema_field(MemberOfRecordOut(many=True))
    def get_members(self, honor: Honor) -> list[dict[str, Any]]:
        """The members of record of a temporary unit that was honored (R-04)."""
        unit = honor.unit
        if unit is None or honor.officer_id is not None or unit.kind != UnitKind.TEMPORARY:
            return []
        rows = unit.memberships.select_related("officer").order_by("-is_head", "officer_id")
        return list(MemberOfRecordOut(rows, many=True).data)

    @extend_schema_field(HistoryOut(many=True))
    def get_history(self, honor: Honor) -> list[dict[str, Any]]:
        return list(HistoryOut(history_of(honor), many=True).data)

    @extend_schema_field(HonorPrizeOut(allow_null=True))
    def get_prize(self, honor: Honor) -> dict[str, Any] | None:
        prize = prize_of(honor)
        return None if prize is None else dict(HonorPrizeOut(prize).data)

    def get_prize_paid_on(self, honor: Honor) -> date | None:
        return paid_on(honor)

    @extend_schema_field(HonorTokenOut(many=True))
    def get_tokens(self, honor: Honor) -> list[dict[str, Any]]:
        return list(HonorTokenOut(tokens_of(honor), many=True).data)

    @extend_schema_field(RecoveryOut(many=True))
    def get_recovery(self, honor: Honor) -> list[dict[str, Any]]:
        return render_recovery(honor, self.context["actor"])

    @extend_schema_field(RevocationOut(allow_null=True))
    def get_revocation(self, honor: Honor) -> dict[str, Any] | None:
        terms = terms_of(honor)
        return None if terms is None else dict(RevocationOut(terms).data)


def render_recovery(honor: Honor, actor: Actor) -> list[dict[str, Any]]:
    return list(RecoveryOut(recovery_of(honor), many=True, context={"actor": actor}).data)


def render(
    honors: list[Honor],
    actor: Actor,
    on: date,
    serializer: type[HonorOut] = HonorOut,
    *,
    asked: Unit | None = None,
) -> list[dict[str, Any]]:
    """Honors as the actor sees them, ``asked`` being the unit whose record this is; only those who might decide about
    some cost the queries of ``may``.
    """
    bearing = None
    if actor.roles & {Role.HR, Role.LEADER}:
        bearing = Bearing(
            actor=actor,
            organs=organs_over(honors, on=on),
            asked_by=erasures_asked(honors),
            recorded=rulings_waiting(honors),
        )
    return list(serializer(honors, many=True, context={"actor": actor, "bearing": bearing, "asked": asked}).data)
