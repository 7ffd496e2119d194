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


def open_acts(actor: Actor, cycle: Cycle, *, is_recused: bool = False) -> list[str]:
    """The routes of the cycle that are open to the actor now; who is recused from a case of it does not advance it."""
    if not may_run_cycle(actor, cycle.unit):
        return []
    if cycle.state == CycleState.DRAFT:
        return ["open", "extend", "cancel"]
    if cycle.state not in RUNNING:
        return []
    return ["extend", "cancel"] if is_recused else ["advance", "extend", "cancel"]
