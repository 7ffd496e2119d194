"""Who may do what with the papers of a case."""

from datetime import date

from evaluations.domain.nomination import PENDING, State
from evaluations.models import Evidence, Nomination
from evaluations.permissions.nomination import is_owner, is_subject
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied


def may_add_evidence(actor: Actor, case: Nomination, *, on: date) -> Decision:
    """The owner of a draft or a returned case; HR of the desk while the case is pending; both while papers of a fast

    track are due (R-25).
    """
    is_desk = actor.has_role_over(case.desk.path, Role.HR) and not is_subject(actor, case)
    if not is_owner(actor, case) and not is_desk:
        return denied("evidence.not_yours")
    if is_owner(actor, case) and case.state in (State.DRAFT, State.RETURNED):
        return ALLOWED
    if is_desk and case.state in PENDING:
        return ALLOWED
    if case.papers_due_on is not None and on <= case.papers_due_on:
        return ALLOWED
    return denied("evidence.not_now")


def may_remove_evidence(actor: Actor, case: Nomination, evidence: Evidence) -> Decision:
    """Who put the file there, while the case is a draft; what was once handed in stays on record."""
    if evidence.uploaded_by_id != actor.user_id or not is_owner(actor, case):
        return denied("evidence.not_own")
    return ALLOWED if case.state == State.DRAFT else denied("evidence.handed_in")
