"""Use cases about what follows a grant: raised with it, ended by the political department."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from evaluations.domain.bar import BarKind, BarSpan
from evaluations.domain.follow_up import Copy, Ending, FollowUpKind, Outcome, check_ending, suggests
from evaluations.models import Approval, Bar, FollowUp
from evaluations.permissions.follow_up import may_finish_follow_up
from evaluations.selectors.follow_up import promotion_of, report_of
from evaluations.selectors.nomination import desk_of
from honors.domain.actor import Actor, Role
from honors.domain.award import Register
from honors.domain.errors import RuleViolation
from honors.domain.officer import PersonnelCategory
from honors.models import Honor, HonorStatus, Unit
from honors.models.base import dated
from honors.selectors.honor import counted_on
from honors.services.audit import record_event
from honors.services.outbox import enqueue
from honors.services.use_case import lock, require, use_case


def open_follow_ups(*, approval: Approval, honor: Honor, at: datetime) -> list[FollowUp]:
    """Raise what an approval leaves to do, in the caller's use case. A star leaves nothing of this kind (R-36).

    The two copies of the form (R-31), the report upward where one is due (R-32), and for a living police officer the
    suggestion of an early step in rank (R-29), which nobody is bound by.
    """
    if honor.register == Register.STARS:
        return []
    own, case = approval.organ or approval.nomination.desk, approval.nomination
    raised = [
        _raise(honor, approval, own, FollowUpKind.FILE, Copy.APPROVER, at=at),
        _raise(honor, approval, case.desk, FollowUpKind.FILE, Copy.RECIPIENT, at=at),
    ]
    due = report_of(approval, honor.decided_on)
    if due is not None:
        facts = {"organ": approval.organ_code, "to": due.to.value}
        raised.append(_raise(honor, approval, own, FollowUpKind.REPORT, "", facts=facts, due_on=due.due_on, at=at))
    raised += _promotion(approval, honor, at)
    return raised


def _promotion(approval: Approval, honor: Honor, at: datetime) -> list[FollowUp]:
    if honor.officer is None or honor.officer.personnel_category != PersonnelCategory.POLICE:
        return []
    advice, facts = promotion_of(honor, honor.award, honor.decided_on)
    if advice is None and not facts:
        return []
    if advice is not None and not suggests(advice):
        return []
    said = {**facts, "advice": advice.advice.value if advice is not None else "rank_unknown"}
    desk = approval.nomination.desk
    first = advice.suggested_from if advice is not None else None
    return [_raise(honor, approval, desk, FollowUpKind.PROMOTION, "", facts=said, not_before=first, at=at)]


def _raise(
    honor: Honor,
    approval: Approval | None,
    desk: Unit,
    kind: FollowUpKind,
    subject: str,
    *,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    **days: date | None,
) -> FollowUp:
    return FollowUp.objects.create(
        honor=honor,
        approval=approval,
        desk=desk,
        kind=kind.value,
        subject=str(subject),
        facts=dict(facts or {}),
        created_at=at,
        **days,
    )


def look_back(*, bars: Iterable[Bar], at: datetime) -> list[FollowUp]:
    """What these bars say of honors decided before they were known, in the caller's use case: something to look at

    for the political department, never a change. An honor is named once for each bar.
    """
    found = []
    for bar in bars:
        span = BarSpan(kind=BarKind(bar.kind), starts_on=bar.starts_on, ends_on=bar.ends_on, lifted_on=bar.lifted_on)
        whose = {"officer": bar.officer} if bar.officer_id else {"officer": None, "unit": bar.unit}
        decided_within = Honor.objects.filter(
            counted_on(dated(at)), **whose, decided_on__gte=bar.starts_on, origin="decided"
        ).exclude(follow_ups__kind=FollowUpKind.BARRED, follow_ups__subject=str(bar.pk))
        rows = decided_within.select_related("unit").order_by("pk")
        found += [_barred(bar, honor, at) for honor in rows if span.counts_on(honor.decided_on)]
    return found


def _barred(bar: Bar, honor: Honor, at: datetime) -> FollowUp:
    facts = {
        "kind": bar.kind,
        "degree": bar.degree,
        "starts_on": bar.starts_on.isoformat(),
        "decided_on": honor.decided_on.isoformat(),
    }
    approval = Approval.objects.filter(ledger_index=honor.pk).select_related("nomination__desk").first()
    assert honor.unit is not None
    desk = approval.nomination.desk if approval is not None else desk_of(honor.unit)
    row = _raise(honor, approval, desk, FollowUpKind.BARRED, str(bar.pk), facts=facts, at=at)
    enqueue(
        topic="notify",
        key=f"follow_up:{row.pk}",
        payload={
            "code": "notify.honor_barred",
            "params": {"index": honor.pk},
            "object_kind": "follow_up",
            "object_id": str(row.pk),
            "role": Role.HR.value,
            "unit_id": desk.pk,
        },
        at=at,
    )
    return row


@use_case("follow_up.finish", about="follow_up")
def finish_follow_up(
    *, actor: Actor, follow_up: FollowUp, ending: Ending, at: datetime, expected_version: int | None = None
) -> FollowUp:
    """HR of the desk writes down how it ended.

    Raises RuleViolation: ``access.denied``, ``follow_up.own``, ``follow_up.finished``, ``follow_up.honor_not_valid``,
    ``follow_up.not_revoked`` and those of ``check_ending``.
    """
    row = lock(follow_up)
    require(may_finish_follow_up(actor, row))
    row.expect(expected_version)
    if row.state != "open":
        raise RuleViolation("follow_up.finished", {"state": row.state})
    kind = FollowUpKind(row.kind)
    check_ending(kind, ending, decided_on=row.honor.decided_on, today=dated(at), not_before=row.not_before)
    if ending.outcome is Outcome.REVOKED and row.honor.status != HonorStatus.REVOKED:
        raise RuleViolation("follow_up.not_revoked")
    if ending.outcome is Outcome.ACCEPTED and not Honor.objects.filter(counted_on(dated(at)), pk=row.honor_id).exists():
        raise RuleViolation("follow_up.honor_not_valid")
    row.advance(
        state=ending.outcome.value,
        done_on=ending.done_on,
        done_by_id=actor.user_id,
        document_number=ending.document_number,
        place=ending.place,
        note=ending.note,
    )
    record_event(
        actor=actor,
        event="follow_up.finish",
        at=at,
        obj=row,
        before={"state": "open"},
        after={
            "honor": row.honor_id,
            "kind": row.kind,
            "state": row.state,
            "done_on": row.done_on,
            "document_number": row.document_number,
        },
    )
    return row
