"""Who may call a route at all. A view that says nothing is closed to everybody.

This is the coarse gate: it reads the roles. Which object, in which state, is decided by the service.
"""

from enum import Enum
from typing import Any

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from honors.domain.actor import Role


class Access(Enum):
    PUBLIC = "public"
    SESSION = "session"


Rule = Access | frozenset[Role]


def roles(*names: Role) -> Rule:
    """Only callers who hold one of these roles anywhere."""
    return frozenset(names)


class HasSession(BasePermission):
    """Reads ``view.access``: a mapping from method to a rule; what is not named is denied.

    A method that the view does not have at all is told to whoever has a session: there is nothing to guard.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        method = "GET" if request.method == "HEAD" else request.method
        rule: Rule | None = getattr(view, "access", {}).get(method)
        if method == "OPTIONS":
            return view.actor.user_id is not None
        if rule is None:
            if view.actor.user_id is not None and not hasattr(view, str(method).lower()):
                raise MethodNotAllowed(str(method))
            return False
        if rule is Access.PUBLIC:
            return True
        if view.actor.user_id is None:
            return False
        return rule is Access.SESSION or bool(view.actor.roles & rule)
