"""Who may read the ledger."""

from honors.domain.actor import ALLOWED, Actor, Decision, denied


def may_read_ledger(actor: Actor) -> Decision:
    """Everybody with a session, and the system: the leaves hold no personal data but random numbers."""
    return denied("access.denied") if actor.is_anonymous else ALLOWED
