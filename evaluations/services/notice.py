"""Use cases about public notices: put up, taken to their end."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from evaluations.domain.approval import standing
from evaluations.domain.nomination import State, Verb
from evaluations.domain.notice import is_waived, notice_end, notice_term, notice_text, text_digest
from evaluations.domain.verdict import redact
from evaluations.models import Nomination, NominationEvent, Notice, NoticeItem
from evaluations.permissions.notice import may_post_notice
from evaluations.selectors.authority import organ_over
from evaluations.selectors.calendar import official_calendar
from evaluations.selectors.case_facts import facts_of
from evaluations.selectors.eligibility import findings_of, may_know_bars
from evaluations.selectors.notice import (
    due_notices,
    levels_of,
    lines_of,
    next_level_of,
    notice_days,
    selection_stands,
    undisputed_items,
)
from evaluations.selectors.papers import papers_of
from evaluations.selectors.quota import claim_of, place_findings
from evaluations.selectors.scheme import definition_of
from evaluations.services.approval import send_to_approver
from evaluations.services.cases import lock_cases
from evaluations.services.exception import sign_exceptions
from evaluations.services.move import move_case
from honors.domain.actor import SYSTEM, Actor, Role
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity
from honors.models import Unit
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.outbox import enqueue
from honors.services.use_case import lock, require, use_case

LEVEL_OVER = "level_over"
"""What the timeline calls the end of a notice after which another level follows."""


@use_case("notice.post", about="unit")
def post_notice(
    *,
    actor: Actor,
    nominations: Sequence[Nomination],
    unit: Unit,
    scope: str,
    medium: str,
    starts_on: date,
    at: datetime,
    waiver_authoriser: str = "",
    waiver_ground: str = "",
    overrides: Sequence[Mapping[str, str]] = (),
) -> Notice:
    """Put cases on one notice, for the longest term that any of them needs, in working days (R-20, R-43).

    Each case is examined once more. What needs an exception that nobody has signed yet needs it here: ``overrides``
    hold ``code, reason, document_number``, and ``nomination`` where there are several. Where the approving organ is
    here, its HR signs them and so puts the notice up (``sign_exceptions``).
    With a waiver (R-21: a named authoriser and the ground) there is no public text and the notice ends at once. From
    third class upward a periodic award goes level by level: the unit is the next one of ``levels_of``, and the case
    waits for its notice there.

    Raises RuleViolation: ``notice.no_cases``, ``notice.repeated_case``, ``notice.starts_in_the_past``,
    ``notice.waiver_incomplete``, ``notice.cycle_over``, ``notice.not_in_scheme``, ``notice.not_selected``,
    ``notice.still_standing``, ``notice.wrong_level``, ``notice.not_eligible`` and ``notice.override_needed`` with all
    findings, ``nomination.override_for_nothing``, ``notice.override_of_which_case``, ``access.denied``, those of
    ``sign_exceptions`` and of a move.
    """
    today = dated(at)
    if not nominations:
        raise RuleViolation("notice.no_cases", field="nominations")
    if len({case.pk for case in nominations}) != len(nominations):
        raise RuleViolation("notice.repeated_case", field="nominations")
    if starts_on < today:
        raise RuleViolation("notice.starts_in_the_past", {"today": today.isoformat()}, field="starts_on")
    waived = is_waived(waiver_authoriser, waiver_ground)
    cases = lock_cases(nominations)
    for case in cases:
        require(may_post_notice(actor, case, unit))
        _check_step(case)
        if not waived:
            _check_level(case, unit, today)
    signed = _examine(actor, cases, overrides, starts_on, at)
    lines = [] if waived else lines_of(cases)
    days = 0 if waived else max(notice_days(case) for case in cases)
    ends_on, provisional = notice_term(starts_on, days, official_calendar(), waived=waived)
    text = (
        ""
        if waived
        else notice_text(
            unit=unit.name,
            scope=scope,
            medium=medium,
            starts_on=starts_on,
            days=days,
            lines=lines,
            is_rehearsal=any(case.is_rehearsal for case in cases),
        )
    )
    notice = Notice.objects.create(
        unit=unit,
        state="waived" if waived else "running",
        scope=scope,
        medium=medium,
        starts_on=starts_on,
        days=days,
        ends_on=ends_on,
        end_is_provisional=provisional,
        text=text,
        digest=text_digest(text) if text else "",
        waiver_authoriser=waiver_authoriser,
        waiver_ground=waiver_ground,
        created_at=at,
    )
    cleared_at = at if waived else None
    NoticeItem.objects.bulk_create(
        NoticeItem(notice=notice, nomination=case, facts=facts_of(case), cleared_at=cleared_at) for case in cases
    )
    record_event(
        actor=actor,
        event="notice.post",
        at=at,
        obj=notice,
        after={
            "nominations": [case.pk for case in cases],
            "ends_on": ends_on,
            "digest": notice.digest,
            "waiver_authoriser": waiver_authoriser,
            "waiver_ground": waiver_ground,
        },
    )
    for case in cases:
        moved = _put_up(actor, case, signed[case.pk], at)
        if waived:
            send_to_approver(actor=actor, nomination=moved, verb=Verb.END_NOTICE, at=at)
    return notice


def _put_up(actor: Actor, case: Nomination, signed: Sequence[Mapping[str, Any]], at: datetime) -> Nomination:
    if not signed:
        return move_case(actor=actor, nomination=case, verb=Verb.POST_NOTICE, at=at)
    record_event(actor=actor, event="nomination.override", at=at, obj=case, after={"overrides": list(signed)})
    overrides = [*case.overrides, *signed]
    return move_case(actor=actor, nomination=case, verb=Verb.POST_NOTICE, at=at, overrides=overrides)


def _check_step(case: Nomination) -> None:
    if case.cycle is not None and case.cycle.state in ("closed", "cancelled"):
        raise RuleViolation("notice.cycle_over")
    steps = definition_of(case)["steps"]
    if "notice" not in steps:
        raise RuleViolation("notice.not_in_scheme")
    if {"review", "vote"} & set(steps) and case.state == State.ELIGIBLE and not selection_stands(case):
        raise RuleViolation("notice.not_selected", {"state": case.state})
    if case.state == State.ON_NOTICE:
        last = case.notice_items.order_by("-pk").first()
        if last is None or last.next_unit_id is None:
            raise RuleViolation("notice.still_standing")


def _check_level(case: Nomination, unit: Unit, today: date) -> None:
    """The levels are walked in order, none left out and none twice (R-20, R-25)."""
    if not levels_of(case, today):
        return
    expected = next_level_of(case, today)
    if expected is not None and expected.pk != unit.pk:
        said = {"expected": expected.name, "unit": expected.code}
        finding = Finding(
            code="notice.wrong_level",
            rule="R-20",
            clause="S1",
            edition=case.award.edition.code if case.award is not None else "",
            severity=Severity.BLOCK,
            facts=said,
        )
        raise RuleViolation("notice.wrong_level", said, findings=[finding], field="unit")


def _examine(
    actor: Actor,
    cases: Sequence[Nomination],
    overrides: Sequence[Mapping[str, str]],
    starts_on: date,
    at: datetime,
) -> dict[Any, list[dict[str, Any]]]:
    """All that the rules say of these cases on the first day; the exceptions to it by case, signed by the actor."""
    found: list[Finding] = []
    signed: dict[Any, list[dict[str, Any]]] = {}
    for case in cases:
        asked = _meant_for(case, cases, overrides)
        on_case, signed[case.pk] = _examine_case(actor, case, asked, starts_on, at)
        found += [replace(one, facts={**one.facts, "nomination": str(case.pk)}) for one in on_case]
    found += place_findings([claim_of(case, starts_on) for case in cases], reserving=False, asked_by=actor)
    if any(finding.severity is Severity.BLOCK for finding in found):
        raise RuleViolation("notice.not_eligible", findings=[one for one in found if one.severity != Severity.WARN])
    if any(finding.severity is Severity.OVERRIDE for finding in found):
        raise RuleViolation("notice.override_needed", findings=[one for one in found if one.severity != Severity.WARN])
    return signed


def _meant_for(
    case: Nomination, cases: Sequence[Nomination], overrides: Sequence[Mapping[str, str]]
) -> list[dict[str, str]]:
    """The exceptions for a case. One that names no case is for the only one of the notice."""
    if len(cases) > 1 and not all(entry.get("nomination") for entry in overrides):
        raise RuleViolation("notice.override_of_which_case", field="overrides")
    unknown = {entry["nomination"] for entry in overrides if entry.get("nomination")} - {str(one.pk) for one in cases}
    if unknown:
        raise RuleViolation("notice.override_of_which_case", field="overrides")
    mine = [entry for entry in overrides if entry.get("nomination", str(case.pk)) == str(case.pk)]
    return [{name: value for name, value in entry.items() if name != "nomination"} for entry in mine]


def _examine_case(
    actor: Actor, case: Nomination, asked: Sequence[Mapping[str, str]], on: date, at: datetime
) -> tuple[list[Finding], list[dict[str, Any]]]:
    """What is left standing of a case, as far as the actor may read it, and the exceptions that the actor signs."""
    may_know = may_know_bars(actor, officer=case.officer, unit=case.recipient_unit)
    found = redact(findings_of(case, on, asked_by=actor), actor_may_know=may_know)
    needed = {one.code for one in standing(found, case.overrides) if one.severity is Severity.OVERRIDE}
    for entry in asked:
        if entry["code"] not in needed:
            raise RuleViolation("nomination.override_for_nothing", {"code": entry["code"]}, field="overrides")
    organ = organ_over(case, dated(at))
    signed = sign_exceptions(actor=actor, organ=organ, asked=asked, findings=found, at=at)
    # What is not on file yet may come until the approval; what is too old already or opposes is not put up.
    against = ("papers.old_discipline_opinion", "papers.discipline_opposes")
    old = [one for one in papers_of(case, on) if one.code in against]
    return [*standing(found, [*case.overrides, *signed]), *old], signed


@use_case("notice.end", about="notice")
def end_notice(*, actor: Actor, notice: Notice, at: datetime) -> Notice:
    """The last day has passed: every undisputed case goes on (R-22: a disputed one stays), to the next level where
    one is left (R-20), else to its approver.

    May be repeated: a case whose objection was dismissed later, or whose own clock was stopped, goes on another time.
    Raises RuleViolation ``notice.not_over``, and those of the approval that is opened.
    """
    lock_cases([item.nomination for item in notice.items.select_related("nomination")])
    notice = lock(notice)
    if notice.end_is_provisional or notice.ends_on >= dated(at):
        raise RuleViolation("notice.not_over", {"ends_on": notice.ends_on.isoformat()})
    for item in undisputed_items(notice, dated(at)):
        _come_through(actor, item, at)
    if notice.state == "running":
        notice.advance(state="ended")
        record_event(actor=actor, event="notice.end", at=at, obj=notice, after={"state": "ended"})
    return notice


def _come_through(actor: Actor, item: NoticeItem, at: datetime) -> None:
    """One case has stood its time undisputed."""
    item.cleared_at = at
    item.save(update_fields=["cleared_at"])
    case = item.nomination
    item.next_unit = next_level_of(case, dated(at))
    if item.next_unit is None:
        send_to_approver(actor=actor, nomination=case, verb=Verb.END_NOTICE, at=at)
        return
    item.save(update_fields=["next_unit"])
    NominationEvent.objects.create(nomination=case, at=at, verb=LEVEL_OVER, by_id=actor.user_id, state=case.state)
    after = {"notice": item.notice_id, "next": item.next_unit.code}
    record_event(actor=actor, event=f"nomination.{LEVEL_OVER}", at=at, obj=case, after=after)
    enqueue(
        topic="notify",
        key=f"case:{case.pk}:level:{item.pk}",
        payload={
            "code": "notify.case_waits",
            "params": {"state": case.state},
            "object_kind": "nomination",
            "object_id": str(case.pk),
            "role": Role.HR.value,
            "unit_id": item.next_unit.pk,
        },
        at=at,
    )


@use_case("notice.settle", about="notice")
def settle_notice_end(*, actor: Actor, notice: Notice, at: datetime) -> Notice:
    """Count a provisional end again; it stands once the calendar of every year it passes is published (R-20)."""
    notice = lock(notice)
    before = notice.ends_on
    ends_on, provisional = notice_end(notice.starts_on, notice.days, official_calendar())
    if provisional:
        return notice
    notice.advance(ends_on=ends_on, end_is_provisional=False)
    record_event(
        actor=actor, event="notice.settle", at=at, obj=notice, before={"ends_on": before}, after={"ends_on": ends_on}
    )
    return notice


def end_due_notices(*, at: datetime) -> int:
    """What the clock does: settle provisional ends, then end what is due. Returns how many notices were ended.

    One notice is one use case: where a case of it cannot go on, its refusal stands in the audit trail and the
    other notices end all the same.
    """
    for notice in Notice.objects.filter(state="running", end_is_provisional=True).order_by("pk"):
        settle_notice_end(actor=SYSTEM, notice=notice, at=at)
    ended = 0
    for notice in due_notices(dated(at)):
        try:
            end_notice(actor=SYSTEM, notice=notice, at=at)
        except RuleViolation:
            continue
        ended += 1
    return ended
