"""Who may read the audit trail."""

from honors.domain.actor import ALLOWED, Actor, Decision, denied
from honors.selectors.audit import READERS


def may_read_audit(actor: Actor) -> Decision:
    """The audit administrator and auditors, nobody else (R-50)."""
    return ALLOWED if actor.is_system or actor.roles & READERS else denied("access.denied")
