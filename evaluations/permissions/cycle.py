"""Who may do what with cycles."""

from evaluations.domain.cycle import RUNNING, CycleState
from evaluations.models import Cycle
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Unit


def may_run_cycle(actor: Actor, unit: Unit) -> Decision:
    """HR of the cycle's unit or of a unit above it; the system when a date has come."""
    if actor.is_system or actor.has_role_over(unit.path, Role.HR):
        return ALLOWED
    return denied("cycle.not_yours")


def open_acts(actor: Actor, cycle: Cycle) -> list[str]:
    """The routes of the cycle that are open to the actor now."""
    if not may_run_cycle(actor, cycle.unit):
        return []
    if cycle.state == CycleState.DRAFT:
        return ["open", "extend", "cancel"]
    return ["advance", "extend", "cancel"] if cycle.state in RUNNING else []
