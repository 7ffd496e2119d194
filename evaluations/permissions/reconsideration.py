"""Who may ask for a decision to be looked at again, and who answers."""

from collections.abc import Iterable

from evaluations.models import Nomination, Reconsideration
from evaluations.permissions.nomination import is_owner, is_subject
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Honor, HonorStatus


def may_ask_about_case(actor: Actor, case: Nomination) -> Decision:
    """Whom it is about, who nominated, and the chief of the nominating unit."""
    asks = is_subject(actor, case) or is_owner(actor, case) or actor.has_role_at(case.unit_id, Role.STATION_CHIEF)
    return ALLOWED if asks else denied("reconsideration.not_yours")


def may_ask_about_honor(actor: Actor, honor: Honor) -> Decision:
    """Whose honor it was, and the chief of the unit."""
    own = honor.officer_id is not None and honor.officer_id == actor.officer_id
    is_chief = honor.unit_id is not None and actor.has_role_at(honor.unit_id, Role.STATION_CHIEF)
    return ALLOWED if own or is_chief else denied("reconsideration.not_yours")


def askable(actor: Actor, honors: Iterable[Honor]) -> set[int]:
    """Those of some honors for which a page offers the actor to ask: revoked ones."""
    return {honor.pk for honor in honors if honor.status == HonorStatus.REVOKED and may_ask_about_honor(actor, honor)}


def may_decide_reconsideration(actor: Actor, request: Reconsideration) -> Decision:
    """HR or a leader over the organ; not who took the decision, who asks, or whom it is about."""
    if not actor.has_role_over(request.organ.path, Role.HR, Role.LEADER):
        return denied("access.denied")
    about = request.nomination or request.honor
    is_about = about is not None and about.officer_id is not None and about.officer_id == actor.officer_id
    if is_about or actor.user_id in (request.decision_by_id, request.asked_by_id):
        return denied("reconsideration.not_another")
    return ALLOWED
