"""Who signs an exception to what is not given in principle (R-08, R-11, R-13)."""

from datetime import date

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Unit
from honors.selectors.account import users_with_role


def may_sign_exception(actor: Actor, organ: Unit | None, *, on: date) -> Decision:
    """The political department of the organ that approves the case (reading of R-08), or its leader who decides. Where
    that organ has no political department here, or nobody knows which organ it is (``organ`` is None), whoever acts.
    """
    if organ is None or actor.has_role_over(organ.path, Role.HR) or actor.has_role_at(organ.pk, Role.LEADER):
        return ALLOWED
    has_department = users_with_role(Role.HR, organ.pk, on=on).exists()
    return denied("nomination.override_by_approver") if has_department else ALLOWED
