"""Who declares, and who decides about a recusal."""

from evaluations.models import Conflict, Nomination
from evaluations.permissions.committee import is_judge
from evaluations.permissions.nomination import is_subject
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied


def may_declare(actor: Actor, case: Nomination) -> Decision:
    """The chair, the members and the alternates of the committee of the case's cycle."""
    if case.cycle is not None and is_judge(actor, case.cycle.committee):
        return ALLOWED
    return denied("conflict.not_a_judge")


def may_decide_conflict(actor: Actor, conflict: Conflict, *, chair: int | None, chair_is_recused: bool) -> Decision:
    """The chair; HR of the cycle's unit about the chair, and where there is none or the chair is recused from the case.

    ``chair`` is the account of the committee's chair. Nobody decides on a case about themselves.
    """
    cycle = conflict.nomination.cycle
    assert cycle is not None
    by_hr = chair is None or conflict.member_id == chair or chair_is_recused
    decides = actor.has_role_over(cycle.unit.path, Role.HR) if by_hr else actor.user_id == chair
    if not decides or is_subject(actor, conflict.nomination) or conflict.member_id == actor.user_id:
        return denied("conflict.not_yours_to_decide")
    return ALLOWED
