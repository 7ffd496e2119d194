"""The coarse gate of the API: reads ``view.access``."""

from typing import Any

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from honors.permissions.access import Access, Rule, may_enter, roles

__all__ = ["Access", "HasSession", "Rule", "roles"]


class HasSession(BasePermission):
    """Reads ``view.access``: a mapping from method to a rule; what is not named is denied.

    A method that the view does not have at all is told to whoever has a session: there is nothing to guard.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        method = "GET" if request.method == "HEAD" else request.method
        rule: Rule | None = getattr(view, "access", {}).get(method)
        if method == "OPTIONS":
            return view.actor.user_id is not None
        if rule is None and view.actor.user_id is not None and not hasattr(view, str(method).lower()):
            raise MethodNotAllowed(str(method))
        return may_enter(view.actor, rule)
