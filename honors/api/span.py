"""The two days of a dated row, ``from`` and ``to``: ``from`` is no name that a class body can hold."""

from typing import Any

from rest_framework import serializers

from honors.api.base import StrictSerializer


class SpanOut(serializers.Serializer):
    """Adds ``from`` and ``to`` of a row with ``valid_from`` and ``valid_to``."""

    def get_fields(self) -> dict[str, Any]:
        days = {
            "from": serializers.DateField(source="valid_from"),
            "to": serializers.DateField(source="valid_to", allow_null=True),
        }
        return {**super().get_fields(), **days}


class FromIn(StrictSerializer):
    """Adds a day to begin with."""

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": serializers.DateField(source="valid_from")}


class SpanIn(FromIn):
    """Adds a day to begin with and, where there is one, a last day."""

    def get_fields(self) -> dict[str, Any]:
        last = serializers.DateField(source="valid_to", allow_null=True, required=False, default=None)
        return {**super().get_fields(), "to": last}
