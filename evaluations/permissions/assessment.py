"""Who may assess a case."""

from evaluations.models import Nomination
from evaluations.selectors.authority import Approver, next_lower
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Unit


def may_assess(
    actor: Actor, nomination: Nomination, *, approver: Approver, delegated_to: Unit | None, on_paper: bool
) -> Decision:
    """HR of the approving organ; or, where that organ entrusts it, HR of the one next lower organ (R-19).

    ``on_paper``: neither of them has anybody here, and HR at the case's desk files the report that they sent.
    Never on the own case (R-18).
    """
    if actor.officer_id is not None and actor.officer_id == nomination.officer_id:
        return denied("assessment.own_case")
    organ = approver.organ_unit
    if delegated_to is not None:
        organ = next_lower(approver, below=nomination.recipient_unit or nomination.unit)
        if organ is None or organ.pk != delegated_to.pk:
            return denied("assessment.two_hops")
    if on_paper and actor.has_role_over(nomination.desk.path, Role.HR):
        return ALLOWED
    if organ is not None and actor.has_role_over(organ.path, Role.HR):
        return ALLOWED
    return denied("assessment.wrong_organ")
