"""Who may do what with notifications."""

from honors.domain.actor import ALLOWED, Actor, Decision, denied
from honors.models import Notification


def may_read_notification(actor: Actor, notification: Notification) -> Decision:
    """Only whom it was written to."""
    return ALLOWED if actor.user_id == notification.user_id else denied("access.denied")
