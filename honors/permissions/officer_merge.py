"""Who may make one of two records of the same person."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import OfficerMerge


def may_ask_merge(actor: Actor, *paths: str) -> Decision:
    """HR over the units of both records, or the system; never about the own record."""
    if actor.is_system or all(actor.has_role_over(path, Role.HR) for path in paths):
        return ALLOWED
    return denied("access.denied")


def may_confirm_merge(actor: Actor, merge: OfficerMerge) -> Decision:
    """HR or a leader over both, and another person than the one who asked; nobody for oneself."""
    paths = (merge.kept.unit_path, merge.merged.unit_path)
    if not all(actor.has_role_over(path, Role.HR, Role.LEADER) for path in paths):
        return denied("access.denied")
    if actor.officer_id is not None and actor.officer_id in (merge.kept_id, merge.merged_id):
        return denied("officer_merge.own")
    return denied("officer_merge.second_person_needed") if actor.user_id == merge.asked_by_id else ALLOWED
