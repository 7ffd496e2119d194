"""Every error has one shape: ``{"code", "message", "findings"}``, with a stable code and a translated text."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import transaction
from django.http import Http404
from django.utils.translation import get_language
from rest_framework import exceptions
from rest_framework.response import Response

from honors.domain.codes import lookup, text
from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding
from honors.services.audit import record_event
from honors.services.failure import RETRY_AFTER, code_of

logger = logging.getLogger("honors.api")


def language() -> str:
    """``zh`` or ``en``, whatever the request asked for."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def render_finding(finding: Finding) -> dict[str, Any]:
    """A finding as the interface fixes it, its text in the language of the request."""
    return {
        "code": finding.code,
        "rule": finding.rule,
        "clause": finding.clause,
        "edition": finding.edition,
        "severity": finding.severity.value,
        "facts": dict(finding.facts),
        "text": text(finding.code, finding.facts, language=language()),
        "override_role": finding.override_role,
        "changes_on": finding.changes_on,
    }


def error_body(code: str, params: dict[str, Any] | None = None, findings: list[dict[str, Any]] | None = None) -> Any:
    """The envelope for a code."""
    return {"code": code, "message": text(code, params, language=language()), "findings": findings or []}


def error_response(
    code: str, params: dict[str, Any] | None = None, findings: list[dict[str, Any]] | None = None
) -> Response:
    """The envelope with the status that the code is registered with."""
    return Response(error_body(code, params, findings), status=lookup(code).status)


def _field_findings(detail: Any, place: str = "") -> list[dict[str, Any]]:
    if isinstance(detail, dict):
        return [row for key, item in detail.items() for row in _field_findings(item, f"{place}.{key}".lstrip("."))]
    if isinstance(detail, list):
        rows: list[dict[str, Any]] = []
        for position, item in enumerate(detail):
            nested = isinstance(item, dict | list)
            rows += _field_findings(item, f"{place}[{position}]" if nested else place)
        return rows
    code = detail.code if getattr(detail, "code", "") == "request.unknown_field" else "request.field"
    params = {"field": place or "—", "detail": str(detail)}
    return [
        {
            "code": code,
            "rule": "",
            "clause": "",
            "edition": "",
            "severity": "block",
            "facts": {"field": place},
            "text": text(code, params, language=language()),
            "override_role": None,
            "changes_on": None,
        }
    ]


SIMPLE: list[tuple[type[Exception], str]] = [
    (exceptions.NotAuthenticated, "access.no_session"),
    (exceptions.AuthenticationFailed, "access.no_session"),
    (exceptions.NotFound, "access.not_found"),
    (Http404, "access.not_found"),
    (exceptions.Throttled, "request.throttled"),
    (RequestDataTooBig, "request.too_large"),
    (TooManyFilesSent, "request.too_large"),
    (TooManyFieldsSent, "request.too_large"),
]


def exception_handler(error: Exception, context: dict[str, Any]) -> Response:
    """Turn whatever a view raised into the envelope. What nobody foresaw is logged under a number to quote."""
    view = context["view"]
    if isinstance(error, RuleViolation):
        return error_response(error.code, error.params, [render_finding(finding) for finding in error.findings])
    for kind, code in SIMPLE:
        if isinstance(error, kind):
            return error_response(code)
    if isinstance(error, PermissionDenied | exceptions.PermissionDenied):
        _trace_denial(view)
        return error_response("access.denied")
    if isinstance(error, exceptions.ValidationError):
        return error_response("request.invalid", findings=_field_findings(error.detail))
    if isinstance(error, exceptions.MethodNotAllowed):
        return error_response("request.method", {"method": context["request"].method})
    if isinstance(error, exceptions.UnsupportedMediaType):
        return error_response("request.media_type", {"media_type": context["request"].content_type})
    if isinstance(error, exceptions.ParseError | exceptions.NotAcceptable):
        return error_response("request.malformed", {"detail": str(error.detail)})
    return _unforeseen(error, getattr(view, "request_number", ""))


def _unforeseen(error: Exception, number: str) -> Response:
    """What no rule and no check of the input said: a busy database, or a fault of the program."""
    code = code_of(error)
    if code == "server.failed":
        logger.error("unforeseen failure %s", number, exc_info=error)
    response = error_response(code, {"number": number})
    if code == "busy":
        logger.warning("database busy: %s", type(error).__name__)
        response["Retry-After"] = RETRY_AFTER
    return response


def _trace_denial(view: Any) -> None:
    with transaction.atomic():
        record_event(
            actor=view.actor,
            event="route.call",
            at=view.at,
            object_kind="route",
            object_id=f"{view.request.method} {view.request.resolver_match.route}"[:64],
            result="refused",
            code="access.denied",
        )
