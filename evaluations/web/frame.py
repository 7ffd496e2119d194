"""The frame around every page: who is here, as what, what can be reached, the head of the ledger."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from evaluations.web.navigation import groups_for
from honors.selectors.ledger import head_line
from honors.web.page import Page
from honors.web.session import ROLE_IN_SESSION


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template; what is read from the database is read only where the template asks."""
    page = getattr(request, "page", None)
    context: dict[str, Any] = {
        "installation_unit": settings.INSTALLATION_UNIT,
        "version": settings.APP_VERSION,
        "head": SimpleLazyObject(lambda: head_line(page.log_size if isinstance(page, Page) else None)),
        "english": (get_language() or "").startswith("en"),
    }
    if isinstance(page, Page) and page.actor.user_id is not None:
        context |= {
            "grants": page.grants,
            "acting": acting_grant(request, page.grants),
            "navigation": groups_for(page.actor),
            "here": request.resolver_match.url_name if request.resolver_match else "",
        }
    return context


def acting_grant(request: HttpRequest, grants: list[Any]) -> Any:
    """The grant that the header names: the chosen one, else the first. It hides nothing and opens nothing."""
    chosen = request.session.get(ROLE_IN_SESSION)
    return next((grant for grant in grants if grant.pk == chosen), grants[0] if grants else None)
