"""How a case moves: the only writer of ``Nomination.state``."""

from datetime import datetime
from typing import Any

from evaluations.domain.nomination import By, State, Transition, Verb, transition
from evaluations.models import Nomination, NominationEvent
from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.services.audit import record_event
from honors.services.outbox import enqueue
from honors.services.use_case import lock


def may_take(actor: Actor, nomination: Nomination, row: Transition) -> bool:
    """Whether the table lets this actor take this row: as owner, as the system, or by a role over the case's unit.

    Committee seats and the approver's organ are looked at by the services that know them.
    """
    if By.SYSTEM in row.by and actor.is_system:
        return True
    if By.OWNER in row.by and actor.user_id is not None and actor.user_id == nomination.nominated_by_id:
        return True
    roles = [role for role in row.by if isinstance(role, Role)]
    if Role.COMMITTEE_CHAIR in roles:
        return Role.COMMITTEE_CHAIR in actor.roles
    return actor.has_role_over(nomination.unit.path, *roles)


def move_case(
    *,
    actor: Actor,
    nomination: Nomination,
    verb: Verb,
    at: datetime,
    reason: str = "",
    tell: tuple[Role, int] | None = None,
    **changes: Any,
) -> Nomination:
    """Take one row of the table, inside the caller's use case.

    Locks the case, checks state and role, writes the new state with ``changes``, the timeline and the audit
    event, and tells whoever the case now waits for (``tell``: a role at a unit) and its nominator.

    Raises RuleViolation: ``nomination.wrong_state``, ``nomination.wrong_role``, ``version.stale``.
    """
    case = lock(nomination)
    row = transition(State(case.state), verb)
    if not may_take(actor, case, row):
        raise RuleViolation("nomination.wrong_role")
    before = case.state
    target = State(case.resumes_to) if row.target is None else row.target
    changes["resumes_to"] = before if verb == Verb.SUSPEND else ""
    case.advance(state=target.value, **changes)
    NominationEvent.objects.create(
        nomination=case, at=at, verb=verb.value, by_id=actor.user_id, state=target.value, reason=reason
    )
    record_event(
        actor=actor,
        event=f"nomination.{verb.value}",
        at=at,
        obj=case,
        before={"state": before},
        after={"state": target.value},
    )
    notice = {"code": "notify.case_moved", "params": {"state": target.value}, "object_kind": "nomination"}
    key = f"case:{case.pk}:{case.version}"
    enqueue(
        topic="notify",
        key=f"{key}:owner",
        payload={**notice, "object_id": str(case.pk), "users": [case.nominated_by_id]},
        at=at,
    )
    if tell is not None:
        role, unit_id = tell
        waits = {**notice, "code": "notify.case_waits", "object_id": str(case.pk)}
        enqueue(topic="notify", key=f"{key}:next", payload={**waits, "role": role.value, "unit_id": unit_id}, at=at)
    return case
