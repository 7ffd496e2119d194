"""A signed exception, as every route takes it: the finding's code, the reason and the document."""

from rest_framework import serializers

from honors.api.base import StrictSerializer

LONGEST_REASON = 2000


class OverrideIn(StrictSerializer):
    code = serializers.CharField(max_length=80)
    reason = serializers.CharField(max_length=LONGEST_REASON)
    document_number = serializers.CharField(max_length=80)
