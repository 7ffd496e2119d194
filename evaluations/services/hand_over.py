"""The use case of a nominator who goes: open cases get another owner."""

from collections.abc import Sequence
from datetime import datetime

from evaluations.domain.nomination import ENDED, State
from evaluations.models import Nomination, NominationEvent
from evaluations.permissions.nomination import is_owner, is_subject, may_nominate
from evaluations.selectors.scheme import definition_of
from evaluations.services.cases import lock_cases
from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.models import User
from honors.models.base import dated
from honors.selectors.account import actor_for
from honors.services.audit import record_event
from honors.services.outbox import enqueue
from honors.services.use_case import use_case


@use_case("nomination.hand_over", about="to")
def hand_over(
    *, actor: Actor, nominations: Sequence[Nomination], to: User, reason: str, at: datetime
) -> list[Nomination]:
    """Make ``to`` the owner of these open cases: their owner does it, or HR of the desk once they are under way.

    The new owner holds a nominating role over every case's unit on that day (R-39) and is not whom it is about (R-18).
    All of them or none. Raises RuleViolation: ``nomination.wrong_role``, ``nomination.wrong_state``,
    ``nomination.bad_successor``.
    """
    cases = lock_cases(nominations)
    successor = actor_for(to, on=dated(at), source=actor.source, request_id=actor.request_id)
    for case in cases:
        is_desk = case.state != State.DRAFT and actor.has_role_over(case.desk.path, Role.HR)
        if not is_owner(actor, case) and (not is_desk or is_subject(actor, case)):
            raise RuleViolation("nomination.wrong_role")
        if case.state in ENDED:
            raise RuleViolation("nomination.wrong_state", {"state": case.state, "verb": "hand_over"})
        may = may_nominate(successor, definition_of(case), case.unit.path)
        if not to.is_active or not may or is_subject(successor, case) or is_owner(successor, case):
            raise RuleViolation("nomination.bad_successor", field="to")
        before = case.nominated_by_id
        case.advance(nominated_by_id=to.pk)
        NominationEvent.objects.create(
            nomination=case, at=at, verb="hand_over", by_id=actor.user_id, state=case.state, reason=reason
        )
        record_event(
            actor=actor,
            event="nomination.hand_over",
            at=at,
            obj=case,
            before={"nominated_by": before},
            after={"nominated_by": to.pk},
        )
        enqueue(
            topic="notify",
            key=f"case:{case.pk}:{case.version}:owner",
            payload={
                "code": "notify.case_handed_over",
                "params": {"state": case.state},
                "object_kind": "nomination",
                "object_id": str(case.pk),
                "users": [to.pk],
            },
            at=at,
        )
    return cases
