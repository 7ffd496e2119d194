"""Who may do what with notifications and with the messages that carry them."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Notification


def may_read_notification(actor: Actor, notification: Notification) -> Decision:
    """Only whom it was written to."""
    return ALLOWED if actor.user_id == notification.user_id else denied("access.denied")


def may_retry_message(actor: Actor) -> Decision:
    """Whoever runs the machine; what the message says is not theirs to see (R-50)."""
    return ALLOWED if actor.is_system or Role.SYSTEM_ADMIN in actor.roles else denied("access.denied")
