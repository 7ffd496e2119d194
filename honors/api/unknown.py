"""An address under the API that does not exist answers in the API's own shape."""

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from honors.api.access import Access
from honors.api.base import ApiView


class UnknownRouteView(ApiView):
    """404 for every method."""

    schema = None
    access = dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), Access.PUBLIC)

    def _nothing(self, request: Request, *args: str, **kwargs: str) -> Response:
        raise NotFound

    get = post = put = patch = delete = _nothing
