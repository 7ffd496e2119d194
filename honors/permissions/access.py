"""Who may enter a route or a page at all. What says nothing is closed to everybody.

This is the coarse gate: it reads the roles. Which object, in which state, is decided by the service.
"""

from enum import Enum

from honors.domain.actor import Actor, Role


class Access(Enum):
    PUBLIC = "public"
    SESSION = "session"


Rule = Access | frozenset[Role]


def roles(*names: Role) -> Rule:
    """Only callers who hold one of these roles anywhere."""
    return frozenset(names)


def may_enter(actor: Actor, rule: Rule | None) -> bool:
    """Whether the rule of a route or a page lets the actor in; None lets nobody in."""
    if rule is None:
        return False
    if rule is Access.PUBLIC:
        return True
    if actor.user_id is None:
        return False
    return rule is Access.SESSION or bool(actor.roles & rule)
