"""Who may assess a case."""

from dataclasses import dataclass
from datetime import date

from evaluations.domain.nomination import PENDING
from evaluations.models import Nomination
from evaluations.selectors.authority import Approver, approver_of, next_lower
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.domain.errors import RuleViolation
from honors.models import Unit
from honors.selectors.account import has_role_here


@dataclass(frozen=True, kw_only=True)
class Assessors:
    """Who assesses a case: its approver, the ``lower`` organ that may do it instead, and whether it comes ``on_paper``,

    because neither of them has anybody here or the table does not say which organ approves.
    """

    approver: Approver
    lower: Unit | None
    on_paper: bool


def assessors_of(nomination: Nomination, on: date, *, approver: Approver | None = None) -> Assessors:
    """Who assesses a case on a day (R-19); ``approver`` where a caller has looked it up already.

    Raises RuleViolation as ``approver_of``.
    """
    approver = approver or approver_of(nomination, on)
    lower = next_lower(approver, below=nomination.recipient_unit or nomination.unit)
    organs = [organ for organ in (lower, approver.organ_unit) if organ is not None]
    on_paper = not approver.known or not any(has_role_here(organ, Role.HR, on=on) for organ in organs)
    return Assessors(approver=approver, lower=lower, on_paper=on_paper)


def may_assess(actor: Actor, nomination: Nomination, by: Assessors, *, delegated_to: Unit | None) -> Decision:
    """HR of the approving organ; or, where that organ entrusts it, HR of the one next lower organ (R-19). What came
    on paper, HR at the case's desk files. Never on the own case (R-18).
    """
    if actor.officer_id is not None and actor.officer_id == nomination.officer_id:
        return denied("assessment.own_case")
    organ = by.approver.organ_unit
    if delegated_to is not None:
        organ = by.lower
        if organ is None or organ.pk != delegated_to.pk:
            return denied("assessment.two_hops")
    if by.on_paper and actor.has_role_over(nomination.desk.path, Role.HR):
        return ALLOWED
    if organ is not None and actor.has_role_over(organ.path, Role.HR):
        return ALLOWED
    return denied("assessment.wrong_organ")


def is_open_to_assess(actor: Actor, nomination: Nomination, on: date, *, approver: Approver | None = None) -> bool:
    """Whether the actor may put an assessment on file now, for the approving organ or the one below it. The approver
    is looked up, in several queries, where no caller has it: for one case, not for each of a list.
    """
    if nomination.state not in PENDING or Role.HR not in actor.roles:
        return False
    try:
        approver = approver or approver_of(nomination, on)
    except RuleViolation:  # no organ, no edition: the service says which
        return False
    if actor.officer_id is not None and actor.officer_id == nomination.officer_id:
        return False
    if approver.organ_unit is not None and actor.has_role_over(approver.organ_unit.path, Role.HR):
        return True
    by = assessors_of(nomination, on, approver=approver)
    return any(may_assess(actor, nomination, by, delegated_to=organ) for organ in (None, by.lower))
