"""Filters of lists: django-filter sets that refuse a parameter they do not know."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from honors.api.paging import PAGE_PARAMETERS
from honors.domain.errors import RuleViolation


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
