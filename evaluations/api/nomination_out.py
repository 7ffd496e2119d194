"""How a case is shown: its fields, and what of them the caller may read."""

from collections.abc import Collection
from datetime import date
from typing import Any

from rest_framework import serializers

from evaluations.domain.nomination import WAITS_FOR, By, State, Verb
from evaluations.domain.verdict import redact
from evaluations.models import Approval, Nomination
from evaluations.permissions.nomination import open_acts
from evaluations.selectors.approval import LIVE, as_finding, organs_with_leader
from evaluations.selectors.approval import waits_for as whose_turn
from evaluations.selectors.eligibility import may_know_bars
from evaluations.selectors.nomination import with_content
from honors.api.envelope import render_finding
from honors.domain.actor import Actor, Role
from honors.models import Unit

HOLDS = (Verb.SUSPEND, Verb.RESUME)

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
    """The role and unit that act next; None where only time or nobody does. ``led``: organs with a leader here."""
    role = WAITS_FOR.get(State(case.state))
    if case.state == State.ON_NOTICE:
        following = _next_level(case)
        return {"role": Role.HR.value, "unit": following.code} if following else None
    if role is None:
        return None
    unit = case.unit if role is By.OWNER else case.desk
    if role is Role.LEADER:
        live = _live(case)
        role, unit = (live and whose_turn(live, led)) or (Role.HR, case.desk)
    return {"role": role.value, "unit": unit.code}


def _next_level(case: Nomination) -> Unit | None:
    """Where a case that came through the notice of one level is to be put up next."""
    last = max(case.notice_items.all(), key=lambda item: item.pk, default=None)
    return last.next_unit if last is not None else None


def _live(case: Nomination) -> Approval | None:
    return next((approval for approval in case.approvals.all() if approval.state in LIVE), None)


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
        return may_know_bars(self.context["actor"], officer=case.officer, unit=case.recipient_unit)

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
        findings = [as_finding(stored) for stored in case.findings]
        return [render_finding(finding) for finding in redact(findings, actor_may_know=self._knows_bars(case))]

    def get_overrides(self, case: Nomination) -> list[dict[str, Any]]:
        return list(case.overrides) if self._knows_bars(case) else []

    def get_timeline(self, case: Nomination) -> list[dict[str, Any]]:
        lines = [dict(line) for line in EventOut(case.events.all(), many=True).data]
        if not self._knows_bars(case):
            for line in lines:
                line["reason"] = "" if line["verb"] in HOLDS else line["reason"]
        return lines

    def get_changes(self, case: Nomination) -> list[dict[str, Any]]:
        """What was mended since the last return, for whoever looks next (R-25)."""
        handed_in = [event for event in case.events.all() if event.verb == Verb.SUBMIT]
        return list(handed_in[-1].changes) if handed_in else []

    def get_waits_for(self, case: Nomination) -> dict[str, Any] | None:
        return waits_for(case, self.context["led"])

    def get_may(self, case: Nomination) -> list[str]:
        return open_acts(self.context["actor"], case)


def render(cases: list[Nomination], actor: Actor, on: date) -> list[dict[str, Any]]:
    """A page of cases, each with what the caller may read of it; two queries more, whatever the page's length."""
    readable = set(with_content(actor).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True))
    led = organs_with_leader([live.organ_id for live in map(_live, cases) if live], on=on)
    context = {"actor": actor, "readable": readable, "led": led}
    return list(NominationOut(cases, many=True, context=context).data)
