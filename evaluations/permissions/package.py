"""Who takes the package of a cycle away."""

from evaluations.models import Cycle, Round
from evaluations.selectors.ballot import hidden_items
from evaluations.selectors.ballot_parts import with_parts
from evaluations.selectors.cycle import with_closed_cases
from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied


def may_export_cycle(actor: Actor, cycle: Cycle) -> Decision:
    """HR or an auditor over the cycle's unit, as long as nothing in it is hidden from them: a package is whole."""
    if actor.is_system:
        return ALLOWED
    if not actor.has_role_over(cycle.unit.path, Role.HR, Role.AUDITOR):
        return denied("cycle.package_not_yours")
    rounds = with_parts(Round.objects.filter(cycle=cycle))
    is_hidden = with_closed_cases(actor, [cycle]) or any(hidden_items(actor, row) for row in rounds)
    return denied("cycle.package_not_yours") if is_hidden else ALLOWED
