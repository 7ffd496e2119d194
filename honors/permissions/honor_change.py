"""Who may decide about an honor after its grant, and who keeps its money and tokens."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Honor, Unit


def may_change_honor(actor: Actor, honor: Honor, organ: Unit | None, *, organ_has_leader: bool) -> Decision:
    """The leader of the deciding organ or of one above it; where nobody leads it here, HR or a leader over the
    recipient records what stands on paper (R-33). Never about an honor of one's own (R-18).
    """
    if actor.is_system:
        return ALLOWED
    if _is_own(actor, honor):
        return denied("honor.own")
    if organ is not None and actor.has_role_over(organ.path, Role.LEADER):
        return ALLOWED
    if not _is_over(actor, honor, Role.HR, Role.LEADER):
        return denied("access.denied")
    return denied("honor.leader_decides") if organ_has_leader else ALLOWED


def may_keep_honor(actor: Actor, honor: Honor) -> Decision:
    """HR over the recipient's unit: prize money, what is taken back, the request to erase. Never one's own."""
    if _is_own(actor, honor):
        return denied("honor.own")
    return ALLOWED if _is_over(actor, honor, Role.HR) else denied("access.denied")


def may_confirm_erasure(actor: Actor, honor: Honor, *, asked_by_id: int) -> Decision:
    """HR or a leader over the recipient, and another person than the one who asked."""
    if _is_own(actor, honor):
        return denied("honor.own")
    if not _is_over(actor, honor, Role.HR, Role.LEADER):
        return denied("access.denied")
    return denied("honor.second_person_needed") if actor.user_id == asked_by_id else ALLOWED


def may_confirm_ruling(actor: Actor, honor: Honor, *, decided_by_id: int | None) -> Decision:
    """HR or a leader over the recipient, and another person than the one who recorded."""
    if _is_own(actor, honor):
        return denied("honor.own")
    if not _is_over(actor, honor, Role.HR, Role.LEADER):
        return denied("access.denied")
    return denied("honor.second_person_confirms") if actor.user_id == decided_by_id else ALLOWED


def _is_own(actor: Actor, honor: Honor) -> bool:
    return honor.officer_id is not None and honor.officer_id == actor.officer_id


def _is_over(actor: Actor, honor: Honor, *roles: Role) -> bool:
    return not honor.is_erased and actor.has_role_over(honor.unit_path, *roles)
