"""Who may have the ledger checked."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied

VERIFIERS = frozenset({Role.AUDITOR, Role.AUDIT_ADMIN, Role.HR})


def may_verify_ledger(actor: Actor) -> Decision:
    """Whoever answers for the record or audits it; everybody may take the proofs and check for themselves."""
    return ALLOWED if actor.roles & VERIFIERS else denied("access.denied")
