"""The query string of a route that answers a question, read as strictly as a body."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from honors.api.base import StrictSerializer


class QuerySerializer(StrictSerializer):
    """Parameters by name; what is not named is refused."""


def read_query(request: Request, form: type[serializers.Serializer]) -> dict[str, Any]:
    """The parameters, checked. Raises a validation error that names every one at fault."""
    bound = form(data=request.query_params.dict())
    bound.is_valid(raise_exception=True)
    return dict(bound.validated_data)
