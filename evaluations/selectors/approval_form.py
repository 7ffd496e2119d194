"""What the approval form (奖励审批表) prints: every field of the form, as of the decision or of today (R-31)."""

from datetime import date
from typing import Any

from django.db.models import Q

from evaluations.domain.bar import DISCIPLINARY
from evaluations.domain.follow_up import Copy, FollowUpKind
from evaluations.models import Approval, Bar, FollowUp, Nomination
from evaluations.selectors.approval import organ_name
from evaluations.selectors.authority import award_on, posting_on
from evaluations.selectors.eligibility import may_know_bars
from evaluations.selectors.notice import last_notice
from evaluations.selectors.papers import assessments_of, opinions_about
from honors.domain.actor import Actor
from honors.domain.officer import OfficerStatus
from honors.models import Honor, Officer, Unit, UnitKind
from honors.models.base import is_in_force
from honors.selectors.honor import counted_on
from honors.selectors.unit import within


def approval_form(actor: Actor, approval: Approval, *, on: date) -> dict[str, Any]:
    """The form of one case. Post, rank and grade are those of the day of the decision, of ``on`` while there is none.

    Punishments are None for who may not know of them; an investigation stands on no form. ``copies`` are the two that
    are kept: one by the approving organ, one in the person's file or the records of the collective.
    """
    case = approval.nomination
    day = approval.document.decided_on if approval.document is not None else on
    award = case.award or award_on(f"star.{case.star}", day)
    subject = _person(case.officer, day) if case.officer is not None else _collective(case.recipient_unit, day)
    return {
        "category": case.recipient_category,
        "as_of": day,
        "recipient": subject,
        "earlier_rewards": _rewards(case, approval, day),
        "punishments": _punishments(actor, case, day),
        "proposed_award": {"code": award.code, "name": award.name, "level": award.level, "edition": award.edition.code},
        "is_posthumous": case.is_posthumous,
        "deeds": _deed(case),
        "reason": case.reason,
        "opinions": _opinions(case),
        "assessment": _assessment(case),
        "notice": _notice(case),
        "decision": {
            "organ": approval.organ_name,
            "co_organ": organ_name(approval.co_organ_code, None) if approval.co_organ_code else None,
            "clause": approval.clause,
            "opinion": approval.opinion,
            "document_number": approval.document.document_number if approval.document else None,
            "decided_on": approval.document.decided_on if approval.document else None,
            "co_document_number": approval.co_document.document_number if approval.co_document else None,
        },
        "remarks": [override["reason"] for override in case.overrides if override.get("reason")],
        "copies": _copies(approval),
    }


def _person(officer: Officer, day: date) -> dict[str, Any]:
    posting = posting_on(officer, day)
    ranks = [row.rank for row in officer.ranks.all() if is_in_force(row.valid_from, row.valid_to, day)]
    grades = [row.grade for row in officer.grades.all() if is_in_force(row.valid_from, row.valid_to, day)]
    return {
        "name": officer.name,
        "sex": officer.sex,
        "ethnicity": officer.ethnicity,
        "birth_date": officer.birth_date,
        "political_status": officer.political_status,
        "education": officer.education,
        "unit": posting.unit.name if posting else officer.unit.name,
        "post": posting.post if posting else officer.post,
        "is_leading_body": posting.is_leading_body if posting else officer.is_leading_body,
        "rank": ranks[-1] if ranks else "",
        "grade": grades[-1] if grades else "",
        "police_number": officer.police_number,
        "personnel_category": officer.personnel_category,
        "work_start_date": officer.work_start_date,
        "police_start_date": officer.police_start_date,
        "died_on": officer.died_on,
    }


def _collective(unit: Unit | None, day: date) -> dict[str, Any]:
    """Name, level, head and headcount: of an established unit those who serve in it and below, of a temporary one its
    members.
    """
    assert unit is not None
    if unit.kind == UnitKind.TEMPORARY:
        members = unit.memberships.select_related("officer")
        heads = [row.officer.name for row in members if row.is_head]
        count = len(members)
    else:
        held = Q(postings__valid_from__lte=day) & (Q(postings__valid_to=None) | Q(postings__valid_to__gte=day))
        leads = Q(postings__unit=unit, postings__is_leading_body=True)
        serving = Officer.objects.filter(status=OfficerStatus.IN_SERVICE)
        heads = list(serving.filter(held & leads).order_by("pk").values_list("name", flat=True).distinct())
        below = held & within((unit.path,), "postings__unit__path")
        count = Officer.objects.filter(below).distinct().count()
    return {
        "name": unit.name,
        "level": unit.level,
        "kind": unit.kind,
        "task": unit.task,
        "head": heads,
        "headcount": count,
    }


def _rewards(case: Nomination, approval: Approval, day: date) -> list[dict[str, Any]]:
    whose = {"officer": case.officer} if case.officer is not None else {"officer": None, "unit": case.recipient_unit}
    rows = Honor.objects.filter(counted_on(day), **whose).exclude(pk=approval.ledger_index)
    return [
        {
            "award": honor.award.name,
            "register": honor.register,
            "decided_on": honor.decided_on,
            "organ": honor.organ,
            "document_number": honor.document_number,
        }
        for honor in rows.select_related("award").order_by("decided_on", "pk")
    ]


def _punishments(actor: Actor, case: Nomination, day: date) -> list[dict[str, Any]] | None:
    if not may_know_bars(actor, officer=case.officer, unit=case.recipient_unit):
        return None
    whose = {"officer": case.officer} if case.officer is not None else {"unit": case.recipient_unit}
    kinds = [kind.value for kind in DISCIPLINARY] + ["collective"]
    rows = Bar.objects.filter(**whose, kind__in=kinds, starts_on__lte=day).order_by("starts_on", "pk")
    names = ("kind", "degree", "starts_on", "ends_on", "lifted_on", "document_number")
    return [{name: getattr(bar, name) for name in names} for bar in rows]


def _deed(case: Nomination) -> dict[str, Any] | None:
    deed = case.deed
    if deed is None:
        return None
    names = ("title", "statement", "done_on", "place", "operation", "sources")
    return {name: getattr(deed, name) for name in names}


def _opinions(case: Nomination) -> list[dict[str, Any]]:
    names = ("kind", "verdict", "text", "dated_on", "document_number")
    return [{name: getattr(opinion, name) for name in names} for opinion in opinions_about(case)]


def _assessment(case: Nomination) -> dict[str, Any] | None:
    found = assessments_of(case).last()
    return {"report": found.report, "dated_on": found.dated_on} if found is not None else None


def _notice(case: Nomination) -> dict[str, Any] | None:
    notice = last_notice(case)
    if notice is None:
        return None
    names = ("scope", "medium", "starts_on", "ends_on", "days", "state", "waiver_authoriser", "waiver_ground")
    return {name: getattr(notice, name) for name in names}


def _copies(approval: Approval) -> list[dict[str, Any]]:
    kept = {row.subject: row for row in FollowUp.objects.filter(approval=approval, kind=FollowUpKind.FILE)}
    return [
        {
            "copy": copy.value,
            "place": kept[copy].place if copy in kept else "",
            "filed_on": kept[copy].done_on if copy in kept else None,
        }
        for copy in Copy
    ]
