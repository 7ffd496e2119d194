"""Who may have the certificate of an honor."""

from collections.abc import Iterable

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Honor, HonorStatus


def may_issue_certificate(actor: Actor, honor: Honor) -> Decision:
    """The recipient, HR over the recipient's unit on the day of the decision, and the chief of an honored collective.

    Of an erased honor it is not known whose it was: nobody.
    """
    if actor.is_system:
        return ALLOWED
    if honor.is_erased:
        return denied("certificate.erased")
    if honor.officer_id is not None and honor.officer_id == actor.officer_id:
        return ALLOWED
    holders = (Role.HR,) if honor.officer_id is not None else (Role.HR, Role.STATION_CHIEF)
    return ALLOWED if actor.has_role_over(honor.unit_path, *holders) else denied("access.denied")


def certifiable(actor: Actor, honors: Iterable[Honor]) -> set[int]:
    """Those of some honors for which a page offers the actor a certificate: not one that would be refused anyway."""
    return {
        honor.pk
        for honor in honors
        if honor.status != HonorStatus.REVOKED and not honor.is_erased and may_issue_certificate(actor, honor)
    }
