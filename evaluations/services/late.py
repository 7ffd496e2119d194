"""A case that comes after its time: admitted by a named authoriser for a reason, never by the clock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from evaluations.domain.cycle import CycleState, Phase
from evaluations.models import Nomination
from evaluations.selectors.late import STILL_OPEN
from honors.domain.actor import Actor
from honors.domain.errors import RuleViolation
from honors.services.audit import record_event


def admit_late(*, actor: Actor, case: Nomination, late: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """What the case keeps of ``late`` (``authoriser, reason, document_number``): with who entered it and when.

    Inside the caller's use case, which has asked whether the actor may; the audit trail keeps it.
    Raises RuleViolation: ``nomination.not_late`` before the end of nominating, ``nomination.too_late`` where the cycle
    takes no case any more.
    """
    cycle = case.cycle
    if cycle is None:
        raise RuleViolation("nomination.not_late", field="late")
    if cycle.state not in STILL_OPEN:
        raise RuleViolation("nomination.too_late", {"state": cycle.state}, field="late")
    if cycle.state == CycleState.NOMINATING and at < cycle.phases.get(phase=Phase.NOMINATING).closes_at:
        raise RuleViolation("nomination.not_late", field="late")
    names = ("authoriser", "reason", "document_number")
    kept: dict[str, Any] = {name: late[name] for name in names}
    kept |= {"admitted_by": actor.user_id, "admitted_at": at.isoformat()}
    record_event(
        actor=actor, event="nomination.late", at=at, object_kind="nomination", object_id=case.pk, after=dict(kept)
    )
    return kept
