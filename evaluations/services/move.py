"""How a case moves: the only writer of ``Nomination.state``."""

from datetime import datetime
from typing import Any

from evaluations.domain.nomination import WAITS_FOR, State, Verb, transition
from evaluations.domain.objection import counts_again_on
from evaluations.models import Nomination, NominationEvent, NoticeItem
from evaluations.permissions.nomination import may_take
from evaluations.selectors.case_facts import changes_of, facts_of
from honors.domain.actor import Actor, Role
from honors.domain.errors import RuleViolation
from honors.models.base import dated
from honors.services.audit import record_event
from honors.services.outbox import enqueue
from honors.services.use_case import lock


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
    event, and tells whoever the case now waits for and its nominator. ``tell`` is a role at a unit, where the
    caller knows better than the table (the approving organ's leader). A return keeps what the case said, and the
    next submission shows what was changed since (R-25). A clock that an objection stopped counts again from the
    day after the case is resumed (R-22).

    Raises RuleViolation: ``nomination.wrong_state``, ``nomination.wrong_role``, ``version.stale``.
    """
    case = lock(nomination)
    row = transition(State(case.state), verb)
    if not may_take(actor, case, row):
        raise RuleViolation("nomination.wrong_role")
    before = case.state
    target = State(case.resumes_to) if row.target is None else row.target
    changes["resumes_to"] = before if verb == Verb.SUSPEND else ""
    if verb == Verb.FIND_ELIGIBLE:
        changes["eligible_on"] = dated(at)
    mended = changes_of(case) if verb == Verb.SUBMIT else []
    if verb == Verb.RETURN:
        changes["reopened_from"] = facts_of(case)
    elif verb == Verb.SUBMIT:
        changes["reopened_from"] = None
    elif verb == Verb.RESUME:
        stopped = NoticeItem.objects.filter(nomination=case, days_left__isnull=False, resumed_on__isnull=True)
        stopped.update(resumed_on=counts_again_on(dated(at)))
    case.advance(state=target.value, **changes)
    NominationEvent.objects.create(
        nomination=case,
        at=at,
        verb=verb.value,
        by_id=actor.user_id,
        state=target.value,
        reason=reason,
        changes=mended,
    )
    record_event(
        actor=actor,
        event=f"nomination.{verb.value}",
        at=at,
        obj=case,
        before={"state": before},
        after={"state": target.value, **({"changes": mended} if mended else {})},
    )
    _tell(case, tell or _next_desk(case), at)
    return case


def _next_desk(case: Nomination) -> tuple[Role, int] | None:
    waits_for = WAITS_FOR.get(State(case.state))
    return (waits_for, case.desk_id) if isinstance(waits_for, Role) else None


def _tell(case: Nomination, waits_for: tuple[Role, int] | None, at: datetime) -> None:
    object_id = str(case.pk)
    moved, waiting = ("case_moved", "case_waits") if not case.is_rehearsal else ("rehearsal_moved", "rehearsal_waits")
    notice = {
        "code": f"notify.{moved}",
        "params": {"state": case.state},
        "object_kind": "nomination",
        "object_id": object_id,
    }
    key = f"case:{object_id}:{case.version}"
    enqueue(topic="notify", key=f"{key}:owner", payload={**notice, "users": [case.nominated_by_id]}, at=at)
    if waits_for is not None:
        role, unit_id = waits_for
        waits = {**notice, "code": f"notify.{waiting}", "role": role.value, "unit_id": unit_id}
        enqueue(topic="notify", key=f"{key}:next", payload=waits, at=at)
