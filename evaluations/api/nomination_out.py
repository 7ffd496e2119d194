"""How a case is shown: its fields, and what of them the caller may read."""

from collections.abc import Collection
from datetime import date
from typing import Any

from rest_framework import serializers

from evaluations.domain.nomination import Verb
from evaluations.models import Nomination
from evaluations.permissions.assessment import is_open_to_assess
from evaluations.permissions.case_act import file_acts
from evaluations.permissions.nomination import open_acts
from evaluations.selectors.case_view import knows_bars, led_organs, shown_findings, shown_reason, turn_of
from evaluations.selectors.nomination import with_content
from honors.api.envelope import render_finding
from honors.domain.actor import Actor

CONTENT = {
    "nominated_by": None,
    "deed": None,
    "timing": None,
    "reason": None,
    "is_posthumous": None,
    "attached_honors": [],
    "reopened_fields": [],
    "changes": [],
    "findings": [],
    "overrides": [],
    "late": None,
    "papers_due_on": None,
    "timeline": [],
}
"""What a member of the committee does not see before declaring: who it is about, but nothing of the case."""


def waits_for(case: Nomination, led: Collection[int]) -> dict[str, Any] | None:
    """The role and unit that act next, as the interface writes them."""
    turn = turn_of(case, led)
    return {"role": turn[0].value, "unit": turn[1].code} if turn else None


class EventOut(serializers.Serializer):
    at = serializers.DateTimeField()
    verb = serializers.CharField()
    by = serializers.CharField(source="by_id", allow_null=True)
    state = serializers.CharField()
    reason = serializers.CharField()
    changes = serializers.ListField(child=serializers.DictField())


class LateOut(serializers.Serializer):
    """Who let a case in after its time, why and by which document; entered by ``admitted_by``."""

    authoriser = serializers.CharField()
    reason = serializers.CharField()
    document_number = serializers.CharField()
    admitted_by = serializers.CharField()
    admitted_at = serializers.DateTimeField()


class NominationOut(serializers.Serializer):
    id = serializers.CharField()
    cycle = serializers.CharField(source="cycle_id", allow_null=True)
    scheme = serializers.CharField(source="scheme_id")
    star = serializers.SerializerMethodField()
    award = serializers.CharField(source="award.code", allow_null=True, default=None)
    recipient = serializers.SerializerMethodField()
    recipient_name = serializers.SerializerMethodField()
    unit = serializers.CharField(source="unit.code")
    nominated_by = serializers.CharField(source="nominated_by_id")
    deed = serializers.CharField(source="deed_id", allow_null=True)
    timing = serializers.CharField()
    reason = serializers.CharField()
    is_posthumous = serializers.BooleanField()
    is_rehearsal = serializers.BooleanField()
    attached_honors = serializers.SerializerMethodField()
    reopened_fields = serializers.ListField()
    changes = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()
    overrides = serializers.SerializerMethodField()
    late = LateOut(allow_null=True)
    papers_due_on = serializers.DateField(allow_null=True)
    timeline = serializers.SerializerMethodField()
    waits_for = serializers.SerializerMethodField()
    honor = serializers.CharField(source="honor_index", allow_null=True)
    state = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    may = serializers.SerializerMethodField()

    def to_representation(self, instance: Nomination) -> dict[str, Any]:
        data = dict(super().to_representation(instance))
        return data if instance.pk in self.context["readable"] else data | CONTENT | {"may": ["declare"]}

    def _knows_bars(self, case: Nomination) -> bool:
        return knows_bars(self.context["actor"], case)

    def get_star(self, case: Nomination) -> str | None:
        return case.star or None

    def get_recipient(self, case: Nomination) -> dict[str, str]:
        if case.recipient_unit is not None:
            return {"category": case.recipient_category, "unit": case.recipient_unit.code}
        return {"category": case.recipient_category, "officer": str(case.officer_id)}

    def get_recipient_name(self, case: Nomination) -> str:
        return str(case.recipient_unit or case.officer)

    def get_attached_honors(self, case: Nomination) -> list[str]:
        return [str(honor.pk) for honor in case.attached_honors.all()]

    def get_findings(self, case: Nomination) -> list[dict[str, Any]]:
        return [render_finding(finding) for finding in shown_findings(self.context["actor"], case)]

    def get_overrides(self, case: Nomination) -> list[dict[str, Any]]:
        return list(case.overrides) if self._knows_bars(case) else []

    def get_timeline(self, case: Nomination) -> list[dict[str, Any]]:
        may_know = self._knows_bars(case)
        return [
            {**EventOut(event).data, "reason": shown_reason(event, may_know=may_know)} for event in case.events.all()
        ]

    def get_changes(self, case: Nomination) -> list[dict[str, Any]]:
        """What was mended since the last return, for whoever looks next (R-25)."""
        handed_in = [event for event in case.events.all() if event.verb == Verb.SUBMIT]
        return list(handed_in[-1].changes) if handed_in else []

    def get_waits_for(self, case: Nomination) -> dict[str, Any] | None:
        return waits_for(case, self.context["led"])

    def get_may(self, case: Nomination) -> list[str]:
        """Every act that is open to the caller; in lists without ``assess``, for which each case's approver would
        have to be looked up.
        """
        actor, on = self.context["actor"], self.context["on"]
        acts = [*open_acts(actor, case), *file_acts(actor, case, on=on)]
        return [*acts, "assess"] if self.context["alone"] and is_open_to_assess(actor, case, on) else acts


def render_case(case: Nomination, actor: Actor, on: date) -> dict[str, Any]:
    """One case, with every act that is open to the caller."""
    return render([case], actor, on, alone=True)[0]


def render(cases: list[Nomination], actor: Actor, on: date, *, alone: bool = False) -> list[dict[str, Any]]:
    """A page of cases, each with what the caller may read of it; two queries more, whatever the page's length."""
    readable = set(with_content(actor).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True))
    context = {"actor": actor, "readable": readable, "led": led_organs(cases, on=on), "on": on, "alone": alone}
    return list(NominationOut(cases, many=True, context=context).data)
