"""Filters of lists: django-filter sets that refuse a parameter they do not know."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from honors.api.paging import PAGE_PARAMETERS
from honors.domain.errors import RuleViolation
from honors.selectors.audit_filter import MomentDayFilter
from honors.selectors.honor_filter import IdFilter, IntegerFilter

__all__ = [
    "IdFilter",
    "IntegerFilter",
    "MomentDayFilter",
    "apply_filters",
    "read_date",
    "read_flag",
    "read_text",
]


def apply_filters(filters: type[django_filters.FilterSet], request: Request, rows: QuerySet[Any]) -> QuerySet[Any]:
    """``rows`` narrowed by the query string.

    Raises RuleViolation("request.unknown_parameter") for a filter that is not there, a validation error for a
    value that cannot be read.
    """
    for name in request.query_params:
        if name not in filters.base_filters and name not in PAGE_PARAMETERS:
            raise RuleViolation("request.unknown_parameter", {"field": name})
    bound = filters(request.query_params, queryset=rows, request=request)
    if not bound.is_valid():
        raise ValidationError(bound.errors)
    return bound.qs


def read_text(request: Request, name: str) -> str | None:
    """A parameter that a view reads by itself. Raises RuleViolation("request.malformed") for what no text holds."""
    value = request.query_params.get(name)
    if value is not None and "\x00" in value:
        raise RuleViolation("request.malformed", {"detail": name})
    return value or None


def read_date(request: Request, name: str) -> date | None:
    """A day as ``2026-11-24``. Raises RuleViolation("request.malformed")."""
    value = read_text(request, name)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise RuleViolation("request.malformed", {"detail": f"{name}={value}"}) from error


def read_flag(request: Request, name: str) -> bool | None:
    """``true`` or ``false``. Raises RuleViolation("request.malformed") for another word."""
    value = read_text(request, name)
    if value is None:
        return None
    if value.lower() not in ("true", "false"):
        raise RuleViolation("request.malformed", {"detail": f"{name}={value}"})
    return value.lower() == "true"
