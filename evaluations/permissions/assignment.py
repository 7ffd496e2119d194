"""Who gives cases to members."""

from evaluations.models import Cycle
from evaluations.permissions.cycle import may_run_cycle
from evaluations.selectors.scores import cycles_with_a_closed_case
from honors.domain.actor import ALLOWED, Actor, Decision, denied


def may_assign(actor: Actor, cycle: Cycle) -> Decision:
    """HR of the cycle; not one from whom a case of it is kept, because a plan speaks of all cases."""
    runs = may_run_cycle(actor, cycle.unit)
    if not runs:
        return runs
    return denied("assignment.recused") if cycles_with_a_closed_case(actor, [cycle.pk]) else ALLOWED
