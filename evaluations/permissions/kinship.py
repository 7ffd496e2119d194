"""Who records kinship."""

from honors.domain.actor import ALLOWED, Actor, Decision, Role, denied
from honors.models import Officer


def may_record_kinship(actor: Actor, *people: Officer) -> Decision:
    """HR or discipline inspection over one of the two; nobody for themselves."""
    if actor.officer_id is not None and actor.officer_id in [person.pk for person in people]:
        return denied("kinship.own")
    over = any(actor.has_role_over(person.unit_path, Role.HR, Role.DISCIPLINE) for person in people)
    return ALLOWED if over else denied("access.denied")
