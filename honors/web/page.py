"""What every page shares: the actor, the time read once, the gate, and a refusal in words instead of a bare error."""

import logging
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.generic import View

from honors import clock
from honors.domain.actor import ANONYMOUS, Actor
from honors.domain.codes import lookup, text
from honors.domain.errors import RuleViolation
from honors.models import IdempotentAnswer, RoleGrant
from honors.permissions.access import Access, Rule, may_enter
from honors.selectors.account import actor_for, grants_of
from honors.selectors.ledger import size_for
from honors.services.audit import record_event
from honors.services.failure import RETRY_AFTER, code_of
from honors.services.idempotency import claim_answer, free_key, keep_answer

logger = logging.getLogger("honors.web")

ONCE_FIELD = "once"
"""Hidden field of forms that must not act twice: a random word made with the form."""


def language() -> str:
    """``zh`` or ``en``, whatever the request asked for."""
    return "en" if (get_language() or "").startswith("en") else "zh"


class Page(View):
    """A page says who may enter in ``access``: ``{"GET": Access.SESSION, "POST": roles(Role.HR)}``.

    Subclasses write ``get`` and ``post``, and answer with ``self.render``. Whatever a service refuses and the page
    does not catch is shown as a page of its own with the status of the code. Whoever came in with a temporary password
    is led to changing it, but from pages with ``before_change``.
    """

    access: Mapping[str, Rule] = {}
    template_name = ""
    before_change = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.at = clock.now()
        self.request_number = uuid.uuid4().hex[:16]
        request.page = self  # type: ignore[attr-defined]

    @cached_property
    def actor(self) -> Actor:
        """Who is here, with the roles in force now."""
        source = self.request.META.get("REMOTE_ADDR", "")
        user = self.request.user
        if not user.is_authenticated:
            return Actor(source=source, request_id=self.request_number, name=ANONYMOUS.name)
        return actor_for(user, on=self.today, source=source, request_id=self.request_number, grants=self.grants)

    @cached_property
    def grants(self) -> list[RoleGrant]:
        """The roles in force now, with their units; none for nobody."""
        user = self.request.user
        return list(grants_of(user.pk, on=self.today)) if user.is_authenticated else []

    @cached_property
    def log_size(self) -> int | None:
        """How many entries of the ledger the reader is shown; None: all."""
        return size_for(self.actor)

    @property
    def today(self) -> Any:
        return timezone.localtime(self.at).date()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method not in self.access:
            return HttpResponseNotAllowed(sorted(self.access))
        try:
            answer = self._gate(method)
            if answer is None and method == "POST":
                answer = self._answer_once(request, *args, **kwargs)
            answer = answer or super().dispatch(request, *args, **kwargs)
        except RuleViolation as refusal:
            answer = self.refused(refusal)
        except (Http404, PermissionDenied, SuspiciousOperation):
            raise
        except Exception as error:  # noqa: BLE001 - what nobody foresaw is logged and told with its number
            answer = self.failed(error)
        if self.access[method] is not Access.PUBLIC:
            add_never_cache_headers(answer)
        return answer

    def _gate(self, method: str) -> HttpResponse | None:
        """Where to go instead; None for whoever may enter. Raises PermissionDenied, which leaves an event."""
        if not may_enter(self.actor, self.access[method]):
            if self.actor.user_id is None:
                return self.to_login()
            self._trace_denial()
            raise PermissionDenied
        if not self.before_change and getattr(self.request.user, "must_change_password", False):
            return self.to_change()
        return None

    def to_login(self) -> HttpResponse:
        """The log-in page, which leads back here. What was typed is kept by the browser (``data-keep``)."""
        is_page = self.request.method in ("GET", "HEAD") and not self.request.headers.get("HX-Request")
        back = self.request.get_full_path() if is_page else self._came_from()
        address = f"/login/?{urlencode({'next': back})}"
        if self.request.headers.get("HX-Request"):
            answer = HttpResponse(status=204)
            answer["HX-Redirect"] = address
            return answer
        return HttpResponseRedirect(address)

    def to_change(self) -> HttpResponse:
        """The page where a temporary password is changed."""
        if self.request.headers.get("HX-Request"):
            answer = HttpResponse(status=204)
            answer["HX-Redirect"] = "/password/"
            return answer
        return HttpResponseRedirect("/password/")

    def _came_from(self) -> str:
        """The page from which something was sent: an address that only takes what is sent is none to go back to."""
        told = self.request.headers.get("HX-Current-URL") or self.request.headers.get("Referer", "")
        hosts = {self.request.get_host()}
        if not url_has_allowed_host_and_scheme(told, hosts, require_https=self.request.is_secure()):
            return self.request.path
        place = urlsplit(told)
        return urlunsplit(("", "", place.path, place.query, ""))

    def _answer_once(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse | None:
        """A form with a ``once`` word acts one time; sent again, it leads where the first one led."""
        key = request.POST.get(ONCE_FIELD, "")
        if not key or self.actor.user_id is None:
            return None
        kept = claim_answer(
            user_id=self.actor.user_id, route=f"page:{request.path}", key=key, body_digest="", at=self.at
        )
        if kept.status is not None:
            return HttpResponseRedirect(kept.answer["location"])
        return self._first_answer(kept, request, *args, **kwargs)

    def _first_answer(self, kept: IdempotentAnswer, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer = super().dispatch(request, *args, **kwargs)
        except Exception:
            free_key(kept)
            raise
        location = answer.headers.get("Location") or answer.headers.get("HX-Redirect")
        if location:
            keep_answer(kept, status=answer.status_code, answer={"location": location})
        else:
            free_key(kept)
        return answer

    def render(self, context: dict[str, Any] | None = None, *, status: int = 200, template: str = "") -> HttpResponse:
        """The page's template with the frame around it (see ``evaluations.web.frame``)."""
        return render(self.request, template or self.template_name, {"page": self, **(context or {})}, status=status)

    def refused(self, refusal: RuleViolation) -> HttpResponse:
        """A refusal as a page: what is, which rule, what to do, and the way back, unless that leads here again."""
        back = self._came_from()
        context = {
            "message": self.say(refusal),
            "findings": refusal.findings,
            "number": self.request_number,
            "back": back if self.request.method == "POST" or urlsplit(back).path != self.request.path else "",
        }
        return self.render(context, status=lookup(refusal.code).status, template="honors/refused.html")

    def failed(self, error: Exception) -> HttpResponse:
        """What went wrong in words; what nobody foresaw with a number to quote, on a page that asks nothing of the
        database.
        """
        code = code_of(error)
        if code == "server.failed":
            logger.error("unforeseen failure %s", self.request_number, exc_info=error)
            page = render_to_string("500.html", {"number": self.request_number})
            return HttpResponse(page, status=lookup(code).status)
        answer = self.refused(RuleViolation(code))
        if code == "busy":
            logger.warning("database busy: %s", type(error).__name__)
            answer["Retry-After"] = RETRY_AFTER
        return answer

    def say(self, refusal: RuleViolation) -> str:
        """What a service refused, in words."""
        return text(refusal.code, refusal.params, language=language())

    def find(self, rows: Any, value: Any, *, field: str = "pk") -> Any:
        """One row of what the actor may see. Raises Http404 for everything else, malformed ids included."""
        try:
            return rows.get(**{field: value})
        except (rows.model.DoesNotExist, ValidationError, ValueError, TypeError, OverflowError) as error:
            raise Http404 from error

    def go(self, address: str) -> HttpResponse:
        """On to another page after something was done."""
        return HttpResponseRedirect(address)

    def _trace_denial(self) -> None:
        match = self.request.resolver_match
        with transaction.atomic():
            record_event(
                actor=self.actor,
                event="route.call",
                at=self.at,
                object_kind="route",
                object_id=f"{self.request.method} {match.route if match else ''}"[:64],
                result="refused",
                code="access.denied",
            )
