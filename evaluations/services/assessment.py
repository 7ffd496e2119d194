"""The use case about assessments."""

from datetime import date, datetime

from evaluations.domain.nomination import PENDING
from evaluations.models import Assessment, Nomination
from evaluations.permissions.assessment import assessors_of, may_assess
from evaluations.selectors.approval import organ_name
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.models import Unit
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.use_case import lock, require, use_case


@use_case("assessment.give", about="nomination")
def give_assessment(
    *,
    actor: Actor,
    nomination: Nomination,
    report: str,
    dated_on: date,
    delegated_to: Unit | None = None,
    at: datetime,
) -> Assessment:
    """Put the assessment on the file of a case that is under way (R-19).

    ``delegated_to`` is the next lower organ that assesses in place of the approving one. Where neither has anybody
    here, or the table does not say which organ that is, HR at the case's desk files what came on paper.

    Raises RuleViolation: ``assessment.wrong_organ``, ``assessment.two_hops``, ``assessment.own_case``,
    ``assessment.not_pending``, ``assessment.future``, ``assessment.before_deed``.
    """
    case = lock(nomination)
    by = assessors_of(case, dated(at))
    decision = may_assess(actor, case, by, delegated_to=delegated_to)
    if decision.code == "assessment.wrong_organ":
        approver = by.approver
        said = {
            "organ": organ_name(approver.organ_code, approver.organ_unit),
            "lower": by.lower.name if by.lower else "—",
        }
        raise RuleViolation(decision.code, said)
    require(decision)
    if case.state not in PENDING:
        raise RuleViolation("assessment.not_pending")
    if dated_on > dated(at):
        raise RuleViolation("assessment.future", field="dated_on")
    if case.deed is not None and dated_on < case.deed.done_on:
        raise RuleViolation("assessment.before_deed", {"done_on": case.deed.done_on.isoformat()}, field="dated_on")
    assert actor.user_id is not None  # a role is held by an account
    assessment = Assessment.objects.create(
        nomination=case,
        report=report,
        dated_on=dated_on,
        delegated_to=delegated_to,
        given_by_id=actor.user_id,
        created_at=at,
    )
    record_event(
        actor=actor,
        event="assessment.give",
        at=at,
        obj=assessment,
        after={"nomination": case, "delegated_to": delegated_to},
    )
    return assessment
