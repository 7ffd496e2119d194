"""Keyset pages of the API."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from honors.domain.errors import RuleViolation
from honors.selectors.keyset import read_page

DEFAULT_PAGE_SIZE = 50
LARGEST_PAGE_SIZE = 200
PAGE_PARAMETERS = frozenset({"page_size", "cursor", "count"})


def page_size(request: Request) -> int:
    """``?page_size=``, between 1 and 200. Raises RuleViolation("request.malformed") for anything else."""
    raw = request.query_params.get("page_size", str(DEFAULT_PAGE_SIZE))
    if (
        not raw.isascii()
        or not raw.isdigit()
        or len(raw) > len(str(LARGEST_PAGE_SIZE))
        or not 1 <= int(raw) <= LARGEST_PAGE_SIZE
    ):
        raise RuleViolation("request.malformed", {"detail": f"page_size 1–{LARGEST_PAGE_SIZE}"})
    return int(raw)


def keyset_page(
    request: Request,
    rows: QuerySet[Any],
    order: Sequence[str],
    render: Callable[[list[Any]], list[Any]],
    *,
    count: Callable[[], int] | None = None,
) -> Response:
    """One page of ``rows`` in ``order`` (whose last field is unique).

    ``render`` turns the page's rows into plain data; ``count`` answers ``?count=1`` more cheaply than counting.
    Raises RuleViolation("request.bad_cursor").
    """
    page = read_page(rows, order, size=page_size(request), cursor=request.query_params.get("cursor"))

    def link(cursor: str | None) -> str | None:
        if cursor is None:
            return None
        parameters = {key: value for key, value in request.query_params.items() if key != "cursor"}
        parameters["cursor"] = cursor
        return request.build_absolute_uri(f"{request.path}?{urlencode(parameters)}")

    body: dict[str, Any] = {
        "results": render(page.rows),
        "next": link(page.next),
        "previous": link(page.previous),
    }
    if request.query_params.get("count") == "1":
        body["count"] = len(page.rows) if page.is_all else count() if count else rows.count()
    return Response(body)
