"""All routes of the URL configuration with what their views declare."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from honors.api.access import Access
from honors.api.base import ApiView
from honors.domain.actor import Role
from honors.web.page import Page

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
CALLERS = ("anonymous", "no_role", *(role.value for role in Role))


@dataclass(frozen=True)
class Route:
    """One method of one address; ``view`` is None for what is neither an API view nor a page of ours."""

    address: str
    method: str
    view: type[ApiView] | type[Page] | None

    def declared(self, caller: str) -> str:
        """What the view's ``access`` says of a caller: ``allow`` or ``deny``."""
        if self.view is None:
            return "allow"
        rule = self.view.access.get(self.method)
        if rule is None:
            return "deny"
        if rule is Access.PUBLIC:
            return "allow"
        if caller == "anonymous":
            return "deny"
        if rule is Access.SESSION:
            return "allow"
        return "allow" if caller in {role.value for role in rule} else "deny"


def routes() -> list[Route]:
    """Every route and method, in the order of addresses."""
    found = {(route.address, route.method): route for route in _walk(get_resolver().url_patterns, "/")}
    return [found[key] for key in sorted(found)]


def _walk(patterns: list[Any], prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, address)
            continue
        assert isinstance(pattern, URLPattern)
        view = getattr(pattern.callback, "view_class", None) or getattr(pattern.callback, "cls", None)
        if view is not None and issubclass(view, Page):
            yield from (Route(address, method, view) for method in METHODS if method in view.access)
        elif view is not None and issubclass(view, ApiView):
            yield from (Route(address, method, view) for method in METHODS if hasattr(view, method.lower()))
        else:
            yield Route(address, "POST" if "setlang" in address else "GET", None)
